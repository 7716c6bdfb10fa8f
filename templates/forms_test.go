package templates

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inspectForms looks at what people fill in: every field has a label, what is
// said to describe it is there, ids are not given twice, and only a POST is sent.
func inspectForms(t *testing.T, doc *html.Node) {
	ids, labels := map[string]bool{}, map[string]bool{}
	for n := range doc.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements have the id %q", id)
			}
			ids[id] = true
		}
		if n.DataAtom == atom.Label {
			labels[attr(n, "for")] = true
		}
	}
	for n := range doc.Descendants() {
		for _, key := range []string{"aria-describedby", "aria-labelledby"} {
			for id := range strings.FieldsSeq(attr(n, key)) {
				if !ids[id] {
					t.Errorf("<%s %s=%q>: there is no such element", n.Data, key, id)
				}
			}
		}
		switch n.DataAtom {
		case atom.Form:
			if want := methodOf(n); attr(n, "method") != want {
				t.Errorf("a form is sent by %q, want %s", attr(n, "method"), want)
			}
		case atom.Input, atom.Select, atom.Textarea:
			inLabel := n.Parent.DataAtom == atom.Label
			if attr(n, "type") != "hidden" && !inLabel && !labels[attr(n, "id")] {
				t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
			}
		}
	}
}

// methodOf is how a form is to be sent: one that changes nothing, but asks for the
// page again, is in the class "filter".
func methodOf(form *html.Node) string {
	if attr(form, "class") == "filter" {
		return "get"
	}
	return "post"
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// The trap is where neither eyes nor screen readers nor keys come, and is not
// named like anything that a browser fills in by itself.
func TestTheTrapIsForProgramsOnly(t *testing.T) {
	for _, sp := range mustLoad(t).Specimens("en") {
		if sp.Name != "subscribe.html" && sp.Name != "embed.html" {
			continue
		}
		doc, err := html.Parse(strings.NewReader(written(t, sp)))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for n := range doc.Descendants() {
			if attr(n, "name") != FieldTrap {
				continue
			}
			found = true
			_, hidden := attribute(n.Parent, "hidden")
			if !hidden || attr(n, "tabindex") != "-1" || attr(n, "autocomplete") != "off" {
				t.Errorf("%s: the trap can be met: %v in %v", sp.Name, n.Attr, n.Parent.Attr)
			}
		}
		if !found {
			t.Errorf("%s has no trap", sp.Name)
		}
	}
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}
