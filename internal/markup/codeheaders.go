package markup

import (
	"strings"

	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// codeHeader is the first line of a code block that names its language, as
// Python-Markdown's codehilite has it (Pelican's default): ":::python", or a
// shebang without a path, "#!python". A shebang with a path stays: it belongs to
// the program.
var codeHeader = pattern.New(`^( {0,4})(?:::+|#!)([A-Za-z0-9_][\w#.+-]*)[ \t]*(?:hl_lines=(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*(?:\n|$)`)

// codeLanguage finds the language in what the line of a fence may say besides:
// "{.go", "js:app.js", "go{3,5}", "{r,".
var codeLanguage = pattern.New(`^language-\{?\.?([A-Za-z][\w+#-]*(?:\.[\w+#-]+)*)`)

func readCodeHeaders(root *html.Node) {
	each(root, func(n *html.Node) {
		if !is(n, "code") || !is(n.Parent, "pre") {
			return
		}
		if class := attr(n, "class"); class == "" {
			readCodeHeader(n)
		} else if found := codeLanguage.FindStringSubmatch(class); found != nil {
			n.Attr = []html.Attribute{{Key: "class", Val: "language-" + found[1]}}
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
