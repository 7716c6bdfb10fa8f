package rst

import "strings"

// blockQuotes takes the indented lines at pos: one quote, or several when
// attributions close them.
func (b *block) blockQuotes() {
	lines := b.indented()
	for len(lines) > 0 {
		lines = trimTop(b.blockQuote(b.parent, lines))
	}
}

// blockQuote adds one quote and returns the lines behind its attribution.
func (p *parser) blockQuote(parent *node, lines []line) (rest []line) {
	quote := &node{kind: blockQuote, line: lines[0].no}
	parent.add(quote)
	start, end := findAttribution(lines)
	if start < 0 {
		p.nested(lines, quote)
		return nil
	}
	p.nested(lines[:start], quote)
	a := make([]line, end-start)
	for i, l := range lines[start:end] {
		a[i] = line{strings.TrimLeft(l.text, " "), l.no}
	}
	a[0].text = a[0].text[attributionMark(a[0].text):]
	quote.add(&node{kind: attribution, line: a[0].no, children: p.inline(join(a), a[0].no)})
	return lines[end:]
}

// findAttribution finds "-- Author" after a blank line and some content; the
// lines below it must have one indentation.
func findAttribution(lines []line) (start, end int) {
	seen, blank := false, -1
	for i, l := range lines {
		if l.text == "" {
			blank = i
			continue
		}
		if seen && blank == i-1 && attributionMark(l.text) > 0 {
			if end := attributionEnd(lines, i); end > 0 {
				return i, end
			}
		}
		seen = true
	}
	return -1, -1
}

func attributionEnd(lines []line, start int) int {
	indent := -1
	for i := start + 1; i < len(lines); i++ {
		s := lines[i].text
		if s == "" {
			return i
		}
		n := indentOf(s)
		if indent >= 0 && n != indent {
			return -1
		}
		indent = n
	}
	return len(lines)
}

// attributionMark is the width of the dash and the spaces that open an attribution.
func attributionMark(s string) int {
	width := 0
	switch {
	case strings.HasPrefix(s, "—"):
		width = len("—")
	case strings.HasPrefix(s, "---") && !strings.HasPrefix(s, "----"):
		width = 3
	case strings.HasPrefix(s, "--") && !strings.HasPrefix(s, "---"):
		width = 2
	default:
		return 0
	}
	width += indentOf(s[width:])
	if width == len(s) {
		return 0
	}
	return width
}
