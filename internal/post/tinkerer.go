package post

import (
	"slices"
	"strings"

	"recapd/internal/pattern"
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
		link:       sphinxLink,
		sphinx:     true,
		translated: underLanguage,
		holds:      tinkererHolds,
	}
}

var tinkererDay = pattern.New(`(?:^|/)\d{4}/\d{2}/\d{2}/`)

// tinkererHolds: what lies neither in the folder of a day nor in that of drafts is
// a page.
func tinkererHolds(path string) bool {
	return tinkererDay.MatchString(path) || nameOf(path).draft()
}

var tinkererLine = pattern.New(`^\.\. (author|authors|categories|tags|comments)::(?:\s+(.*)|)$`)

// tinkererGUID is a comment to Tinkerer, whose metadata have no word for it.
var tinkererGUID = pattern.New(`^\.\. guid:\s+(\S+)\s*$`)

func readTinkerer(src source) (header, []Fault, bool) {
	if !src.rest() {
		return header{}, nil, false
	}
	m, key := metadata{}, ""
	for i, line := range strings.Split(src.text, "\n") {
		got := tinkererLine.FindStringSubmatch(line)
		switch {
		case got != nil:
			key = got[1]
			m[key] = value{text: got[2], line: i + 1}
		case tinkererGUID.MatchString(line):
			m["guid"], key = value{text: tinkererGUID.FindStringSubmatch(line)[1], line: i + 1}, ""
		case strings.TrimSpace(line) == "" || !strings.HasPrefix(line, " "):
			key = ""
		default:
			m.continued(key, line)
		}
	}
	found := len(m) > 0
	for key, v := range m {
		m[key] = v.withoutNone()
	}
	name := nameOf(src.path)
	if !found || name.date == "" && !name.draft() {
		return header{}, nil, false
	}
	siteAuthor(m)
	return header{metadata: m, line: 1, body: src.text, bodyLine: 1}, nil, true
}

// withoutNone: the template of a new post says "none", also before other words.
func (v value) withoutNone() value {
	words := strings.Split(v.text, ",")
	v.text = strings.Join(slices.DeleteFunc(words, func(w string) bool { return strings.EqualFold(strings.TrimSpace(w), "none") }), ",")
	return v
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
