package post

import (
	"strings"

	"recapd/internal/pattern"
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
		permalink:  nikolaPretty,
		markers:    []string{"more"}, // of posts that were written for something else
		roots:      []string{"posts"},
		read:       readNikola,
		claims:     anyName,
		title:      nikolaTitle,
		slug:       func(name fileName, _ string) string { return nikolaSlug(name.stem) },
		written:    keptSlug,
		label:      asWritten,
		link:       plainLink,
		translated: underLanguage,
		tags:       nikolaTags,
		adapt:      adaptNikola,
	}
}

// The permalinks with PRETTY_URLS, which is the default, and without.
const (
	nikolaPretty = "/posts/:sections/:slug/"
	nikolaHTML   = "/posts/:sections/:slug.html"
)

// nikolaTitle: a post without any heading is named by its file.
func nikolaTitle(name fileName, heading string) string {
	if heading != "" {
		return heading
	}
	return name.stem
}

// nikolaLine is one line of metadata. One colon: two make a directive, as the
// ".. note::" that may follow.
var nikolaLine = pattern.New(`^\s*\.\.\s+([A-Za-z][\w-]*):(?:\s+(.*)|)$`)

// nikolaKeys: a comment that happens to hold a colon is no metadata; one of
// these has to be there.
var nikolaKeys = []string{"title", "date", "slug"}

func readNikola(src source) (header, []Fault, bool) {
	h, faults, ok := readNikolaLines(src)
	if side := readSide(src); len(side) > 0 {
		if _, whole := side.first(nikolaKeys...); !ok && !whole {
			return header{}, nil, false // it only adds to a post in another form
		}
		if !ok {
			h = header{metadata: metadata{}, line: 1, body: src.text, bodyLine: 1}
		}
		if src.inherits {
			h.metadata.add(side)
			side = h.metadata
		}
		side.add(h.metadata)
		h.metadata, ok = side, true
	}
	if ok {
		nikolaSignals(h.metadata)
		nikolaAuthors(h.metadata)
	}
	return h, faults, ok
}

// readNikolaLines reads the lines at the top of the post itself.
func readNikolaLines(src source) (header, []Fault, bool) {
	start := skipBlankLines(src.text)
	line := lineOf(src.text, start)
	block, rest := commentLines(src.text[start:])
	inside, wrapped := strings.CutPrefix(src.text[start:], "<!--")
	closed := true
	if wrapped {
		block, rest, closed = strings.Cut(inside, "-->")
	}
	m := nikolaLines(block, line)
	if _, ok := m.first(nikolaKeys...); !ok {
		return header{}, nil, false
	}
	if !closed {
		f := src.fault(line, "close it with -->", "the comment with the metadata is never closed")
		return header{metadata: m, line: line, bodyLine: line}, []Fault{f}, true
	}
	return header{metadata: m, line: line, body: rest, bodyLine: lineOf(src.text, len(src.text)-len(rest))}, nil, true
}

// commentLines parts text after the comments of one line each that it begins
// with. A directive is no comment.
func commentLines(text string) (block, rest string) {
	rest = text
	for rest != "" {
		line, after := cutLine(rest)
		if trimmed := strings.TrimSpace(line); !strings.HasPrefix(trimmed, "..") || directiveLine.MatchString(trimmed) {
			break
		}
		rest = after
	}
	return text[:len(text)-len(rest)], rest
}

// directiveLine begins a directive, a target or a substitution.
var directiveLine = pattern.New(`^\.\.\s+(?:[A-Za-z][\w:+.-]*::(?:\s|$)|[_|\[])`)

// nikolaLines reads the metadata lines of a block and passes over others.
func nikolaLines(block string, line int) metadata {
	m := metadata{}
	for ; block != ""; line++ {
		var first string
		first, block = cutLine(block)
		if found := nikolaLine.FindStringSubmatch(first); found != nil {
			m[canonical(found[1])] = value{text: found[2], line: line}
		}
	}
	return m
}

// nikolaStanding: a retired post is one that nobody is led to any more.
var nikolaStanding = map[string]string{"draft": "draft", "private": "unlisted", "retired": "unlisted"}

// nikolaAuthors: commas divide them.
func nikolaAuthors(m metadata) {
	if v, ok := m.first("author"); ok && len(v.list) == 0 && len(v.table) == 0 && strings.Contains(v.text, ",") {
		m.add(metadata{"authors": {list: texts(v.items(",")), line: v.line}})
	}
}

// nikolaSignals takes out the tags that tell Nikola what to do with a post.
func nikolaSignals(m metadata) {
	v, ok := m["tags"]
	if !ok {
		return
	}
	var tags []value
	for _, tag := range v.items(",") {
		switch strings.ToLower(tag) {
		case "draft", "private", "retired":
			m[nikolaStanding[strings.ToLower(tag)]] = value{text: "true", line: v.line}
		default:
			tags = append(tags, value{text: tag, line: v.line})
		}
	}
	m["tags"] = value{list: tags, line: v.line}
}
