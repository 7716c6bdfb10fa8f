package post

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"recapd/internal/pattern"
)

// counting is how a language numbers days: "Day Two", "the second day".
type counting struct {
	day      string // a pattern
	numbers  string // from one to ten
	ordinals string // patterns, from the first to the tenth
	articles string // a pattern
}

var countings = []counting{
	{"day", "one two three four five six seven eight nine ten",
		"first second third fourth fifth sixth seventh eighth ninth tenth", "the"},
	{"d[ií]a", "uno dos tres cuatro cinco seis siete ocho nueve diez",
		"primer segundo tercer cuarto quinto sexto s[eé]ptimo octavo noveno d[eé]cimo", "el"},
	{"dia", "um dois três quatro cinco seis sete oito nove dez",
		"primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo", "o"},
	{"tag", "eins zwei drei vier fünf sechs sieben acht neun zehn",
		"erste[rn]? zweite[rn]? dritte[rn]? vierte[rn]? fünfte[rn]? sechste[rn]? siebte[rn]? achte[rn]? neunte[rn]? zehnte[rn]?", "der|den"},
	{"jour", "un deux trois quatre cinq six sept huit neuf dix",
		"premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième", "le"},
	{"giorno", "uno due tre quattro cinque sei sette otto nove dieci",
		"primo secondo terzo quarto quinto sesto settimo ottavo nono decimo", "il"},
	{"dag", "een twee drie vier vijf zes zeven acht negen tien",
		"eerste tweede derde vierde vijfde zesde zevende achtste negende tiende", "de"},
}

// dayPhrases are the countings as patterns, each with the phrase in a group.
// They are made when a title is first asked about, which most commands never do.
var dayPhrases = sync.OnceValue(func() []*regexp.Regexp {
	var phrases []*regexp.Regexp
	for _, c := range countings {
		numbers, ordinals := strings.ReplaceAll(c.numbers, " ", "|"), strings.ReplaceAll(c.ordinals, " ", "|")
		phrases = append(phrases, regexp.MustCompile(`(?i)(?:^|[^\pL\pN])(`+
			c.day+`(?:(?:\s*#?\s*|-)\d{1,2}|[\s-](?:`+numbers+`))|`+
			`(?:(?:`+c.articles+`)\s+)?(?:\d{1,2}(?:\.|st|nd|rd|th|º|°|er|e|ème|\.º)|`+ordinals+`)\s+`+c.day+`)`))
	}
	return append(phrases, regexp.MustCompile(`((?:第?[\d一二三四五六七八九十]{1,2}日目|第[\d一二三四五六七八九十]{1,2}[天日]))`))
})

// notOneDay follows a number that is one of several, or a part of another.
var notOneDay = pattern.New(`(?i)^(?:[.,:/]\d|\s*(?:[-–—/&+,]|and|to|y|e|a|und|bis|et|en|tot)\s*(?:day|d[ií]a|tag|jour|giorno|dag)?\s*\d{1,2}(?:[^\d]|$))`)

// titleDay is what a title says of a day: "PebbleConf 2031", 2, "the talks".
type titleDay struct {
	before, after string
	number        int // from 1; 0 where the title names no day, or several
}

// longestTitle is far above any title that a person wrote.
const longestTitle = 500

// findDay finds the day in a title.
func findDay(title string) titleDay {
	found := titleDay{}
	if len(title) > longestTitle {
		return found
	}
	for i, phrase := range dayPhrases() {
		for _, at := range phrase.FindAllStringSubmatchIndex(title, -1) {
			if insideWord(title, at[3]) {
				continue
			}
			n := dayNumber(i, title[at[2]:at[3]])
			if n == 0 || notOneDay.MatchString(title[at[3]:]) || found.number != 0 && found.number != n {
				return titleDay{}
			}
			if found.number == 0 {
				found = titleDay{trimJoint(title[:at[2]]), trimJoint(title[at[3]:]), n}
			}
		}
	}
	return found
}

// insideWord: the phrase ends amidst a word or a number, as in "Day 2031".
func insideWord(title string, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(title[:end])
	after, _ := utf8.DecodeRuneInString(title[end:])
	return isWord(before) && isWord(after) && !unicode.Is(unicode.Han, after)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

var digits = pattern.New(`\d{1,2}`)

// dayNumber reads the number in a phrase of a counting; 0 is none.
func dayNumber(i int, phrase string) int {
	if text := digits.FindString(phrase); text != "" {
		n, _ := strconv.Atoi(text)
		return n
	}
	if i == len(countings) {
		return slices.Index(strings.Split("日一二三四五六七八九十", ""), firstNumeral.FindString(phrase))
	}
	words := strings.FieldsFunc(strings.ToLower(phrase), func(r rune) bool { return r == ' ' || r == '-' || r == '\t' })
	for n, number := range strings.Fields(countings[i].numbers) {
		ordinal := regexp.MustCompile("^(?:" + strings.Fields(countings[i].ordinals)[n] + ")$")
		if slices.Contains(words, number) || slices.ContainsFunc(words, ordinal.MatchString) {
			return n + 1
		}
	}
	return 0
}

var firstNumeral = pattern.New(`[一二三四五六七八九十]`)

// trimJoint drops what joins the day to the rest of a title.
func trimJoint(part string) string {
	return strings.TrimRight(strings.TrimLeft(part, " \t-–—:|,;/·)]!."), " \t-–—:|,;/·([#")
}
