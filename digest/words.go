package digest

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	"recapd/internal/post"
)

// wordsPerMinute is what people read of prose on a screen.
const wordsPerMinute = 230

// minutes is how long it takes to read a post: at least one.
func minutes(p *post.Post) int {
	words := 0
	if p.Body != nil {
		words = p.Body.Words()
	}
	return max(1, (words+wordsPerMinute/2)/wordsPerMinute)
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// span writes the days from one instant to another as shortly as it can be
// read: "15–21 Nov 2031", "28 Nov – 4 Dec 2031", "30 Dec 2031 – 2 Jan 2032".
func span(from, to time.Time, zone *time.Location) string {
	from, to = from.In(zone), to.In(zone)
	end := to.Format("2 Jan 2006")
	switch {
	case from.Format(time.DateOnly) == to.Format(time.DateOnly):
		return end
	case from.Year() != to.Year():
		return from.Format("2 Jan 2006") + " – " + end
	case from.Month() != to.Month():
		return from.Format("2 Jan") + " – " + end
	}
	return fmt.Sprintf("%d–%s", from.Day(), end)
}

// date is a day in the year of at without its year.
func date(t, at time.Time, zone *time.Location) string {
	if t.In(zone).Year() == at.In(zone).Year() {
		return t.In(zone).Format("2 Jan")
	}
	return t.In(zone).Format("2 Jan 2006")
}

// names are the authors: up to three, so that a byline stays a line.
func names(authors []post.Author) string {
	var out []string
	for _, a := range authors {
		if n := clean(a.Name); n != "" {
			out = append(out, clip(n, 60))
		}
	}
	switch {
	case len(out) > 3:
		return strings.Join(out[:2], ", ") + fmt.Sprintf(" and %d others", len(out)-2)
	case len(out) > 1:
		return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
	}
	return strings.Join(out, "")
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
