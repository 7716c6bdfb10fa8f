package rst

import "strings"

// A backslash makes the next character plain. Inside the inline scanner that is a
// NUL before the character (the source has none of its own), so that no
// start-string or end-string fits there; unescape takes the mark away again.
const escaped = '\x00'

func escape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' {
			b[i] = escaped
			i++
		}
	}
	return string(b)
}

// unescape drops the marks; an escaped space or newline vanishes altogether.
func unescape(s string) string {
	if strings.IndexByte(s, escaped) < 0 {
		return s
	}
	return unescaper.Replace(s)
}

var unescaper = strings.NewReplacer("\x00 ", "", "\x00\n", "", "\x00", "")

// source is the text as it was written, with its backslashes.
func source(s string) string { return strings.ReplaceAll(s, "\x00", `\`) }

func unescapeAll(ns []*node) {
	for _, n := range ns {
		if n.kind == textNode {
			n.text = unescape(n.text)
		}
		unescapeAll(n.children)
	}
}
