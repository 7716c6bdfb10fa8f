package rst

import "strings"

// text is the construct of last resort. The second line decides what the first
// one was: a title, a term, or the first line of a paragraph.
func (b *block) text() bool {
	next := b.at(1)
	switch {
	case strings.HasPrefix(next, " "):
		b.definitionList()
	case next != "" && isRule(next) && b.underlined():
	default:
		b.paragraph()
	}
	return true
}

// paragraph takes the lines up to a blank or an indented one, and the literal
// block that "::" at its end announces.
func (b *block) paragraph() {
	end := b.pos
	for end < len(b.lines) && b.lines[end].text != "" && (end == b.pos || b.lines[end].text[0] != ' ') {
		end++
	}
	at := b.cur()
	text := join(b.lines[b.pos:end])
	b.pos = end
	text, literalNext := announcesLiteral(text)
	if text != "" {
		b.parent.add(&node{kind: paragraph, line: at.no, children: b.inline(text, at.no)})
	}
	if literalNext {
		b.literalBlock()
	}
}

// announcesLiteral takes "::" off the end of a paragraph: "text::" keeps one
// colon, "text ::" none, and "::" alone leaves no paragraph. An escaped colon is text.
func announcesLiteral(text string) (string, bool) {
	rest, ok := strings.CutSuffix(text, "::")
	if !ok || (len(rest)-len(strings.TrimRight(rest, `\`)))%2 == 1 {
		return text, false
	}
	if rest == "" {
		return "", true
	}
	if c := rest[len(rest)-1]; c == ' ' || c == '\n' {
		return strings.TrimRight(rest, " \n"), true
	}
	return rest + ":", true
}
