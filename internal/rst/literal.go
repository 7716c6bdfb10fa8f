package rst

import "strings"

// literalBlock takes the indented lines, or the unindented ones that all begin
// with the same punctuation ("> " of quoted mail).
func (b *block) literalBlock() {
	if !b.skipBlank() {
		return
	}
	at := b.cur()
	var lines []line
	if at.text[0] == ' ' {
		lines = trimBottom(b.indented())
	} else {
		lines = b.quotedLines()
	}
	if len(lines) == 0 {
		b.problem(at.no, "literal block expected after \"::\", none found")
		return
	}
	b.parent.add(&node{kind: codeBlock, line: at.no, text: join(lines)})
}

func (b *block) quotedLines() []line {
	quote := b.at(0)[0]
	if !isPunct(quote) {
		return nil
	}
	end := b.pos
	for end < len(b.lines) && b.lines[end].text != "" && b.lines[end].text[0] == quote {
		end++
	}
	if end < len(b.lines) && b.lines[end].text != "" {
		b.problem(b.lines[end].no, "a quoted literal block ends without a blank line")
	}
	return b.take(end, 0, 0)
}

func isDoctest(s string) bool { return s == ">>>" || strings.HasPrefix(s, ">>> ") }

// doctest is a Python session: from ">>>" to the next blank line.
func (b *block) doctest() bool {
	if !isDoctest(b.at(0)) {
		return false
	}
	at, end := b.cur(), b.pos
	for end < len(b.lines) && b.lines[end].text != "" {
		end++
	}
	b.parent.add(&node{kind: codeBlock, line: at.no, text: join(b.take(end, 0, 0)), name: "pycon"})
	return true
}
