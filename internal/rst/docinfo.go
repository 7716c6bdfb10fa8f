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
		p.doc.root.ids = append(p.doc.root.ids, t.ids...)
		p.doc.Title = titleText(t)
		if t := p.lift(); t != nil {
			p.doc.Subtitle = titleText(t)
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
	root.ids = append(root.ids, s.ids...)
	p.doc.Title = titleText(s)
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

func titleText(s *node) string {
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

// bibliographic are the fields that docutils knows; their names have no case.
var bibliographic = map[string]bool{
	"author": true, "authors": true, "organization": true, "address": true, "contact": true,
	"version": true, "revision": true, "status": true, "date": true, "copyright": true,
}

// describe turns a field list that is the first thing after the title into Fields.
// A dedication or an abstract stays in the body as a topic.
func (p *parser) describe() {
	root := p.doc.root
	at := firstBody(root.children)
	if at < 0 || root.children[at].kind != fieldList {
		return
	}
	list := root.children[at].children
	var topics []*node
	for i := 0; i < len(list); i += 2 {
		name, body := list[i], list[i+1]
		key := normalize(plainOf(name.children))
		if (key == "abstract" || key == "dedication") && len(body.children) > 0 {
			t := &node{kind: title, children: []*node{textOf(strings.ToUpper(key[:1]) + key[1:])}}
			topics = append(topics, &node{kind: topic, name: "topic", line: name.line, children: append([]*node{t}, body.children...)})
			continue
		}
		p.doc.Fields = append(p.doc.Fields, field(name, body, key))
	}
	rest := append(topics, root.children[at+1:]...)
	root.children = append(root.children[:at:at], rest...)
}

func field(name, body *node, key string) Field {
	f := Field{Name: plainOf(name.children), Value: body.plain(), Line: name.line}
	if !bibliographic[key] || len(body.children) == 0 {
		return f
	}
	f.Name = key
	if key == "authors" {
		f.Value = strings.Join(authors(body), "; ")
	} else {
		f.Value = keywordDate.ReplaceAllString(f.Value, "$1-$2-$3")
		f.Value = keyword.ReplaceAllString(f.Value, "$1")
	}
	return f
}

// keyword is a field that a version control system keeps, as "$Revision: 7 $".
var (
	keywordDate = regexp.MustCompile(`(?i)^\$Date: (\d{4})[-/](\d\d)[-/](\d\d)[ T][\d:]+[^$]* \$$`)
	keyword     = regexp.MustCompile(`^\$[a-zA-Z]+: (.+) \$$`)
)

// authors are separated by semicolons, else commas, or are items of a list.
func authors(body *node) []string {
	var out []string
	if only := body.children[0]; len(body.children) == 1 && only.kind == bulletList {
		for _, item := range only.children {
			out = append(out, item.plain())
		}
		return out
	}
	if len(body.children) > 1 {
		for _, c := range body.children {
			out = append(out, c.plain())
		}
		return out
	}
	text, sep := body.plain(), ","
	if strings.Contains(text, ";") {
		sep = ";"
	}
	for _, a := range strings.Split(text, sep) {
		if a = strings.TrimSpace(a); a != "" {
			out = append(out, a)
		}
	}
	return out
}
