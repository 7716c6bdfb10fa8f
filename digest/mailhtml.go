package digest

import (
	"fmt"
	"html/template"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlWriter writes blocks as HTML: for mail with a style on every element, for
// the web with none.
type htmlWriter struct {
	strings.Builder
	attr func(part string) string // of templates.Set; nil for the web
	rtl  bool
	deep int  // how many quotations and lists are open
	last bool // the next block ends the teaser: no space is below it
}

// mostIndents is how many there is room for in windows of 320 px.
const mostIndents = 4

// teaserHTML writes a teaser. attr gives the class and style of each part.
func teaserHTML(blocks []block, attr func(string) string, rtl bool) template.HTML {
	w := &htmlWriter{attr: attr, rtl: rtl}
	if attr == nil {
		w.attr = func(string) string { return "" }
	}
	for i, b := range blocks {
		w.last = i == len(blocks)-1
		w.block(b)
	}
	return template.HTML(strings.TrimSuffix(w.String(), "\n"))
}

// ending is the part for a block that may be the last of its teaser.
func (w *htmlWriter) ending(part string) string {
	if w.last {
		w.last = false
		return part + "-end"
	}
	return part
}

// sided is the part for the side that lines begin on.
func (w *htmlWriter) sided(part string) string {
	if w.rtl {
		part += "-rtl"
	}
	return w.attr(part)
}

// program is a part for what is written from left to right in every language:
// without a word, "cache.Get()" would stand as "()cache.Get" among Arabic.
func (w *htmlWriter) program(part string) string {
	if w.rtl {
		return ` dir="ltr"` + w.attr(part)
	}
	return w.attr(part)
}

func (w *htmlWriter) block(b block) {
	switch b.kind {
	case paragraph:
		w.wrapped("p", w.ending("p"), b.inline)
	case subheading: // no <h5>: the outline of the mail is that of its posts
		w.wrapped("p", "th", b.inline)
	case code:
		text := strings.NewReplacer("\n", "<br>", "\t", "    ").Replace(html.EscapeString(b.text))
		fmt.Fprintf(w, "<pre%s>%s</pre>\n", w.program(w.ending("pre")), text)
	case quotation:
		w.quotation(b)
	case list:
		w.list(b)
	case table:
		w.table(b)
	case pause:
		fmt.Fprintf(w, "<p%s>* * *</p>\n", w.attr("p"))
	}
}

func (w *htmlWriter) quotation(b block) {
	part := w.sided(w.ending("quote"))
	if w.deep >= mostIndents {
		part = w.attr("flat")
	}
	w.deep++
	fmt.Fprintf(w, "<blockquote%s>\n", part)
	w.blocks(b.blocks)
	w.WriteString("</blockquote>\n")
	w.deep--
}

// blocks writes the content of a quotation, an item or a cell; a single
// paragraph needs no element of its own there.
func (w *htmlWriter) blocks(blocks []block) {
	if len(blocks) > 0 && blocks[0].kind == paragraph {
		if len(blocks) == 1 || blocks[1].kind == list {
			w.inline(blocks[0].inline)
			w.WriteByte('\n')
			blocks = blocks[1:]
		}
	}
	for _, b := range blocks {
		w.block(b)
	}
}

func (w *htmlWriter) wrapped(element, part string, nodes []*html.Node) {
	open, end := "", ""
	if part == "th" && w.attr("th") == "" {
		open, end = "<strong>", "</strong>"
	}
	fmt.Fprintf(w, "<%s%s>%s", element, w.attr(part), open)
	w.inline(nodes)
	fmt.Fprintf(w, "%s</%s>\n", end, element)
}

func (w *htmlWriter) list(b block) {
	element, start := "ul", ""
	if b.ordered {
		element = "ol"
		if b.start != 1 {
			start = fmt.Sprintf(` start="%d"`, b.start)
		}
	}
	part := w.sided(w.ending("ul"))
	if w.deep >= mostIndents {
		part = w.attr("flat")
	}
	w.deep++
	fmt.Fprintf(w, "<%s%s%s>\n", element, start, part)
	for _, item := range b.items {
		fmt.Fprintf(w, "<li%s>", w.attr("li"))
		w.blocks(item)
		w.WriteString("</li>\n")
	}
	fmt.Fprintf(w, "</%s>\n", element)
	w.deep--
}

func (w *htmlWriter) table(b block) {
	if w.attr("table") != "" && b.tooWide() {
		w.rows(b)
		return
	}
	role := ` role="presentation"` // without a header it reads as lines of text
	for _, r := range b.rows {
		if r.header {
			role = ""
		}
	}
	fmt.Fprintf(w, "<table%s cellpadding=\"0\" cellspacing=\"0\" border=\"0\"%s>\n", role, w.attr(w.ending("table")))
	for _, r := range b.rows {
		w.WriteString("<tr>")
		for _, c := range r.cells {
			element, part := "td", "d"
			if r.header {
				element, part = "th", "h"
			}
			fmt.Fprintf(w, "<%s%s>", element, w.sided(part))
			for _, p := range c {
				w.inline(p.inline)
			}
			fmt.Fprintf(w, "</%s>", element)
		}
		w.WriteString("</tr>\n")
	}
	w.WriteString("</table>\n")
}

// rows writes a table that is too wide for a phone, a paragraph for each row: what it is
// about, and below it the other cells with the names of their columns.
func (w *htmlWriter) rows(b block) {
	last, facts := w.last, b.facts()
	for n, list := range facts {
		w.last = last && n == len(facts)-1
		fmt.Fprintf(w, "<p%s>", w.attr(w.ending("p")))
		for i, f := range list {
			switch i {
			case 0:
				w.WriteString("<strong>")
			case 1:
				w.WriteString("<br>")
			default:
				w.WriteString(" · ")
			}
			if f.label != "" {
				w.WriteString(html.EscapeString(f.label) + ": ")
			}
			for _, p := range f.cell {
				w.inline(p.inline)
			}
			if i == 0 {
				w.WriteString("</strong>")
			}
		}
		w.WriteString("</p>\n")
	}
}

// renamed are the inline elements that are kept, by the name that every mail
// program knows. Underlining is for links alone, so u and ins are not here.
var renamed = map[atom.Atom]string{
	atom.B: "strong", atom.Strong: "strong", atom.Mark: "strong",
	atom.I: "em", atom.Em: "em", atom.Cite: "em", atom.Dfn: "em", atom.Var: "em",
	atom.Code: "code", atom.Kbd: "code", atom.Samp: "code", atom.Tt: "code",
	atom.Del: "s", atom.S: "s", atom.Strike: "s", atom.Sub: "sub", atom.Sup: "sup",
}

func (w *htmlWriter) inline(nodes []*html.Node) {
	for _, n := range nodes {
		switch {
		case n.Type == html.TextNode:
			w.WriteString(html.EscapeString(spaces(n.Data)))
		case n.Type != html.ElementNode || dropped[n.DataAtom] || backReference(n):
		case n.DataAtom == atom.Br:
			w.WriteString("<br>")
		case n.DataAtom == atom.Q:
			w.WriteString("“")
			w.inline(children(n))
			w.WriteString("”")
		case n.DataAtom == atom.A:
			w.link(n)
		default:
			w.element(renamed[n.DataAtom], n)
		}
	}
}

func (w *htmlWriter) element(name string, n *html.Node) {
	if name == "" {
		w.inline(children(n))
		return
	}
	attrs := ""
	switch name {
	case "code":
		attrs = w.program("code")
	case "sub", "sup":
		attrs = w.attr("raised")
	}
	fmt.Fprintf(w, "<%s%s>", name, attrs)
	w.inline(children(n))
	fmt.Fprintf(w, "</%s>", name)
}

// link underlines by an element: some programs drop text-decoration.
func (w *htmlWriter) link(n *html.Node) {
	to, ok := target(n)
	if !ok || !visible(children(n)) {
		w.inline(children(n))
		return
	}
	fmt.Fprintf(w, `<a href="%s"%s><u>`, html.EscapeString(to), w.attr("a"))
	w.inline(children(n))
	w.WriteString("</u></a>")
}

func children(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := range n.ChildNodes() {
		out = append(out, c)
	}
	return out
}

// spaces makes every run of white space one space, as a browser would, but
// keeps one at either end.
func spaces(s string) string {
	var b strings.Builder
	in := false
	for _, r := range s {
		white := r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f'
		if white && !in {
			b.WriteByte(' ')
		} else if !white {
			b.WriteRune(r)
		}
		in = white
	}
	return b.String()
}
