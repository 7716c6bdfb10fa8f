package digest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blockKind is what a block of a teaser is.
type blockKind int

const (
	paragraph  blockKind = iota
	subheading           // of any level: a teaser has no outline of its own
	code
	quotation
	list
	table
	pause // a horizontal rule
)

// block is one block of a teaser, reduced to what every mail program can show
// and what plain text can say. HTML, text and the cutting at block ends all
// work on blocks, and so tell the same.
type block struct {
	kind    blockKind
	inline  []*html.Node // paragraph, subheading
	text    string       // code
	blocks  []block      // quotation
	items   [][]block    // list
	ordered bool
	start   int // of an ordered list
	rows    []row
}

// row is a line of a table.
type row struct {
	header bool
	cells  [][]block
}

// inlineElements do not end a paragraph.
var inlineElements = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Br: true, atom.Cite: true,
	atom.Code: true, atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true,
	atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Q: true, atom.Rp: true, atom.Rt: true,
	atom.Ruby: true, atom.S: true, atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strike: true,
	atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true, atom.Var: true,
	atom.Wbr: true,
}

// dropped elements are left out with all that is in them: pictures by the house
// rule, the rest because no mail program shows it.
var dropped = map[atom.Atom]bool{
	atom.Img: true, atom.Picture: true, atom.Video: true, atom.Audio: true, atom.Iframe: true, atom.Object: true,
	atom.Embed: true, atom.Svg: true, atom.Canvas: true, atom.Script: true, atom.Style: true, atom.Template: true,
	atom.Noscript: true, atom.Form: true, atom.Input: true, atom.Button: true, atom.Select: true, atom.Textarea: true,
	atom.Head: true, atom.Title: true, atom.Link: true, atom.Meta: true,
}

// readBlocks reads the children of a node. Text and inline elements between two
// blocks make a paragraph.
func readBlocks(parent *html.Node) []block {
	var out []block
	var run []*html.Node
	flush := func() {
		if visible(run) {
			out = append(out, block{kind: paragraph, inline: run})
		}
		run = nil
	}
	for n := parent.FirstChild; n != nil; n = n.NextSibling {
		switch {
		case n.Type == html.TextNode, n.Type == html.ElementNode && isInline(n):
			run = append(run, n)
		case n.Type == html.ElementNode && !dropped[n.DataAtom]:
			flush()
			out = append(out, readBlock(n)...)
		}
	}
	flush()
	return out
}

func readBlock(n *html.Node) []block {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dt, atom.Summary:
		return as(subheading, readBlocks(n))
	case atom.Pre:
		return codeBlock(textOf(n))
	case atom.Blockquote:
		if inner := readBlocks(n); len(inner) > 0 {
			return []block{{kind: quotation, blocks: inner}}
		}
		return nil
	case atom.Ul, atom.Ol, atom.Menu:
		return listBlock(n)
	case atom.Table:
		return tableBlock(n)
	case atom.Hr:
		return []block{{kind: pause}}
	case atom.Figure:
		return figureBlocks(n)
	}
	switch {
	case titleClass.MatchString(attr(n, "class")):
		return as(subheading, readBlocks(n))
	case classed(n, "line-block"):
		return versesBlock(n)
	}
	return readBlocks(n)
}

// titleClass are what a reStructuredText box calls the words above its text.
var titleClass = regexp.MustCompile(`(^| )((admonition|topic|sidebar)-title|rubric)( |$)`)

func classed(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

// versesBlock is lines that an author ended himself: one paragraph, as they stand.
func versesBlock(n *html.Node) []block {
	var run []*html.Node
	var read func(n *html.Node)
	read = func(n *html.Node) {
		for c := range n.ChildNodes() {
			switch {
			case classed(c, "line-block"):
				read(c)
			case c.Type == html.ElementNode:
				if len(run) > 0 {
					run = append(run, &html.Node{Type: html.ElementNode, DataAtom: atom.Br, Data: "br"})
				}
				run = append(run, children(c)...)
			}
		}
	}
	if read(n); !visible(run) {
		return nil
	}
	return []block{{kind: paragraph, inline: run}}
}

// withoutTitle leaves out a heading at the top that says the title of the post again,
// which stands above it already, and all but the first of pictures with the same words.
func withoutTitle(blocks []block, title string) []block {
	if len(blocks) > 1 && blocks[0].kind == subheading && Folded(cellText(blocks[:1])) == Folded(title) {
		blocks = blocks[1:]
	}
	return slices.CompactFunc(blocks, func(a, b block) bool {
		words := cellText([]block{a})
		return a.kind == paragraph && b.kind == paragraph && strings.HasPrefix(words, "[") && words == cellText([]block{b})
	})
}

func as(kind blockKind, blocks []block) []block {
	for i := range blocks {
		if blocks[i].kind == paragraph {
			blocks[i].kind = kind
		}
	}
	return blocks
}

func codeBlock(text string) []block {
	text = strings.Trim(strings.ReplaceAll(text, "\r", ""), "\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return []block{{kind: code, text: text}}
}

func listBlock(n *html.Node) []block {
	b := block{kind: list, ordered: n.DataAtom == atom.Ol, start: 1}
	if s, err := strconv.Atoi(attr(n, "start")); err == nil {
		b.start = s
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		inner := readBlocks(c)
		switch {
		case c.DataAtom == atom.Li && len(inner) > 0:
			b.items = append(b.items, inner)
		case c.DataAtom != atom.Li && len(b.items) > 0: // a list beside the items
			last := len(b.items) - 1
			b.items[last] = append(b.items[last], readBlock(c)...)
		}
	}
	if len(b.items) == 0 {
		return nil
	}
	return []block{b}
}

// figureBlocks leaves the caption out when what it speaks of is left out.
func figureBlocks(n *html.Node) []block {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.DataAtom != atom.Figcaption && len(readBlocks(&html.Node{FirstChild: single(c)})) > 0 {
			return readBlocks(n)
		}
	}
	return nil
}

// single is a node as if it had no siblings.
func single(n *html.Node) *html.Node {
	c := *n
	c.NextSibling = nil
	return &c
}

// isInline tells whether an element belongs to a paragraph: by its name, and
// because no block is inside.
func isInline(n *html.Node) bool {
	if !inlineElements[n.DataAtom] {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && !dropped[c.DataAtom] && !isInline(c) {
			return false
		}
	}
	return true
}

// visible tells whether there is anything to read.
func visible(nodes []*html.Node) bool {
	for _, n := range nodes {
		if strings.TrimSpace(textOf(n)) != "" {
			return true
		}
	}
	return false
}

// textOf is the text in a node, without what is dropped.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	if n.Type == html.ElementNode && (dropped[n.DataAtom] || backReference(n)) {
		return ""
	}
	if n.DataAtom == atom.Br {
		return "\n"
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// backReference is the arrow from a footnote to its place: in a mail it would
// lead nowhere.
func backReference(n *html.Node) bool {
	return n.DataAtom == atom.A && (strings.Contains(attr(n, "class"), "backref") || attr(n, "role") == "doc-backlink")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}
