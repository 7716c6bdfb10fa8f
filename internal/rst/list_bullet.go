package rst

import "strings"

// bulletMark returns the width of a bullet and the spaces after it, and the
// bullet itself.
func bulletMark(s string) (width int, bullet string) {
	for _, m := range []string{"-", "+", "*", "•", "‣", "⁃"} {
		if rest, ok := strings.CutPrefix(s, m); ok && (rest == "" || rest[0] == ' ') {
			return len(m) + indentOf(rest), m
		}
	}
	return 0, ""
}

func (b *block) bulletList() bool {
	_, bullet := bulletMark(b.at(0))
	if bullet == "" {
		return false
	}
	list := &node{kind: bulletList, line: b.cur().no}
	b.parent.add(list)
	for b.skipBlank() {
		width, mark := bulletMark(b.at(0))
		if mark != bullet {
			break
		}
		b.listItem(list, width, columns(mark))
	}
	return true
}

// columns is how wide the bullet stands: the three Unicode bullets are one
// column but three bytes.
func columns(mark string) int { return len(mark) - 1 }

// listItem takes one item whose marker and spaces are width bytes, extra of them
// more than their columns.
func (b *block) listItem(list *node, width, extra int) {
	item := &node{kind: listItem, line: b.cur().no}
	list.add(item)
	var lines []line
	if len(b.at(0)) > width {
		first := b.cur().cut(width)
		lines = b.knownIndented(width - extra)
		lines[0] = first
	} else {
		lines = b.firstIndented(width, false)
	}
	b.nested(lines, item)
}

// skipBlank moves to the next line that is not blank; false at the end.
func (b *block) skipBlank() bool {
	for b.pos < len(b.lines) && b.at(0) == "" {
		b.pos++
	}
	return b.pos < len(b.lines)
}
