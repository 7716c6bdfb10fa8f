package rst

import (
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
		"literal":  literalRole(literal),
		"code":     literalRole(code),
		"math":     literalRole(math),
		"sub":      inlineRole(subscript),
		"sup":      inlineRole(superscript),
		"title":    inlineRole(titleReference),
		"ab":       inlineRole(span),
		"ac":       inlineRole(span),
		"inline":   inlineRole(span),
		"pep":      numberedRole("PEP ", "https://peps.python.org/pep-", 4, ""),
		"rfc":      numberedRole("RFC ", "https://tools.ietf.org/html/rfc", 1, ".html"),
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

// literalRole keeps the text with its backslashes.
func literalRole(k kind) role {
	return func(_ *parser, text string) *node { return &node{kind: k, text: source(text)} }
}

// numberedRole links to a numbered paper; nil when the text is no number.
func numberedRole(label, base string, digits int, suffix string) role {
	return func(_ *parser, text string) *node {
		number, fragment, _ := strings.Cut(unescape(text), "#")
		if number == "" || len(number) > 9 || strings.Trim(number, "0123456789") != "" {
			return nil
		}
		trimmed := strings.TrimLeft(number, "0")
		if trimmed == "" && digits == 1 { // there is a PEP 0, and no RFC 0
			return nil
		}
		for len(trimmed) < digits {
			trimmed = "0" + trimmed
		}
		uri := base + trimmed + suffix
		if fragment != "" {
			uri += "#" + fragment
		}
		shown := strings.TrimLeft(number, "0")
		if shown == "" {
			shown = "0"
		}
		return &node{kind: reference, uri: uri, children: []*node{textOf(label + shown)}}
	}
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
		return []*node{textOf(source(whole))}
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
