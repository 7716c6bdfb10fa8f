package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// inlineText appends the text of an inline node, white space as it stands.
func inlineText(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(strings.ReplaceAll(n.Data, lineBreak, ""))
	case n.Type != html.ElementNode || unseen[n.Data] || isBacklink(n):
	case n.Data == "br":
		b.WriteString(lineBreak)
	case n.Data == "img":
		if alt := strings.TrimSpace(attr(n, "alt")); alt != "" {
			b.WriteString("[" + alt + "]")
		}
	case isNoteReference(n):
		b.WriteString("[" + strings.Trim(content(n), "[] ") + "]")
	default:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			inlineText(b, c)
		}
	}
}

func isNoteReference(n *html.Node) bool {
	return is(n, "a") && (attr(n, "role") == "doc-noteref" || hasClass(n, "footnote-ref", "footnote-reference"))
}
