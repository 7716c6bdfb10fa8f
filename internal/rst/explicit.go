package rst

import (
	"strings"
	"unicode/utf8"
)

// Explicit markup: everything that ".. " begins. What is nothing else is a comment.

func isExplicit(s string) bool {
	return strings.HasPrefix(s, "..") && (len(s) == 2 || s[2] == ' ')
}

func (b *block) explicit() bool {
	s := b.at(0)
	if !isExplicit(s) {
		return false
	}
	width := 2 + indentOf(s[2:])
	rest := s[width:]
	switch {
	case rest == "":
	case rest[0] == '[' && b.note(rest, width):
		return true
	case rest[0] == '_' && b.explicitTarget(rest, width):
		return true
	case rest[0] == '|' && b.substitutionDef(rest, width):
		return true
	default:
		if name, n := directiveMark(rest); n > 0 {
			b.directive(name, width+n)
			return true
		}
	}
	b.comment(width)
	return true
}

// comment takes a comment; an empty one ends at once, so that it may separate an
// indented block from what stands before it.
func (b *block) comment(width int) {
	at := b.cur()
	if width == len(at.text) && b.at(1) == "" {
		b.pos++
		return
	}
	lines := trimBlank(b.firstIndented(width, false))
	b.parent.add(&node{kind: comment, line: at.no, text: join(lines)})
}

// directiveMark splits "name::" off; n is the width up to the argument.
func directiveMark(s string) (name string, n int) {
	var c runCache
	e := c.end(s, 0)
	if e == 0 {
		return "", 0
	}
	rest := strings.TrimPrefix(s[e:], " ")
	if !strings.HasPrefix(rest, "::") || len(rest) > 2 && rest[2] != ' ' {
		return "", 0
	}
	return s[:e], len(s) - len(rest) + 2 + indentOf(rest[2:])
}

// note reads a footnote or a citation: "[1]", "[#]", "[#name]", "[*]", "[name]".
func (b *block) note(rest string, width int) bool {
	label, behind, ok := strings.Cut(rest[1:], "]")
	if !ok || behind != "" && behind[0] != ' ' || !isNoteLabel(label) {
		return false
	}
	at := b.cur()
	width += len(rest) - len(behind) + indentOf(behind)
	n := &node{kind: citation, name: normalize(label), text: label, line: at.no}
	if label[0] == '#' || label[0] == '*' || strings.Trim(label, "0123456789") == "" {
		n.kind = footnote
	}
	b.parent.add(n)
	b.noteDefined(n)
	b.nested(trimTop(b.firstIndented(width, false)), n)
	return true
}

func isNoteLabel(s string) bool {
	if s == "*" || s == "#" {
		return true
	}
	s = strings.TrimPrefix(s, "#")
	if s == "" || !utf8.ValidString(s) {
		return false
	}
	var c runCache
	return c.end(s, 0) == len(s)
}
