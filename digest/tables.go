package digest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tableBlock reads a table of data. A table that sets other blocks beside each
// other, as highlighters do with line numbers and code, is read as what is in
// its cells.
func tableBlock(n *html.Node) []block {
	var before []block
	b := block{kind: table}
	simple := true
	for _, e := range rowsOf(n) {
		if e.DataAtom == atom.Caption {
			before = append(before, as(subheading, readBlocks(e))...)
			continue
		}
		r := tableRow(e)
		simple = simple && r.simple()
		if len(r.cells) > 0 {
			b.rows = append(b.rows, r)
		}
	}
	if !simple {
		return append(before, b.unfold()...)
	}
	if !b.says() {
		return before
	}
	return append(before, b)
}

// rowsOf is the rows of a table, and its caption, but not those of a table
// inside it.
func rowsOf(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr, atom.Caption:
			out = append(out, c)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			out = append(out, rowsOf(c)...)
		}
	}
	return out
}

func tableRow(n *html.Node) row {
	var r row
	headers := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		if c.DataAtom == atom.Th {
			headers++
		}
		r.cells = append(r.cells, readBlocks(c))
	}
	r.header = headers > 0 && headers == len(r.cells)
	return r
}

// simple tells whether every cell is at most one paragraph.
func (r row) simple() bool {
	for _, c := range r.cells {
		if len(c) > 1 || len(c) == 1 && c[0].kind != paragraph {
			return false
		}
	}
	return true
}

func (b block) says() bool {
	for _, r := range b.rows {
		for _, c := range r.cells {
			if len(c) > 0 {
				return true
			}
		}
	}
	return false
}

// unfold is the blocks of all cells, without columns of line numbers.
func (b block) unfold() []block {
	var out []block
	for _, r := range b.rows {
		for _, c := range r.cells {
			for _, inner := range c {
				if inner.kind != code || strings.Trim(inner.text, "0123456789 \n\t") != "" {
					out = append(out, inner)
				}
			}
		}
	}
	return out
}
