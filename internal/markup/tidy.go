package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// renamed are elements that we know by another name. Unknown blocks become
// divs rather than nothing, so that the texts in them don't run together.
var renamed = map[string]string{
	"acronym": "abbr", "big": "span", "font": "span", "strike": "s", "tt": "code", "data": "span", "label": "span", "noscript": "span",
	"center": "div", "dialog": "div", "fieldset": "div", "form": "div", "hgroup": "div", "legend": "div", "main": "div",
	"nav": "div", "search": "div", "menu": "ul", "dir": "ul", "listing": "pre", "plaintext": "pre", "xmp": "pre",
}

// dropped are elements that go with all that is in them.
var dropped = set(`applet audio base basefont bgsound button canvas datalist embed frame frameset head iframe link meta
	meter noembed noframes object optgroup option param progress script select source style svg template textarea
	title track video`)

// tidy makes of the tree what the policy will let through: it puts links where
// players were, and says in the words we keep what was said in others.
func tidy(root *html.Node) {
	each(root, tidyNode)
}

func tidyNode(n *html.Node) {
	switch n.Type {
	case html.TextNode, html.CommentNode:
		n.Data = xmlSafe(n.Data)
		if n.Type == html.CommentNode && conditional(n.Data) {
			n.Parent.RemoveChild(n)
		}
	case html.ElementNode:
		tidyElement(n)
	default:
		n.Parent.RemoveChild(n)
	}
}

// conditional tells Outlook's "[if mso]": a comment in name only.
func conditional(comment string) bool {
	s := strings.ToLower(comment)
	return strings.Contains(s, "[if") || strings.Contains(s, "[endif")
}

func tidyElement(n *html.Node) {
	if link := playerLink(n); link != nil {
		replace(n, link)
		return
	}
	switch {
	case n.Data == "math":
		replace(n, text(formula(n)))
	case n.Data == "input":
		tidyInput(n)
	case dropped[n.Data], n.Namespace != "":
		n.Parent.RemoveChild(n)
	default:
		if name, ok := renamed[n.Data]; ok {
			rename(n, name)
		}
		tidyAttrs(n)
		dropLostPicture(n)
	}
}

func replace(old, new *html.Node) {
	old.Parent.InsertBefore(new, old)
	old.Parent.RemoveChild(old)
}

// formula is the text of MathML without the source that it may carry along.
func formula(n *html.Node) string {
	each(n, func(c *html.Node) {
		if is(c, "annotation", "annotation-xml") {
			c.Parent.RemoveChild(c)
		}
	})
	return xmlSafe(content(n))
}

// tidyInput keeps the boxes of task lists, as characters.
func tidyInput(n *html.Node) {
	if !strings.EqualFold(attr(n, "type"), "checkbox") {
		n.Parent.RemoveChild(n)
		return
	}
	box := "☐"
	for _, a := range n.Attr {
		if a.Key == "checked" {
			box = "☑"
		}
	}
	replace(n, text(box))
}

// xmlSafe drops the characters that XML 1.0 forbids (its section 2.2), since
// fragments travel in Atom and RSS.
func xmlSafe(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF || r == 0x7F {
			return -1
		}
		return r
	}, s)
}
