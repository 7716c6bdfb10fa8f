package digest

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// standIn puts the alternative text of each picture in its place, in brackets.
// Mail goes out without pictures, but not without what the author said they
// show: a sentence around one must not lose its middle. It changes the tree.
func standIn(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode && c.DataAtom == atom.Img {
			if alt := clean(attr(c, "alt")); alt != "" {
				n.InsertBefore(&html.Node{Type: html.TextNode, Data: "[" + clip(alt, titleLength) + "]"}, c)
			}
			n.RemoveChild(c)
		} else {
			standIn(c)
		}
		c = next
	}
	return n
}
