package markup

import (
	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// template is the syntax of shortcodes and of the template languages that posts
// are about. Where the generator itself shows it, the author meant to quote it.
var template = pattern.New(`\{\{[<% ][^{}\n]*\}\}|\{%[^{}\n]*%\}|\{\{[<% ]|\{%`)

// QuoteTemplates sets template syntax that stands in prose as code, after
// everything else has been done to the tree: what is shown
// is what the author wrote, and nobody takes it for something that went wrong.
func (f *Fragment) QuoteTemplates() *Fragment {
	found := false
	prose(f.tree(), func(n *html.Node) { found = found || template.MatchString(n.Data) })
	if !found {
		return f
	}
	root := f.Root()
	prose(root, func(n *html.Node) {
		at, data := 0, n.Data
		for _, where := range template.FindAllStringIndex(data, -1) {
			insertText(n, data[at:where[0]])
			at = where[1]
			code := element("code")
			code.AppendChild(text(data[where[0]:where[1]]))
			n.Parent.InsertBefore(code, n)
		}
		if at > 0 {
			insertText(n, data[at:])
			n.Parent.RemoveChild(n)
		}
	})
	return &Fragment{root: root}
}
