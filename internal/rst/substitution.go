package rst

import (
	"slices"
	"strings"
)

// substitutionDef is ".. |name| directive:: …".
func (b *block) substitutionDef(rest string, width int) bool {
	if len(rest) == 1 || rest[1] == ' ' {
		return false
	}
	start, at := b.pos, b.cur()
	end, _ := b.extent(false)
	lines := b.take(end, width+1, 0) // the directive inside tells its options by their indentation
	name, behind, ok := cutSubstitutionName(lines)
	if !ok {
		b.pos = start
		b.problem(at.no, "malformed substitution definition, taken as a comment")
		return false
	}
	b.define(strings.Join(strings.Fields(unescape(name)), " "), behind, at.no)
	return true
}

// cutSubstitutionName takes "name| " off the lines.
func cutSubstitutionName(lines []line) (name string, rest []line, ok bool) {
	var all strings.Builder
	for i, l := range lines {
		if i > 0 {
			all.WriteByte(' ')
		}
		from := max(all.Len()-1, 1)
		all.WriteString(escape(strings.TrimSpace(l.text)))
		text := all.String()
		for j := from; j < len(text); j++ {
			c := text[j-1]
			if text[j] != '|' || c == ' ' || c == escaped || j+1 < len(text) && text[j+1] != ' ' {
				continue
			}
			rest := append([]line{}, lines[i:]...)
			// The first line of the definition stands where the directive begins.
			rest[0] = line{source(strings.TrimSpace(text[j+1:])), l.no}
			if rest[0].text == "" {
				rest = trimTop(rest)
			}
			return text[:j], rest, true
		}
	}
	return "", nil, false
}

// define parses the directive of a definition. Its result must be inline.
func (b *block) define(name string, lines []line, no int) {
	def := &node{kind: span, line: no}
	if len(lines) > 0 {
		lines[0].text = strings.TrimLeft(lines[0].text, " ")
		if directive, n := directiveMark(lines[0].text); n > 0 && b.depth < maxNesting {
			b.depth++
			inner := &block{parser: b.parser, lines: lines, parent: def}
			inner.runDirective(directive, n, name)
			b.depth--
		}
	}
	kept := def.children[:0]
	for _, c := range def.children {
		if c.isBlock() {
			b.parent.add(c)
		} else {
			kept = append(kept, c)
		}
	}
	def.children = kept
	switch {
	case len(kept) == 0:
		b.problem(no, "substitution "+name+" has no inline content")
		return
	case slices.ContainsFunc(kept, onlyOnce):
		b.problem(no, "substitution "+name+" has a target, a note, an anonymous reference or broken markup, dropped; a link with its address ends in two underscores")
		return
	}
	if b.subst[name] != nil {
		b.problem(no, "duplicate substitution "+name+", the last one counts")
	}
	b.subst[name] = def
	b.folded[normalize(name)] = name
}

// onlyOnce reports whether the node, or one inside it, may not stand in a substitution,
// which can be used many times: what has an id or is counted, and markup that could
// not be read. "`text <uri>`_" is a target, too.
func onlyOnce(n *node) bool {
	switch n.kind {
	case target, footnoteRef, citationRef:
		return true
	case textNode:
		return n.n == 1
	case reference:
		if n.n == 1 && n.uri() == "" || n.uri() != "" && strings.HasSuffix(n.text, "`_") {
			return true
		}
	}
	return len(n.ids()) > 0 || slices.ContainsFunc(n.children, onlyOnce)
}

// definition is what the name of a reference stands for, and its name as defined; nil
// for unknown names.
func (r *resolver) definition(ref *node) (name string, def *node) {
	name = strings.Join(strings.Fields(ref.name), " ")
	if def = r.subst[name]; def == nil {
		name = r.folded[normalize(ref.name)]
		def = r.subst[name]
	}
	return name, def
}

// substitute returns copies of what a definition stands for. A definition inside
// itself, or one too many, is nothing.
func (r *resolver) substitute(name string, def *node, line int) (ns []*node, ok bool) {
	if r.open[name] || len(r.open) > maxNesting || r.budget < 0 {
		r.problem(line, "substitution "+name+" contains itself or grows too large")
		return nil, false
	}
	r.open[name] = true
	ns = r.inlines(r.copies(def.children))
	delete(r.open, name)
	return ns, true
}

func (r *resolver) copies(ns []*node) []*node {
	out := make([]*node, len(ns))
	for i, n := range ns {
		r.budget -= 32 + len(n.text) + len(n.uri())
		c := *n
		if n.more != nil {
			c.more = &details{uri: n.more.uri, attr: n.more.attr}
		}
		c.children = r.copies(n.children)
		out[i] = &c
	}
	return out
}
