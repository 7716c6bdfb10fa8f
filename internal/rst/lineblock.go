package rst

func isLineBlock(s string) bool {
	return s != "" && s[0] == '|' && (len(s) == 1 || s[1] == ' ')
}

// lineBlock keeps the lines of verse and addresses. How far a line is indented
// makes it a nested block; deeper than the one before it, one level more.
func (b *block) lineBlock() bool {
	if !isLineBlock(b.at(0)) {
		return false
	}
	list := &node{kind: lineBlock, line: b.cur().no}
	b.parent.add(list)
	var indents []int
	for isLineBlock(b.at(0)) {
		at := b.cur()
		width := 1 + indentOf(at.text[1:])
		for len(indents) > 0 && width < indents[len(indents)-1] && at.text != "|" {
			indents = indents[:len(indents)-1]
		}
		if at.text != "|" && (len(indents) == 0 || width > indents[len(indents)-1]) {
			indents = append(indents, width)
		}
		text := join(b.firstIndented(width, true))
		list.add(&node{kind: lineItem, line: at.no, n: int32(max(len(indents)-1, 0)), children: b.inline(text, at.no)})
	}
	return true
}
