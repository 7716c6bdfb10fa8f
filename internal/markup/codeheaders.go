package markup

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// codeHeader is the first line of a code block that names its language, as
// Python-Markdown's codehilite has it (Pelican's default): ":::python", or a
// shebang without a path, "#!python". A shebang with a path stays: it belongs to
// the program.
var codeHeader = regexp.MustCompile(`^( {0,4})(?:::+|#!)([A-Za-z0-9_][\w#.+-]*)[ \t]*(?:hl_lines=(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*(?:\n|$)`)

func readCodeHeaders(root *html.Node) {
	each(root, func(n *html.Node) {
		if is(n, "code") && is(n.Parent, "pre") && attr(n, "class") == "" {
			readCodeHeader(n)
		}
	})
}

func readCodeHeader(code *html.Node) {
	first := code.FirstChild
	if first == nil || first.Type != html.TextNode {
		return
	}
	found := codeHeader.FindStringSubmatch(first.Data)
	if found == nil {
		return
	}
	// In a list Python-Markdown takes off more of the indentation than CommonMark.
	rest := "\n" + first.Data[len(found[0]):]
	first.Data = strings.ReplaceAll(rest, "\n"+found[1], "\n")[1:]
	code.Attr = append(code.Attr, html.Attribute{Key: "class", Val: "language-" + strings.ToLower(found[2])})
}
