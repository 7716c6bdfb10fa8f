package templates

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Wrap sets text in lines of at most columns, the first after the indent first,
// the others after rest. It breaks at spaces and between the characters of
// scripts that have none; a word that is longer than a line stays whole, for it
// is most likely a URL.
func Wrap(text string, columns int, first, rest string) string {
	var out strings.Builder
	line, used := first, Columns(first)
	blank := true // nothing on this line but its indent
	for _, w := range words(text) {
		gap := 0
		if !blank && w.spaced {
			gap = 1
		}
		if !blank && used+gap+w.columns > columns && !w.clings {
			out.WriteString(line + "\n")
			line, used, gap = rest, Columns(rest), 0
		}
		line += strings.Repeat(" ", gap) + w.text
		used += gap + w.columns
		blank = false
	}
	return out.String() + line
}

// word is a piece of text that is not broken.
type word struct {
	text    string
	columns int
	spaced  bool // there was a space before it
	clings  bool // it must not begin a line
}

func words(text string) []word {
	var out []word
	for _, field := range strings.FieldsFunc(text, breaks) {
		spaced := true
		for _, piece := range pieces(field) {
			r := []rune(piece)[0]
			clings := !spaced && unicode.Is(unicode.Po, r) || !spaced && unicode.Is(unicode.Pe, r)
			out = append(out, word{piece, Columns(piece), spaced, clings})
			spaced = false
		}
	}
	return out
}

// breaks tells where a line may end: at a space, unless it is a no-break space.
func breaks(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
}

// pieces parts a run of text before and after each wide character.
func pieces(field string) []string {
	var out []string
	start, wideBefore := 0, false
	for i, r := range field {
		w := wide(r)
		if i > start && (w || wideBefore) {
			out = append(out, field[start:i])
			start = i
		}
		wideBefore = w
	}
	return append(out, field[start:])
}

// Columns is how wide text is shown in a fixed-width font.
func Columns(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case wide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func wide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// shortFact is how many characters a fact has at most that no line ends in the middle of.
const shortFact = 8

// facts are one line that breaks well: not within "18 Nov" and not before "5 min", which
// would stand there by itself.
func facts(list []string) string {
	var b strings.Builder
	for i, fact := range list {
		short := len([]rune(fact)) <= shortFact
		if short {
			fact = strings.ReplaceAll(fact, " ", "\u00a0")
		}
		switch {
		case i > 0 && i == len(list)-1 && short:
			b.WriteString("\u00a0·\u00a0")
		case i > 0:
			b.WriteString("\u00a0· ")
		}
		b.WriteString(fact)
	}
	return b.String()
}

// underline is text with a rule of its own width below.
func underline(mark, text string) string {
	longest := 0
	for _, l := range strings.Split(text, "\n") {
		longest = max(longest, Columns(l))
	}
	return text + "\n" + strings.Repeat(mark, longest)
}

// preheaderLength is how much of a mail's beginning an inbox shows at most.
const preheaderLength = 150

// pad is the invisible rest of a preheader, so that an inbox does not go on
// with the words of the top line. Three kinds of characters, because some
// programs fold a run of one kind.
func pad(preheader string) string {
	rest := preheaderLength - len([]rune(preheader))
	invisible := []rune("\u034f\u200c\u00a0")
	var b strings.Builder
	for i := range max(0, rest) {
		b.WriteRune(invisible[i%len(invisible)])
	}
	return b.String()
}
