package rst

import (
	"strconv"
	"strings"
)

// canvas is a drawn table: lines of columns as a terminal shows them. Behind a
// wide character stands a filler, so that a column is an index.
type canvas struct {
	rows  [][]rune
	marks []map[int]string // combining marks, which have no column, by the column behind them
	nos   []int
}

const filler = -1

func newCanvas(lines []line) canvas {
	c := canvas{}
	for _, l := range lines {
		row, marks := columnsIn(l.text)
		c.rows = append(c.rows, row)
		c.marks = append(c.marks, marks)
		c.nos = append(c.nos, l.no)
	}
	return c
}

func columnsIn(s string) (row []rune, marks map[int]string) {
	row = make([]rune, 0, len(s))
	for _, r := range s {
		width := 1
		if r > 0x2ff {
			width = runeWidth(r)
		}
		if width == 0 {
			if marks == nil {
				marks = map[int]string{}
			}
			marks[len(row)] += string(r)
			continue
		}
		row = append(row, r)
		if width == 2 {
			row = append(row, filler)
		}
	}
	return row, marks
}

// text is what stands in the columns from left to right of a line.
func (c canvas) text(row, left, right int) string {
	r := c.rows[row]
	if left >= len(r) {
		return ""
	}
	var b strings.Builder
	for i, r := range r[left:min(right, len(r))] {
		if r != filler {
			b.WriteRune(r)
		}
		b.WriteString(c.marks[row][left+i+1])
	}
	return strings.TrimRight(b.String(), " ")
}

// blank reports whether nothing stands in the columns, not even half a character.
func (c canvas) blank(row, left, right int) bool {
	r := c.rows[row]
	for i := left; i < min(right, len(r)); i++ {
		if r[i] != ' ' {
			return false
		}
	}
	return true
}

// cut takes a rectangle out, without the indentation that all its lines have.
func (c canvas) cut(top, left, bottom, right int) []line {
	var out []line
	least := -1
	for i := top; i < bottom; i++ {
		s := c.text(i, left, right)
		out = append(out, line{s, c.nos[i]})
		if n := indentOf(s); s != "" && (least < 0 || n < least) {
			least = n
		}
	}
	for i := range out {
		out[i] = out[i].cut(max(least, 0))
	}
	return out
}

// gridCell is a cell in units of rows and columns of the table.
type gridCell struct {
	row, rows, columns int
	lines              []line
}

// buildTable turns the cells of each row into a table; the first heads rows are its head.
func (b *block) buildTable(rows [][]gridCell, heads int, no int) {
	var all [][]*node
	for _, cells := range rows {
		var ns []*node
		for _, gc := range cells {
			n := &node{kind: cell, line: no}
			if gc.rows > 1 {
				n.setAttr("rowspan", strconv.Itoa(gc.rows))
			}
			if gc.columns > 1 {
				n.setAttr("colspan", strconv.Itoa(gc.columns))
			}
			b.nested(gc.lines, n)
			ns = append(ns, n)
		}
		all = append(all, ns)
	}
	t := newTable(all, heads, 0)
	t.line = no
	b.parent.add(t)
}

func (b *block) malformedTable(no int, detail string) bool {
	b.problem(no, "malformed table, dropped: "+detail)
	return true
}
