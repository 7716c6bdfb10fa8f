package post

import (
	"regexp"
	"slices"
	"strings"
)

// tinkerer reads posts as Tinkerer does: reStructuredText whose date is its
// folder, 2031/05/04/day-one.rst, with directives at its end:
//
//	.. author:: Ada Placeholder
//	.. categories:: none
//	.. tags:: pebbles, lamps
//	.. comments::
func tinkerer() dialect {
	return dialect{
		name:       "tinkerer",
		permalink:  "/:year/:month/:day/:slug.html",
		markers:    []string{"more"},
		read:       readTinkerer,
		claims:     anyName,
		title:      asHeaded,
		slug:       func(name fileName, _ string) string { return pathSlug(name.stem) },
		written:    pathSlug,
		label:      asWritten,
		link:       plainLink,
		translated: underLanguage,
	}
}

var tinkererLine = regexp.MustCompile(`^\.\. (author|authors|categories|tags|comments)::(?:\s+(.*)|)$`)

func readTinkerer(src source) (header, []Fault, bool) {
	if !src.rest() {
		return header{}, nil, false
	}
	m, found := metadata{}, false
	for i, line := range strings.Split(src.text, "\n") {
		if got := tinkererLine.FindStringSubmatch(line); got != nil {
			found = true
			m[got[1]] = value{text: unlessNone(got[2]), line: i + 1}
		}
	}
	name := nameOf(src.path)
	if !found || name.date == "" && !name.draft() {
		return header{}, nil, false
	}
	siteAuthor(m)
	return header{metadata: m, line: 1, body: src.text, bodyLine: 1}, nil, true
}

// unlessNone: the template of a new post says "none".
func unlessNone(text string) string {
	if strings.EqualFold(strings.TrimSpace(text), "none") {
		return ""
	}
	return text
}

// siteAuthor: the template of a new post says "default", which stands for the
// author that the configuration names.
func siteAuthor(m metadata) {
	if m.text("author") == siteAuthorName {
		m["site_author"] = m["author"]
		delete(m, "author")
	}
}

const siteAuthorName = "default"

// draft tells whether the post lies in a folder for drafts.
func (n fileName) draft() bool { return slices.ContainsFunc(n.folders, isDrafts) }
