package digest

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"recapd/templates"
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

// Windows are as narrow as 320 px, which is a line of 288 px or about 36 characters; what
// stands between two columns takes one and a half.
const (
	lineOfTable    = 36
	betweenColumns = 1.5
)

// tooWide tells whether words would have to be broken for a table to fit a phone.
func (b block) tooWide() bool {
	var longest []int
	for _, r := range b.rows {
		for i, c := range r.cells {
			if i == len(longest) {
				longest = append(longest, 0)
			}
			for _, word := range strings.FieldsFunc(cellText(c), breakable) {
				longest[i] = max(longest[i], templates.Columns(word))
			}
		}
	}
	width := 0.0
	for _, n := range longest {
		width += float64(n) + betweenColumns
	}
	return width > lineOfTable
}

// breakable tells where a browser breaks a word without being asked to: also between
// the characters of scripts without spaces.
func breakable(r rune) bool {
	return unicode.IsSpace(r) || r == '-' || templates.Columns(string(r)) > 1
}

// cellText is the words of a cell, or of other blocks that are paragraphs.
func cellText(cell []block) string {
	var b strings.Builder
	for _, p := range cell {
		for _, n := range p.inline {
			b.WriteString(textOf(n))
		}
	}
	return clean(b.String())
}

// fact is a cell of a table that is told in lines, with what stands above its column.
type fact struct {
	label string // may be ""
	cell  []block
}

// facts are the rows of a table as lists: of the cells that say something, each but the
// first with the name of its column. A header of the table is no row of it.
func (b block) facts() [][]fact {
	var header row
	rows := b.rows
	if len(rows) > 1 && rows[0].header {
		header, rows = rows[0], rows[1:]
	}
	var out [][]fact
	for _, r := range rows {
		var list []fact
		for i, c := range r.cells {
			if cellText(c) == "" {
				continue
			}
			f := fact{cell: c}
			if i > 0 && i < len(header.cells) {
				f.label = cellText(header.cells[i])
			}
			list = append(list, f)
		}
		if len(list) > 0 {
			out = append(out, list)
		}
	}
	return out
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
