package rst

import "strings"

// fieldMark returns the length of a field marker (":name:" and the spaces behind
// it). A colon inside the name must not be followed by a space.
func fieldMark(s string) (width int, ok bool) {
	if len(s) < 3 || s[0] != ':' || s[1] == ':' || s[1] == ' ' {
		return 0, false
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] != ':':
		case i+1 == len(s) || s[i+1] == ' ':
			return i + 1 + indentOf(s[i+1:]), s[i-1] != ' '
		case s[i+1] == '`':
			return 0, false
		}
	}
	return 0, false
}

func (b *block) fieldList() bool {
	if _, ok := fieldMark(b.at(0)); !ok {
		return false
	}
	list := &node{kind: fieldList, line: b.cur().no}
	b.parent.add(list)
	for b.skipBlank() {
		width, ok := fieldMark(b.at(0))
		if !ok {
			break
		}
		b.field(list, width)
	}
	return true
}

func (b *block) field(list *node, width int) {
	at := b.cur()
	name := strings.TrimSuffix(strings.TrimRight(at.text[1:width], " "), ":")
	body := &node{kind: fieldBody, line: at.no}
	list.add(&node{kind: fieldName, name: name, line: at.no, children: b.inline(name, at.no)}, body)
	b.nested(trimTop(b.firstIndented(width, false)), body)
}
