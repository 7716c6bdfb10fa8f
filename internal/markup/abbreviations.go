package markup

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// abbreviation is a line that defines one, for the whole text, as PHP Markdown
// Extra, kramdown and Python-Markdown have it:
//
//	*[HTML]: Hypertext Markup Language
var abbreviation = pattern.New(`(?m)^\*\[([^\]\n]{1,100})\]:[ \t]*([^\n]*)\n?`)

// maxAbbreviations is how many of them are looked for in a text.
const maxAbbreviations = 200

// showAbbreviations takes the definitions out and gives each meaning to the first
// use of the word, as in print; whoever wrote a long one pays for it once.
func showAbbreviations(root *html.Node) {
	meanings := takeAbbreviations(root)
	if len(meanings) == 0 || len(meanings) > maxAbbreviations {
		return
	}
	var names []string
	for name := range meanings {
		names = append(names, regexp.QuoteMeta(name))
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // the longest first
	word := regexp.MustCompile(strings.Join(names, "|"))
	prose(root, func(n *html.Node) { explain(n, word, meanings) })
}

func takeAbbreviations(root *html.Node) map[string]string {
	meanings := make(map[string]string)
	prose(root, func(n *html.Node) {
		if !is(n.Parent, "p") || n.PrevSibling != nil || !strings.HasPrefix(n.Data, "*[") {
			return
		}
		for _, found := range abbreviation.FindAllStringSubmatch(n.Data, -1) {
			meanings[found[1]] = strings.TrimSpace(found[2])
		}
		n.Data = abbreviation.ReplaceAllString(n.Data, "")
		removeHollow(n)
	})
	return meanings
}

// explain sets the words of a text that have a meaning apart, and takes the
// meanings that it has given out of the map.
func explain(n *html.Node, word *regexp.Regexp, meanings map[string]string) {
	at, data := 0, n.Data
	for _, where := range word.FindAllStringIndex(data, -1) {
		name := data[where[0]:where[1]]
		meaning, first := meanings[name]
		if !first || !wholeWord(data, where[0], where[1]) {
			continue
		}
		delete(meanings, name)
		insertText(n, data[at:where[0]])
		at = where[1]
		abbr := element("abbr", html.Attribute{Key: "title", Val: meaning})
		abbr.AppendChild(text(name))
		n.Parent.InsertBefore(abbr, n)
	}
	if at > 0 {
		insertText(n, data[at:])
		n.Parent.RemoveChild(n)
	}
}

// wholeWord tells that no letter or digit stands at either end of s[from:to].
func wholeWord(s string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	after, _ := utf8.DecodeRuneInString(s[to:])
	return !isWord(before) && !isWord(after)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
