package main

import (
	"strings"

	"golang.org/x/net/html"
)

// fold makes one blank of any number of them.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// textOf is what a human reads of HTML: its text with whitespace folded. Between
// blocks there is a blank however they are written down.
func textOf(source string) string {
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return err.Error() // of a reader of strings there are none
	}
	var b strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && !within[n.Data]:
			b.WriteByte(' ')
		}
	}
	return fold(b.String())
}

// within are the elements that are part of a line.
var within = map[string]bool{"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "cite": true, "code": true, "del": true, "dfn": true,
	"em": true, "i": true, "img": true, "ins": true, "kbd": true, "mark": true, "q": true, "rp": true, "rt": true, "ruby": true, "s": true, "samp": true,
	"small": true, "span": true, "strong": true, "sub": true, "sup": true, "time": true, "u": true, "var": true, "wbr": true}
