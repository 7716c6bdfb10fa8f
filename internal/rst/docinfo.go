package rst

import (
	"regexp"
	"slices"
	"strings"
)

// promote lifts a lone top section to the document title, and a lone section
// right inside it to the subtitle.
func (p *parser) promote() {
	if p.firstTitle {
		p.promoteFirst()
		return
	}
	if p.keepTitle {
		return
	}
	if t := p.lift(); t != nil {
		p.doc.root.addIDs(t.ids()...)
		p.doc.Title = p.titleText(t)
		if t := p.lift(); t != nil {
			p.doc.Subtitle = p.titleText(t)
		}
	}
}

// promoteFirst lifts the title of the first section; metadata may stand before it.
func (p *parser) promoteFirst() {
	root := p.doc.root
	at := firstBody(root.children)
	if at >= 0 && root.children[at].kind == fieldList && at+1 < len(root.children) {
		at += 1 + firstBody(root.children[at+1:])
	}
	if at < 0 || root.children[at].kind != section {
		return
	}
	s := root.children[at]
	root.addIDs(s.ids()...)
	p.doc.Title = p.titleText(s)
	root.children = slices.Concat(root.children[:at], s.children[1:], root.children[at+1:])
	s.children = s.children[:1]
}

// lift replaces the only section of the document by its content. The title stays
// in the section, which the names still refer to.
func (p *parser) lift() *node {
	root := p.doc.root
	at := firstBody(root.children)
	if at < 0 || at != len(root.children)-1 || root.children[at].kind != section {
		return nil
	}
	s := root.children[at]
	root.children = append(root.children[:at:at], s.children[1:]...)
	s.children = s.children[:1]
	return s
}

// titleText is the title of a section as text, before notes are numbered. The title
// remains to be resolved with the others: anonymous references in it count.
func (p *parser) titleText(s *node) string {
	p.titles = append(p.titles, s.children[0])
	return strings.Join(strings.Fields(s.children[0].plain()), " ")
}

// firstBody is the index of the first node that shows.
func firstBody(ns []*node) int {
	for i, n := range ns {
		switch n.kind {
		case comment, target, raw:
		default:
			return i
		}
	}
	return -1
}

// bibliographic are the fields that docutils knows besides authors; their names have
// no case.
var bibliographic = map[string]bool{
	"author": true, "organization": true, "address": true, "contact": true,
	"version": true, "revision": true, "status": true, "date": true, "copyright": true,
}

// describe turns a field list that is the first thing after the title into Fields.
// A dedication and an abstract, one of each, stay in the body as topics.
func (p *parser) describe() {
	root := p.doc.root
	at := firstBody(root.children)
	if at < 0 || root.children[at].kind != fieldList {
		return
	}
	list := root.children[at].children
	topics := map[string]*node{}
	for i := 0; i < len(list); i += 2 {
		name, body := list[i], list[i+1]
		key := normalize(plainOf(name.children))
		if (key == "abstract" || key == "dedication") && len(body.children) > 0 && topics[key] == nil {
			t := &node{kind: title, children: []*node{textOf(strings.ToUpper(key[:1]) + key[1:])}}
			topics[key] = &node{kind: topic, name: "topic", line: name.line, children: append([]*node{t}, body.children...)}
			continue
		}
		p.doc.Fields = append(p.doc.Fields, field(name, body, key))
	}
	var shown []*node
	for _, key := range []string{"dedication", "abstract"} {
		if t := topics[key]; t != nil {
			shown = append(shown, t)
		}
	}
	root.children = slices.Concat(root.children[:at], shown, root.children[at+1:])
}

// field is of a name that docutils knows when its body is what it expects there.
func field(name, body *node, key string) Field {
	f := Field{Name: plainOf(name.children), Value: body.plain(), Line: name.line}
	if key == "authors" {
		if list := authors(body); len(list) > 0 {
			f.Name, f.Value = key, strings.Join(list, "; ")
			return f
		}
	}
	if len(body.children) != 1 || body.children[0].kind != paragraph {
		return f
	}
	if bibliographic[key] {
		f.Name = key
	}
	if text := body.children[0].children; len(text) == 1 && text[0].kind == textNode {
		f.Value = expandKeyword(f.Value)
	}
	return f
}

// keywords are what version control systems keep, as "$Revision: 7 $".
var keywords = []struct {
	text  *regexp.Regexp
	value string
}{
	{regexp.MustCompile(`(?i)\$Date: (\d{4})[-/](\d\d)[-/](\d\d)[ T][\d:]+[^$]* \$`), "$1-$2-$3"},
	{regexp.MustCompile(`(?i)\$RCSfile: (.+),v \$`), "$1"},
	{regexp.MustCompile(`\$[a-zA-Z]+: (.+) \$`), "$1"},
}

func expandKeyword(s string) string {
	for _, k := range keywords {
		if k.text.MatchString(s) {
			return k.text.ReplaceAllString(s, k.value)
		}
	}
	return s
}

// authors are separated by semicolons, else by commas, or each has a paragraph or an
// item of a list. There are none in anything else.
func authors(body *node) []string {
	items := body.children
	switch {
	case len(items) == 1 && items[0].kind == paragraph:
		return splitAuthors(items[0].plain())
	case len(items) == 1 && items[0].kind == bulletList:
		items = items[0].children
		if slices.ContainsFunc(items, func(n *node) bool { return len(n.children) != 1 || n.children[0].kind != paragraph }) {
			return nil
		}
	case slices.ContainsFunc(items, func(n *node) bool { return n.kind != paragraph && n.kind != comment }):
		return nil
	}
	var out []string
	for _, n := range items {
		if n.kind != comment {
			out = append(out, n.plain())
		}
	}
	return out
}

func splitAuthors(text string) (out []string) {
	sep := ","
	if strings.Contains(text, ";") {
		sep = ";"
	}
	for a := range strings.SplitSeq(text, sep) {
		if a = strings.TrimSpace(a); a != "" {
			out = append(out, a)
		}
	}
	return out
}
