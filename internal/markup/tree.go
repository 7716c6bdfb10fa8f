package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inline are the elements that run along in a line of text. Every other
// element is a block: it begins and ends on a line of its own.
var inline = set(`a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label
	map mark math noscript object q rp rt ruby s samp small span strike strong sub sup svg time tt u var wbr`)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func container() *html.Node { return element("div") }

func element(name string, attrs ...html.Attribute) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name)), Attr: attrs}
}

func text(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

func is(n *html.Node, names ...string) bool {
	return n != nil && n.Type == html.ElementNode && slices.Contains(names, n.Data)
}

func isBlock(n *html.Node) bool {
	return n.Type == html.ElementNode && !inline[n.Data]
}

func rename(n *html.Node, name string) {
	n.Data, n.DataAtom = name, atom.Lookup([]byte(name))
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, names ...string) bool {
	for class := range strings.FieldsSeq(attr(n, "class")) {
		if slices.Contains(names, class) {
			return true
		}
	}
	return false
}

// each calls f for every node below n in document order. f may remove or
// replace the node it is given; what was below a removed node is not visited.
func each(n *html.Node, f func(*html.Node)) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		f(c)
		if c.Parent == n {
			each(c, f)
		}
		c = next
	}
}

// clone copies a tree, all of it in one piece of memory.
func clone(n *html.Node) *html.Node {
	room := make([]html.Node, nodesOf(n))
	return copyInto(&room, n)
}

func nodesOf(n *html.Node) int {
	nodes := 1
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		nodes += nodesOf(c)
	}
	return nodes
}

func copyInto(room *[]html.Node, n *html.Node) *html.Node {
	m := &(*room)[0]
	*room = (*room)[1:]
	*m = html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: slices.Clone(n.Attr)}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		m.AppendChild(copyInto(room, c))
	}
	return m
}

// visible are the elements that show something although no text is in them.
var visible = set(`img hr input iframe video audio object embed svg math picture canvas`)

// blank tells whether a reader would see nothing of n.
func blank(n *html.Node) bool {
	switch n.Type {
	case html.TextNode:
		return strings.TrimSpace(n.Data) == ""
	case html.CommentNode:
		return true
	case html.ElementNode:
		return !visible[n.Data] && blankInside(n)
	}
	return true
}

func blankInside(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !blank(c) {
			return false
		}
	}
	return true
}

// content is the text of n as one line, without alternative texts.
func content(n *html.Node) string {
	var b strings.Builder
	appendContent(&b, n)
	return strings.Join(strings.Fields(b.String()), " ")
}

func appendContent(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case n.Type == html.ElementNode && (isBlock(n) || n.Data == "br"):
		b.WriteByte(' ')
		defer b.WriteByte(' ')
	}
	if unseen[n.Data] && n.Type == html.ElementNode {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		appendContent(b, c)
	}
}

// unseen are the elements whose content is not for reading.
var unseen = set(`script style template iframe title head noembed noframes object svg select textarea`)
