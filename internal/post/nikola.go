package post

import (
	"regexp"
	"strings"
)

// nikola reads posts as Nikola does: metadata in lines of the form
//
//	.. title: Day one at PebbleConf
//	.. date: 2026-05-04 18:00:00 UTC+02:00
//
// bare in reStructuredText, where they are comments, and inside of <!-- --> in
// Markdown. Both wrappings are read in both syntaxes, as blogs have them.
func nikola() dialect {
	return dialect{
		name:       "nikola",
		permalink:  "/posts/:sections/:slug/",
		read:       readNikola,
		claims:     anyName,
		slug:       func(name fileName, _ string) string { return pathSlug(name.stem) },
		written:    pathSlug,
		link:       plainLink,
		translated: underLanguage,
	}
}

// nikolaLine is one line of metadata. One colon: two make a directive, as the
// ".. note::" that may follow.
var nikolaLine = regexp.MustCompile(`^\s*\.\.\s+([A-Za-z][\w-]*):(?:\s+(.*)|)$`)

// nikolaKeys: a comment that happens to hold a colon is no metadata; one of
// these has to be there.
var nikolaKeys = []string{"title", "date", "slug"}

func readNikola(src source) (header, []Fault, bool) {
	start := skipBlankLines(src.text)
	line := lineOf(src.text, start)
	text := src.text[start:]
	inside, wrapped := strings.CutPrefix(text, "<!--")
	m, rest := nikolaLines(inside, line)
	if _, ok := m.first(nikolaKeys...); !ok {
		return header{}, nil, false
	}
	if wrapped {
		_, after, closed := strings.Cut(rest, "-->")
		if !closed {
			f := src.fault(line, "close it with -->", "the comment with the metadata is never closed")
			return header{metadata: m, line: line, bodyLine: line}, []Fault{f}, true
		}
		rest = after
	}
	return header{metadata: m, line: line, body: rest, bodyLine: lineOf(src.text, len(src.text)-len(rest))}, nil, true
}

// nikolaLines reads metadata lines up to the first line that is none. Blank
// lines before the first are passed over (the rest of the "<!--" line is one).
func nikolaLines(text string, line int) (metadata, string) {
	m := metadata{}
	for text != "" {
		first, rest := cutLine(text)
		found := nikolaLine.FindStringSubmatch(first)
		if found == nil && (len(m) > 0 || strings.TrimSpace(first) != "") {
			break
		}
		if found != nil {
			m[canonical(found[1])] = value{text: found[2], line: line}
		}
		text, line = rest, line+1
	}
	return m, text
}
