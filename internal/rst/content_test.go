package rst

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// marks are the elements of running text, except links. They contain nothing else, and so do, the
// way we write them, paragraphs, headings, terms and captions.
const marks = "b bdi cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var "

var (
	phrasing     = words(marks + "a br img")
	onlyPhrasing = words(marks + "caption dt h2 h3 h4 h5 h6 p pre")
)

// parents are of elements that may not stand anywhere.
var parents = map[string]map[string]bool{
	"li": words("ul ol"), "dt": words("dl"), "dd": words("dl"), "figcaption": words("figure"), "caption": words("table"),
	"thead": words("table"), "tbody": words("table"), "tr": words("thead tbody"), "td": words("tr"), "th": words("tr"),
}

// children are what lists and tables consist of.
var children = map[string]map[string]bool{
	"ul": words("li"), "ol": words("li"), "dl": words("dt dd"), "tr": words("td th"), "thead": words("tr"), "tbody": words("tr"),
	"table": words("caption thead tbody"),
}

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// checkContent: each element stands where HTML allows it, no link in another, and no id
// is there twice. Parsers repair none of that.
func checkContent(t *testing.T, nodes []*html.Node) {
	t.Helper()
	ids := map[string]bool{}
	var walk func(parent string, linked bool, ns []*html.Node) error
	walk = func(parent string, linked bool, ns []*html.Node) error {
		for _, n := range ns {
			if n.Type != html.ElementNode {
				if n.Type == html.TextNode && children[parent] != nil && strings.TrimSpace(n.Data) != "" {
					return fmt.Errorf("text in <%s>: %q", parent, n.Data)
				}
				continue
			}
			switch {
			case linked && n.Data == "a":
				return fmt.Errorf("a link in a link")
			case onlyPhrasing[parent] && !phrasing[n.Data], parents[n.Data] != nil && !parents[n.Data][parent], children[parent] != nil && !children[parent][n.Data]:
				return fmt.Errorf("<%s> in <%s>", n.Data, parent)
			}
			for _, a := range n.Attr {
				if a.Key == "id" {
					if ids[a.Val] || a.Val == "" {
						return fmt.Errorf("id %q twice", a.Val)
					}
					ids[a.Val] = true
				}
			}
			inside := n.Data
			if inside == "a" {
				inside = parent // it may contain what its place may
			}
			var below []*html.Node
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				below = append(below, c)
			}
			if err := walk(inside, linked || n.Data == "a", below); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk("body", false, nodes); err != nil {
		t.Fatal(err)
	}
}
