package rst

import (
	"regexp"
	"strings"
)

// definitionItem takes the term at pos and the indented definition below it.
func (b *block) definitionItem(list *node) {
	t := &node{kind: term, line: b.cur().no}
	b.splitTerm(t, b.inlineEscaped(b.at(0), b.cur().no))
	b.pos++
	d := &node{kind: definition, line: t.line + 1}
	list.add(t, d)
	b.nested(b.indented(), d)
}

func (b *block) definitionList() {
	list := &node{kind: definitionList, line: b.cur().no}
	b.parent.add(list)
	for {
		b.definitionItem(list)
		if !b.skipBlank() || !b.startsText() || !strings.HasPrefix(b.at(1), " ") {
			return
		}
	}
}

// startsText reports whether no construct but a paragraph claims the line at pos.
func (b *block) startsText() bool {
	s := b.at(0)
	if s[0] == ' ' || isRule(s) || isExplicit(s) || isAnonymousTarget(s) || isDoctest(s) || isLineBlock(s) || isGridTop(s) || isSimpleTop(s) {
		return false
	}
	if _, bullet := bulletMark(s); bullet != "" {
		return false
	}
	if _, ok := fieldMark(s); ok {
		return false
	}
	if _, ok := parseEnumerator(s, ""); ok {
		return false
	}
	return optionMark(s) == 0
}

var classifierMark = regexp.MustCompile(` +: +`)

// splitTerm separates a term from its classifiers at " : ".
func (p *parser) splitTerm(t *node, inline []*node) {
	at := t
	for _, n := range inline {
		if n.kind != textNode {
			at.add(n)
			continue
		}
		parts := classifierMark.Split(n.text, -1)
		if len(parts) > 1 {
			parts[0] = strings.TrimRight(parts[0], " ")
		}
		at.add(textOf(parts[0]))
		for _, part := range parts[1:] {
			at = &node{kind: classifier, children: []*node{textOf(part)}}
			t.add(at)
		}
	}
	unescapeAll([]*node{t})
}
