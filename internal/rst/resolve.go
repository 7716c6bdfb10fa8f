package rst

import "strconv"

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

func (p *parser) resolve() {
	p.notes.number(&p.names)
	r := &resolver{parser: p, targets: p.anonymous, open: map[string]bool{}, budget: 1<<16 + 16*p.size}
	r.autoNotes, r.symbolNotes = p.notes.unnamed("#"), p.notes.unnamed("*")
	root := p.doc.root
	r.expand(root)
	if n, line := countAnonymous(root); n != len(p.anonymous) {
		r.mismatch = true
		if n == 0 {
			line = p.anonymous[0].line
		}
		p.problem(line, "anonymous references and targets do not match: "+strconv.Itoa(n)+" and "+strconv.Itoa(len(p.anonymous)))
	}
	r.walk(root)
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
		if t.kind == target && next.kind == target && t.uri == "" && t.name == "" && len(t.children) == 0 {
			t.uri, t.name = next.uri, next.name
		}
	}
}

func (r *resolver) inlines(ns []*node) []*node {
	out := ns[:0:0]
	for _, c := range ns {
		if c.kind != substitutionRef {
			r.expand(c)
			out = append(out, c)
			continue
		}
		if sub, ok := r.substitute(c); ok {
			out = append(out, sub...)
			continue
		}
		r.problem(c.line, "undefined substitution "+c.name)
		out = append(out, textOf(c.text))
	}
	return out
}

// countAnonymous counts anonymous references and tells the line of the last one.
func countAnonymous(n *node) (count, line int) {
	if n.kind == reference && n.uri == "" && n.n == 1 {
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
	if ref.uri != "" {
		return
	}
	var t *node
	switch {
	case ref.n == 1 && r.mismatch:
	case ref.n == 1:
		t, r.targets = r.targets[0], r.targets[1:]
	default:
		if e := r.names.byName[ref.name]; e != nil {
			t = e.node
		}
	}
	ref.uri = r.uriOf(t)
	if r.budget -= len(ref.uri); ref.uri == "" || r.budget < 0 {
		r.problem(ref.line, "unknown target "+ref.text)
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
		case t.kind == target && t.uri != "":
			return t.uri
		case t.kind != target || t.name == "":
			if len(t.ids) == 0 {
				r.names.assign(t, "")
			}
			return "#" + t.ids[0]
		}
		e := r.names.byName[t.name]
		if e == nil {
			return ""
		}
		t = e.node
	}
	return ""
}

// note ties a footnote or citation reference to its note.
func (r *resolver) note(ref *node) {
	var n *node
	switch {
	case ref.name == "#":
		n = r.autoNotes.next()
	case ref.name == "*":
		n = r.symbolNotes.next()
	case ref.name[0] == '#':
		n = r.notes.byName[ref.name[1:]]
	default:
		n = r.notes.byName[ref.name]
	}
	if n == nil {
		r.problem(ref.line, "no note for "+ref.text)
		*ref = *textOf(ref.text)
		return
	}
	ref.uri = "#" + n.ids[0]
	r.names.assign(ref, "")
	ref.children = []*node{textOf(n.text)}
}
