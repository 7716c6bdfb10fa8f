package markup

import (
	"strings"

	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// An attribute list is kramdown's way to give a class to what stands before it:
//
//	![Pond](pond.png){: .wide width="100%"}
//
// The syntax is that of kramdown's manual ("Attribute List Definitions"), read
// strictly, so that a Clojure map in prose stays. Those with a line for themselves
// are gone by now (attributelines.go), but for HTML. Definitions ({:name: .x}) and
// extensions ({::options … /}) look much the same. {.wide} without a colon is the
// way of Hugo and Pandoc; it counts only after an element or on a line of
// its own.
const (
	oneAttribute = `(?:[.#][A-Za-z_-][\w-]*|[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[\w%-]+))`
	someWords    = `(?:\s*(?:` + oneAttribute + `|[A-Za-z][\w-]*))+`
)

var (
	attributeList  = pattern.New(`\{:(?:[\w-]+:)?` + someWords + `\s*\}|\{::?/?[A-Za-z]+(?:\s+[\w-]+="[^"\n]*")*\s*/?\}|\{:/\}`)
	bareAttributes = pattern.New(`^\{\s*` + oneAttribute + `(?:\s+` + oneAttribute + `)*\s*\}`)
	tocAttribute   = pattern.New(`^ *\{:.*\btoc\b`)
)

func dropAttributeLists(root *html.Node) {
	prose(root, func(n *html.Node) {
		if !strings.Contains(n.Data, "{") {
			return
		}
		data := n.Data
		list := listAround(n)
		if previous := n.PrevSibling; is(previous, "img", "a", "em", "strong", "code", "del", "span") || previous == nil && is(n.Parent, "p") {
			data = bareAttributes.ReplaceAllString(data, "")
		}
		toc := false
		data = attributeList.ReplaceAllStringFunc(data, func(found string) string {
			toc = toc || tocAttribute.MatchString(found)
			return ""
		})
		if toc && list != nil {
			if list.Parent != nil { // not gone with another of its items
				list.Parent.RemoveChild(list)
			}
			return
		}
		if data != n.Data {
			n.Data = data
			removeHollow(n)
		}
	})
}

// listAround is the list that n is in a first-rank item of.
func listAround(n *html.Node) *html.Node {
	for p := n.Parent; p != nil; p = p.Parent {
		switch {
		case is(p, "ul", "ol"):
			return p
		case !is(p, "li", "p"):
			return nil
		}
	}
	return nil
}

// removeHollow removes a text of which nothing is left, and the paragraph or
// table row that held nothing else.
func removeHollow(n *html.Node) {
	for blank(n) && n.Parent != nil {
		parent := n.Parent
		if n.Type == html.ElementNode || n.Data == "" || n.NextSibling == nil {
			parent.RemoveChild(n)
		}
		if !is(parent, "p", "td", "tr") {
			return
		}
		n = parent
	}
}
