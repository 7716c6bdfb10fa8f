package rst

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const tabWidth = 8

// line is one line of the source without its indentation inside the block it
// belongs to. It has no trailing space; a blank line is "".
type line struct {
	text string
	no   int // from 1, in the file
}

// splitLines decodes the source as docutils does: a BOM is dropped, CRLF and CR
// end lines, tabs are eight columns, form feeds are spaces. Bytes that
// are not UTF-8, and NUL (our mark of an escape), become U+FFFD.
func splitLines(src []byte) []line {
	s := strings.TrimPrefix(string(src), "\ufeff")
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	s = sourceReplacer.Replace(s)
	lines := make([]line, 0, strings.Count(s, "\n")+1)
	for no := 1; s != ""; no++ {
		var text string
		text, s, _ = strings.Cut(s, "\n")
		if strings.IndexByte(text, '\t') >= 0 {
			text = expandTabs(text)
		}
		lines = append(lines, line{strings.TrimRightFunc(text, unicode.IsSpace), no})
	}
	return lines
}

var sourceReplacer = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", " ", "\v", " ", "\x00", "\ufffd",
	"\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\x1c", "\n", "\x1d", "\n", "\x1e", "\n")

func expandTabs(s string) string {
	var b strings.Builder
	column := 0
	for _, r := range s {
		if r != '\t' {
			b.WriteRune(r)
			column++
			continue
		}
		n := tabWidth - column%tabWidth
		b.WriteString("        "[:n])
		column += n
	}
	return b.String()
}

// indentOf counts the leading spaces.
func indentOf(s string) int {
	i := 0
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

// cut drops the first n columns of the line; all of it when it is shorter.
func (l line) cut(n int) line {
	if n >= len(l.text) {
		return line{"", l.no}
	}
	return line{l.text[n:], l.no}
}

// trimBlank drops blank lines at both ends.
func trimBlank(ls []line) []line { return trimTop(trimBottom(ls)) }

func trimTop(ls []line) []line {
	for len(ls) > 0 && ls[0].text == "" {
		ls = ls[1:]
	}
	return ls
}

func trimBottom(ls []line) []line {
	for len(ls) > 0 && ls[len(ls)-1].text == "" {
		ls = ls[:len(ls)-1]
	}
	return ls
}

// join puts the lines together again, separated by newlines.
func join(ls []line) string {
	if len(ls) == 1 {
		return ls[0].text
	}
	var b strings.Builder
	for i, l := range ls {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}
