package markup

import (
	"strings"

	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// alert is the first line of a quote that GitHub shows as a note:
//
//	> [!WARNING]
//	> The pond is deep.
//
// Obsidian's signs for folding, and a title of one's own, are read as well.
var alert = pattern.New(`^\s*\[!([A-Za-z]+)\][+-]?[ \t]*([^\n]*)(?:\n|$)`)

// alertKinds are those of GitHub, and what Obsidian has beside them, by the name
// that reStructuredText gives them.
var alertKinds = map[string]string{
	"note": "note", "tip": "tip", "important": "important", "warning": "warning", "caution": "caution",
	"info": "note", "abstract": "note", "summary": "note", "todo": "note", "example": "note", "quote": "note",
	"hint": "hint", "success": "tip", "question": "note", "attention": "attention", "failure": "error", "danger": "danger",
	"error": "error", "bug": "error",
}

func showAlerts(root *html.Node) {
	each(root, func(n *html.Node) {
		if is(n, "blockquote") {
			showAlert(n)
		}
	})
}

// showAlert makes of the quote the same as reST's admonitions are.
func showAlert(quote *html.Node) {
	p := firstElement(quote)
	if !is(p, "p") || p.FirstChild == nil || p.FirstChild.Type != html.TextNode {
		return
	}
	found := alert.FindStringSubmatch(p.FirstChild.Data)
	if found == nil || alertKinds[strings.ToLower(found[1])] == "" {
		return
	}
	p.FirstChild.Data = p.FirstChild.Data[len(found[0]):]
	name := strings.ToLower(found[1])
	title := strings.TrimSpace(found[2])
	if title == "" {
		title = strings.ToUpper(name[:1]) + name[1:]
	}
	rename(quote, "aside")
	quote.Attr = []html.Attribute{{Key: "class", Val: "admonition " + alertKinds[name]}}
	heading := element("p", html.Attribute{Key: "class", Val: "admonition-title"})
	heading.AppendChild(text(title))
	quote.InsertBefore(heading, p)
	if blank(p) {
		quote.RemoveChild(p)
	}
}
