package rst

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// resolver settles in one walk, when all names are known, what references mean.
// A reference that means nothing becomes the text it was written as. A budget keeps
// a long address or substitution that is used everywhere from making a large
// page of a small file.
type resolver struct {
	*parser
	targets     []*node // anonymous targets not yet taken
	autoNotes   *noteQueue
	symbolNotes *noteQueue
	open        map[string]bool
	budget      int // bytes that references may still add to what was written
	mismatch    bool
}

func newResolver(p *parser) *resolver {
	return &resolver{parser: p, targets: p.anonymous, open: map[string]bool{}, budget: 1<<16 + 16*p.size}
}

func (r *resolver) resolve() {
	r.notes.number(&r.names)
	r.autoNotes, r.symbolNotes = r.notes.unnamed("#"), r.notes.unnamed("*")
	all := &node{children: slices.Concat(r.titles, r.doc.root.children)}
	if n, line := countAnonymous(all); n != len(r.anonymous) {
		r.mismatch = true
		if n == 0 {
			line = r.anonymous[0].line
		}
		r.problem(line, "anonymous references and targets do not match: "+strconv.Itoa(n)+" and "+strconv.Itoa(len(r.anonymous)))
	}
	r.walk(all)
}

// expand puts substitutions in place, all over the tree.
func (r *resolver) expand(n *node) {
	if len(n.children) > 0 {
		chain(n.children)
		n.children = r.inlines(n.children)
	}
}

// chain lets targets in a row, with nothing behind the colons of all but the last
// one, point where the last one points.
func chain(ns []*node) {
	for i := len(ns) - 2; i >= 0; i-- {
		t, next := ns[i], ns[i+1]
		if t.kind == target && next.kind == target && t.uri() == "" && t.name == "" && len(t.children) == 0 {
			t.setURI(next.uri())
			t.name = next.name
		}
	}
}

func (r *resolver) inlines(ns []*node) []*node {
	out := ns[:0:0]
	for i, c := range ns {
		if c.kind != substitutionRef {
			r.expand(c)
			out = append(out, c)
			continue
		}
		if name, def := r.definition(c); def != nil {
			if sub, ok := r.substitute(name, def, c.line); ok {
				trimAround(def, out, ns[i+1:])
				out = append(out, sub...)
				continue
			}
		}
		r.problem(c.line, "undefined substitution "+c.name)
		out = append(out, textOf(c.text))
	}
	return out
}

// trimAround takes the blanks off the texts around a substitution that asks for it.
func trimAround(def *node, before, behind []*node) {
	both := def.attr("trim") != ""
	if last := len(before) - 1; (both || def.attr("ltrim") != "") && last >= 0 && before[last].kind == textNode {
		before[last].text = strings.TrimRightFunc(before[last].text, unicode.IsSpace)
	}
	if (both || def.attr("rtrim") != "") && len(behind) > 0 && behind[0].kind == textNode {
		behind[0].text = strings.TrimLeftFunc(behind[0].text, unicode.IsSpace)
	}
}

// countAnonymous counts anonymous references and tells the line of the last one.
func countAnonymous(n *node) (count, line int) {
	if n.kind == reference && n.uri() == "" && n.n == 1 {
		count, line = 1, n.line
	}
	for _, c := range n.children {
		if inside, at := countAnonymous(c); inside > 0 {
			count, line = count+inside, at
		}
	}
	return count, line
}

func (r *resolver) walk(n *node) {
	for _, c := range n.children {
		switch c.kind {
		case reference:
			r.reference(c)
		case footnoteRef, citationRef:
			r.note(c)
		}
		r.walk(c)
	}
}

func (r *resolver) reference(ref *node) {
	if ref.uri() != "" {
		return
	}
	var t *node
	switch {
	case ref.n == 1 && r.mismatch:
	case ref.n == 1:
		t, r.targets = r.targets[0], r.targets[1:]
	default:
		if t = r.aliases[ref.name]; t == nil {
			t = r.named(ref.name)
		}
	}
	ref.setURI(r.uriOf(t))
	if r.budget -= len(ref.uri()); ref.uri() == "" || r.budget < 0 {
		r.problem(ref.line, "unknown target "+cmp.Or(ref.text, ref.name))
		*ref = *textOf(ref.text)
	}
}

// maxChain is how many targets may point to each other in a row.
const maxChain = 100

// uriOf follows indirect targets to a URI or an id of this document; "" at a dead end.
func (r *resolver) uriOf(t *node) string {
	for range maxChain {
		switch {
		case t == nil:
			return ""
		case t.kind == target && t.uri() != "":
			return t.uri()
		case t.kind != target || t.name == "":
			if t.id() == "" {
				r.names.assign(t, "")
			}
			return "#" + t.id()
		}
		t = r.named(t.name)
	}
	return ""
}

func (r *resolver) named(name string) *node {
	if e := r.names.byName[name]; e != nil {
		return e.node
	}
	return nil
}

// noteOf is what kind of note a reference leads to.
var noteOf = map[kind]kind{footnoteRef: footnote, citationRef: citation}

// note ties a footnote or citation reference to its note.
func (r *resolver) note(ref *node) {
	var n *node
	name, auto := strings.CutPrefix(ref.name, "#")
	if named := r.named(name); named != nil && named.kind == noteOf[ref.kind] {
		n = named
	}
	switch {
	case ref.name == "*":
		n = r.symbolNotes.next()
	case auto && n == nil: // also of a name that there is not
		n = r.autoNotes.next()
	}
	if n == nil { // any other name will do
		n = r.named(name)
	}
	if n == nil {
		r.problem(ref.line, "no note for "+ref.text)
		*ref = *textOf(ref.text)
		return
	}
	ref.setURI("#" + n.id())
	r.names.assign(ref, "")
	if len(ref.children) == 0 && (n.kind == footnote || n.kind == citation) {
		ref.children = []*node{textOf(n.text)}
	}
}
