package digest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"recapd/templates"
)

// columns is the width of the text part.
const columns = 72

// textWriter writes blocks as text, and collects their links on the way: in the
// text stands [1], and under the teaser the URL, alone on its line.
type textWriter struct {
	strings.Builder
	links []string
	known string // the post's own URL, which is told anyway
}

// teaserText writes a teaser below its post's title. It gives the addresses that the
// teaser links, too.
func teaserText(blocks []block, permalink string) (text string, links []string) {
	w := &textWriter{known: permalink}
	w.blocks(blocks, "  ", "  ", true)
	if len(blocks) > 1 || len(blocks) == 1 && blocks[0].kind != paragraph {
		w.WriteByte('\n')
	}
	for i, l := range w.links {
		fmt.Fprintf(w, "  [%d] %s\n", i+1, l)
	}
	return strings.TrimSuffix(w.String(), "\n"), w.links
}

// plainText writes blocks that stand for themselves.
func plainText(blocks []block) string {
	w := &textWriter{}
	w.blocks(blocks, "", "", true)
	for i, l := range w.links {
		if i == 0 {
			w.WriteByte('\n')
		}
		fmt.Fprintf(w, "[%d] %s\n", i+1, l)
	}
	return strings.TrimSuffix(w.String(), "\n")
}

// blocks writes blocks after an indent, the very first line after its own: that
// of an item has the bullet. Loose blocks have an empty line between them.
func (w *textWriter) blocks(blocks []block, first, indent string, loose bool) {
	for i, b := range blocks {
		if i > 0 {
			first = indent
			if loose {
				w.WriteString(strings.TrimRight(indent, " ") + "\n")
			}
		}
		w.block(b, first, indent)
	}
}

func (w *textWriter) block(b block, first, indent string) {
	switch b.kind {
	case paragraph:
		w.lines(w.text(b.inline), first, indent)
	case subheading:
		w.lines(marked("*", w.text(b.inline)), first, indent)
	case code:
		for line := range strings.SplitSeq(b.text, "\n") {
			w.WriteString(strings.TrimRight(first+"    "+strings.ReplaceAll(line, "\t", "    "), " ") + "\n")
			first = indent
		}
	case quotation:
		w.blocks(b.blocks, first+"> ", indent+"> ", true)
	case list:
		w.list(b, first, indent)
	case table:
		w.table(b, first, indent)
	case pause:
		w.WriteString(first + "* * *\n")
	}
}

// lines wraps text that may have line breaks of its own.
func (w *textWriter) lines(text, first, indent string) {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		w.WriteString(templates.Wrap(line, columns, first, indent) + "\n")
		first = indent
	}
}

func (w *textWriter) list(b block, first, indent string) {
	for i, item := range b.items {
		mark := "- "
		if b.ordered {
			mark = fmt.Sprintf("%d. ", b.start+i)
		}
		w.blocks(item, first+mark, indent+strings.Repeat(" ", len(mark)), false)
		first = indent
	}
}

// table sets its columns below each other where they fit.
func (w *textWriter) table(b block, first, indent string) {
	var rows [][]string
	var widths []int
	for _, r := range b.rows {
		var cells []string
		for i, c := range r.cells {
			text := ""
			for _, p := range c {
				text = strings.Join(strings.Fields(w.text(p.inline)), " ")
			}
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], templates.Columns(text))
			cells = append(cells, text)
		}
		rows = append(rows, cells)
	}
	total := templates.Columns(indent)
	for _, n := range widths {
		total += n + 2
	}
	if total > columns {
		w.facts(b, first, indent)
		return
	}
	for i, cells := range rows {
		w.aligned(cells, widths, first)
		if b.rows[i].header {
			w.ruled(widths, indent)
		}
		first = indent
	}
}

// facts writes a table that is too wide, row by row: what it is about, and below it the
// other cells with the names of their columns.
func (w *textWriter) facts(b block, first, indent string) {
	for _, list := range b.facts() {
		var told []string
		for i, f := range list {
			text := ""
			for _, p := range f.cell {
				text = strings.TrimSpace(strings.ReplaceAll(w.text(p.inline), "\n", " "))
			}
			if f.label != "" {
				text = f.label + ": " + text
			}
			if i == 0 {
				w.lines(text, first, indent+"  ")
			} else {
				told = append(told, text)
			}
		}
		w.lines(strings.Join(told, ", "), indent+"  ", indent+"  ")
		first = indent
	}
}

func (w *textWriter) aligned(cells []string, widths []int, first string) {
	line := first
	for i, c := range cells {
		line += c + strings.Repeat(" ", widths[i]-templates.Columns(c)+2)
	}
	w.WriteString(strings.TrimRight(line, " ") + "\n")
}

func (w *textWriter) ruled(widths []int, indent string) {
	line := indent
	for _, n := range widths {
		line += strings.Repeat("-", n) + "  "
	}
	w.WriteString(strings.TrimRight(line, " ") + "\n")
}

// marks set apart what HTML shows in another face.
var marks = map[string]string{"strong": "*", "em": "_", "code": "`"}

// text is inline nodes as one line, with a line end for every <br>.
func (w *textWriter) text(nodes []*html.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(spaces(n.Data))
		case n.Type != html.ElementNode || dropped[n.DataAtom] || backReference(n):
		case n.DataAtom == atom.Br:
			b.WriteByte('\n')
		case n.DataAtom == atom.Q:
			b.WriteString("“" + w.text(children(n)) + "”")
		case n.DataAtom == atom.A:
			b.WriteString(w.link(n))
		default:
			b.WriteString(marked(marks[renamed[n.DataAtom]], w.text(children(n))))
		}
	}
	return b.String()
}

// marked puts the mark next to the words, not next to the spaces around them.
func marked(mark, text string) string {
	inner := strings.TrimSpace(text)
	if mark == "" || inner == "" || strings.Contains(inner, mark) {
		return text
	}
	return strings.Replace(text, inner, mark+inner+mark, 1)
}

func (w *textWriter) link(n *html.Node) string {
	text := w.text(children(n))
	to, ok := target(n)
	if !ok || strings.TrimSpace(text) == "" || to == w.known || to == "mailto:"+text {
		return text
	}
	if u, err := url.Parse(strings.TrimSpace(text)); err == nil && u.Host != "" {
		text = u.Host // the URL itself follows on its own line
	}
	i := slices.Index(w.links, to)
	if i < 0 {
		i = len(w.links)
		w.links = append(w.links, to)
	}
	if strings.Trim(text, "[]() 0123456789") == "" { // a note's number, for which ours stands
		text = ""
	}
	return fmt.Sprintf("%s\u00a0[%d]", strings.TrimRight(text, " "), i+1)
}
