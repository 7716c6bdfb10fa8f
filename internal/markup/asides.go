package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// dropAsides removes what kramdown's {::comment} … {:/comment} encloses, be it
// words or many blocks. One that is never closed hides nothing.
func dropAsides(root *html.Node) {
	const open = "{::comment}"
	var texts []*html.Node
	prose(root, func(n *html.Node) { texts = append(texts, n) })
	if !slices.ContainsFunc(texts, func(n *html.Node) bool { return strings.Contains(n.Data, open) }) {
		return
	}
	last := len(texts) - 1
	for last >= 0 && !strings.Contains(texts[last].Data, "{:/") {
		last--
	}
	hiding, at := false, -1
	var empty []*html.Node
	each(root, func(n *html.Node) {
		if at+1 < len(texts) && n == texts[at+1] {
			at++
			if at <= last || hiding {
				hiding = hide(n, open, hiding)
			}
		} else if hiding && n.Type == html.TextNode {
			n.Data = ""
		}
		if n.Type == html.TextNode && n.Data == "" || hiding && visible[n.Data] {
			empty = append(empty, n)
		}
	})
	for _, n := range empty {
		removeShell(n, root)
	}
}

// hide takes the hidden parts out of a text and tells whether what follows it is
// hidden as well.
func hide(n *html.Node, open string, hiding bool) bool {
	var b strings.Builder
	for rest := n.Data; ; {
		if hiding {
			_, after, closed := strings.Cut(rest, "{:/")
			if !closed {
				break
			}
			_, rest, _ = strings.Cut(after, "}")
			hiding = false
		}
		before, after, opened := strings.Cut(rest, open)
		b.WriteString(before)
		if !opened {
			break
		}
		rest, hiding = after, true
	}
	n.Data = b.String()
	return hiding
}

// removeShell removes n and whatever that leaves empty around it.
func removeShell(n, root *html.Node) {
	for n != root && n.Parent != nil {
		parent := n.Parent
		parent.RemoveChild(n)
		if parent.FirstChild != nil {
			return
		}
		n = parent
	}
}
