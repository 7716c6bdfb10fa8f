package rst

import (
	"fmt"
	"strconv"
	"strings"
)

// role turns interpreted text into nodes. The text still has its escapes marked.
type role func(p *parser, text string) *node

// builtinRoles are the roles of docutils, then those of Sphinx whose text is code.
var builtinRoles = roleTable()

func roleTable() map[string]role {
	t := map[string]role{
		"emphasis": inlineRole(emphasis),
		"strong":   inlineRole(strong),
		"literal":  literalRole(literal, unescape),
		"code":     literalRole(code, source),
		"math":     literalRole(math, source),
		"sub":      inlineRole(subscript),
		"sup":      inlineRole(superscript),
		"title":    inlineRole(titleReference),
		"ab":       inlineRole(span),
		"ac":       inlineRole(span),
		"inline":   inlineRole(span),
		"pep":      pep,
		"rfc":      rfc,
	}
	for alias, name := range map[string]string{
		"subscript": "sub", "superscript": "sup", "title-reference": "title", "t": "title",
		"abbreviation": "ab", "acronym": "ac", "pep-reference": "pep", "rfc-reference": "rfc",
	} {
		t[alias] = t[name]
	}
	for _, name := range strings.Fields(`class func meth mod attr exc obj data const file samp command
		program option envvar kbd token keyword makevar regexp c:func c:type cpp:func
		py:class py:func py:meth py:mod py:attr py:obj py:data py:exc`) {
		t[name] = crossReference(literal)
	}
	t["ref"], t["term"], t["download"], t["numref"] = crossReference(span), crossReference(span), crossReference(span), crossReference(span)
	t["doc"] = documentReference
	// Names that docutils reserves and does not implement: their markup stays as it is.
	for _, name := range strings.Fields(`index i named-reference anonymous-reference footnote-reference
		citation-reference substitution-reference target uri-reference uri url raw restructuredtext-unimplemented-role`) {
		t[name] = func(*parser, string) *node { return nil }
	}
	return t
}

func inlineRole(k kind) role {
	return func(_ *parser, text string) *node { return &node{kind: k, children: []*node{textOf(text)}} }
}

// literalRole makes one string of the text, with its backslashes or without.
func literalRole(k kind, read func(escaped string) string) role {
	return func(_ *parser, text string) *node { return &node{kind: k, text: read(text)} }
}

// pep links to a Python Enhancement Proposal; nil when there is none of that number.
func pep(_ *parser, text string) *node {
	text = unescape(text)
	n := paperNumber(text)
	if n < 0 || n > 9999 {
		return nil
	}
	return paper("PEP "+text, fmt.Sprintf("https://peps.python.org/pep-%04d", n))
}

// rfc links to a Request for Comments, or to a section of it: "2822#section-3".
func rfc(_ *parser, text string) *node {
	number, section, ok := strings.Cut(unescape(text), "#")
	n := paperNumber(number)
	if n < 1 {
		return nil
	}
	uri := fmt.Sprintf("https://tools.ietf.org/html/rfc%d.html", n)
	if ok {
		uri += "#" + section
	}
	return paper(fmt.Sprintf("RFC %d", n), uri)
}

// paperNumber is -1 for what is no number.
func paperNumber(s string) int {
	n, err := strconv.ParseUint(s, 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

func paper(label, uri string) *node {
	return &node{kind: reference, more: &details{uri: uri}, children: []*node{textOf(label)}}
}

// applyRole runs a role by name; the empty name is the default role, an unknown
// one shows its text.
func (p *parser) applyRole(name, whole, text string, line int) []*node {
	if name == "" {
		name = p.role
	}
	name = strings.ToLower(name)
	r := inlineRole(titleReference)
	if name != "" {
		r = p.findRole(name)
	}
	if r == nil {
		p.problem(line, "unknown role "+name+", its text is kept")
		r = crossReference(span)
	}
	n := r(p, text)
	if n == nil {
		p.problem(line, "role "+name+" cannot use "+source(text))
		return []*node{brokenText(source(whole))}
	}
	n.line = line
	return []*node{n}
}

func (p *parser) findRole(name string) role {
	if r := p.roles[name]; r != nil {
		return r
	}
	return builtinRoles[name]
}
