package rst

import (
	"regexp"
	"strings"
)

const (
	optionArgument = `([a-zA-Z][a-zA-Z0-9_-]*|<[^<>]+>)`
	oneOption      = `((-|\+)[a-zA-Z0-9]( ?` + optionArgument + `)?|(--|/)[a-zA-Z0-9][a-zA-Z0-9_-]*([ =]` + optionArgument + `)?)`
)

var optionMarker = regexp.MustCompile(`^` + oneOption + `(, ` + oneOption + `)*(  +| ?$)`)

// optionMark returns the width of an option marker.
func optionMark(s string) int {
	if s == "" || s[0] != '-' && s[0] != '+' && s[0] != '/' {
		return 0
	}
	return len(optionMarker.FindString(s))
}

func (b *block) optionList() bool {
	list := &node{kind: optionList, line: b.cur().no}
	for b.skipBlank() {
		width := optionMark(b.at(0))
		if width == 0 || !b.option(list, width) {
			break
		}
	}
	if len(list.children) == 0 {
		return false
	}
	b.parent.add(list)
	return true
}

// option takes one option with its description; without a description it is text.
func (b *block) option(list *node, width int) bool {
	start, at := b.pos, b.cur()
	lines := trimBlank(b.firstIndented(width, false))
	if len(lines) == 0 {
		b.pos = start
		return false
	}
	group := &node{kind: optionGroup, line: at.no, text: strings.TrimRight(at.text[:width], " ")}
	body := &node{kind: definition, line: at.no}
	list.add(group, body)
	b.nested(lines, body)
	return true
}
