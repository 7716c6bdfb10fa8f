package rst

import (
	"strings"
	"unicode/utf8"
)

func isPunct(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// isRule reports whether the line is one punctuation character repeated.
func isRule(s string) bool {
	return s != "" && isPunct(s[0]) && strings.Trim(s, s[:1]) == ""
}

// shortRule is the length below which an overline or a transition that does not
// fit is taken as text without a word.
const shortRule = 4

// rule reads a line of punctuation: a transition, or the overline of a title.
func (b *block) rule() bool {
	over := b.at(0)
	if !isRule(over) {
		return false
	}
	if b.sections == nil {
		return b.strayRule(over)
	}
	short := len(over) < shortRule
	switch next := b.at(1); {
	case next == "":
		if short {
			return b.text()
		}
		b.transition()
		return true
	case isRule(next):
		return b.noTitle(short, 2, "invalid section title or transition marker")
	case b.at(2) != over:
		return b.noTitle(short, 3, "title overline without a matching underline")
	default:
		if short && columnWidth(next) > len(over) {
			return b.text()
		}
		if columnWidth(strings.TrimRight(next, " ")) > len(over) {
			b.problem(b.cur().no, "title overline too short")
		}
		b.title(strings.TrimSpace(next), over[:1]+over[:1], 3)
		return true
	}
}

func (b *block) noTitle(short bool, lines int, message string) bool {
	if short {
		return b.text()
	}
	b.problem(b.cur().no, message)
	b.pos = min(b.pos+lines, len(b.lines))
	return true
}

// strayRule is a rule where neither titles nor transitions are allowed.
func (b *block) strayRule(s string) bool {
	if len(s) < shortRule {
		return b.text()
	}
	b.problem(b.cur().no, "unexpected section title or transition")
	b.pos++
	return true
}

func (b *block) transition() {
	b.parent.add(&node{kind: transition, line: b.cur().no})
	b.pos++
}

// underlined takes the title at pos if the rule below it is long enough to be meant.
func (b *block) underlined() bool {
	text, under := b.at(0), b.at(1)
	tooShort := columnWidth(text) > len(under)
	if tooShort && len(under) < shortRule {
		if under != "::" && b.sections != nil && b.parent == b.doc.root && firstBody(b.parent.children) < 0 {
			b.doc.ShortTitle = b.lines[b.pos+1].no
		}
		return false
	}
	if b.sections == nil {
		b.problem(b.cur().no, "unexpected section title")
		b.pos += 2
		return true
	}
	if tooShort {
		b.problem(b.lines[b.pos+1].no, "title underline too short")
	}
	b.title(text, under[:1], 2)
	return true
}

// title opens a section. The order in which styles appear sets their levels.
func (b *block) title(text, style string, lines int) {
	at := b.cur()
	b.pos += lines
	level := 0
	for level < len(b.styles) && b.styles[level] != style {
		level++
	}
	open := len(b.sections) - 1
	if level > open {
		b.problem(at.no, "title level inconsistent")
		return
	}
	if level == len(b.styles) {
		b.styles = append(b.styles, style)
	}
	t := &node{kind: title, line: at.no}
	b.count(2)
	s := &node{kind: section, line: at.no, children: []*node{t}}
	b.sections[level].add(s)
	b.sections = append(b.sections[:level+1], s)
	b.parent = s
	t.children = b.inline(text, at.no)
	b.names.implicit(plainOf(t.children), s)
}

// columnWidth counts columns as a terminal shows them: combining marks have
// none, East Asian wide characters two.
func columnWidth(s string) int {
	if len(s) == utf8.RuneCountInString(s) {
		return len(s)
	}
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}
