package digest

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"recapd/internal/markup"
	"recapd/internal/post"
	"recapd/templates"
)

// wordsPerMinute is what people read of prose on a screen.
const wordsPerMinute = 230

// minutes is how long it takes to read a body: at least one.
func minutes(body *markup.Fragment) int {
	words := body.Words()
	return max(1, (words+wordsPerMinute/2)/wordsPerMinute)
}

// names are the authors: up to three, so that a byline stays a line.
func names(authors []post.Author, w templates.Words) string {
	var out []string
	for _, a := range authors {
		if n := clean(a.Name); n != "" {
			out = append(out, clip(n, 60))
		}
	}
	if len(out) > 3 {
		return w.Count("count-others", len(out)-2, "names", strings.Join(out[:2], ", "))
	}
	return w.List(out)
}

// clean is text on one line, without the characters that direct a terminal or
// turn the direction of what follows.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// clip shortens text to at most n characters, at the end of a word where there
// is one, with an ellipsis.
func clip(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–—-.") + "…"
}

// anchor names a section of the web page. Every letter stays as it is, so that
// an event in any script has an anchor.
func anchor(name string, taken map[string]bool) string {
	id := strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, name), "-")
	for strings.Contains(id, "--") {
		id = strings.ReplaceAll(id, "--", "-")
	}
	if id == "" {
		id = "section"
	}
	base := id
	for n := 2; taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	taken[id] = true
	return id
}

func fragment(page, id string) string { return page + "#" + url.PathEscape(id) }
