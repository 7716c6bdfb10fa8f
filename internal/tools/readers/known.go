package main

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// known is why a reader finds a field otherwise, or "".
func known(d difference, wanted entry) string {
	rss := strings.HasSuffix(d.document, "/rss.xml")
	pythons := d.reader == "feedparser" || d.reader == "rss2email" // which reads by feedparser
	switch {
	case d.reader == "newsboat" && d.field == "date" && wanted.Date.Unix() < 0:
		return "it has no dates before 1970"
	case pythons && d.field == "text" && fold(once(d.wanted)) == d.got:
		return "UTF-8 that the author has encoded twice is put right"
	case pythons && d.field == "title" && rss && reference.MatchString(wanted.Title) && fold(html.UnescapeString(wanted.Title)) == ascii.Replace(d.got):
		return "RSS does not say whether a title is HTML; one with an entity in it is taken for that"
	}
	return ""
}

var (
	reference = regexp.MustCompile(`&#?\w+`)
	ascii     = strings.NewReplacer("(C)", "©") // as rss2email writes a title that is HTML
)

// once is text of which each letter is a byte of UTF-8; any other comes back as it is.
func once(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r > 0xff {
			return s
		}
		b.WriteByte(byte(r))
	}
	if !utf8.ValidString(b.String()) {
		return s
	}
	return b.String()
}
