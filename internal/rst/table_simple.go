package rst

import (
	"strings"
	"unicode/utf8"
)

// Simple tables: columns are drawn by "====  ====" above, below the head and at
// the end; a line of dashes joins the columns of the row above it.

// isSimpleTop is a border of two columns or more.
func isSimpleTop(s string) bool {
	return isSimpleBorder(s) && strings.Contains(s, " ")
}

func isSimpleBorder(s string) bool {
	return s != "" && s[0] == '=' && strings.Trim(s, "= ") == ""
}

func (b *block) simpleTable() bool {
	if !isSimpleTop(b.at(0)) {
		return false
	}
	no := b.cur().no
	end, fault := b.simpleEnd()
	lines := b.take(end, 0, 0)
	if fault != "" {
		return b.malformedTable(no, fault)
	}
	t := simpleTable{canvas: newCanvas(lines), sep: -1}
	if fault := t.parse(); fault != "" {
		return b.malformedTable(no, fault)
	}
	b.buildTable(t.table, t.heads, no)
	return true
}

// simpleEnd finds the border that closes the table: the second one, or one with
// nothing but a blank line behind it.
func (b *block) simpleEnd() (end int, fault string) {
	top, found, at := len(b.at(0)), 0, 0
	for i := b.pos + 1; i < len(b.lines); i++ {
		s := b.lines[i].text
		if !isSimpleBorder(s) {
			continue
		}
		if len(s) != top {
			return i + 1, "its borders differ in length"
		}
		found++
		at = i
		if found == 2 || i+1 == len(b.lines) || b.lines[i+1].text == "" {
			return i + 1, ""
		}
	}
	if found > 0 {
		return at + 1, "no blank line after its bottom"
	}
	return len(b.lines), "it has no bottom border"
}

type extentOf struct{ start, end int }

type simpleTable struct {
	canvas
	columns []extentOf
	border  int // where the last column of the border ends
	sep     int // the line below the head
	table   [][]gridCell
	heads   int
}

func (t *simpleTable) parse() (fault string) {
	last := len(t.rows) - 1
	for i := 1; i < last; i++ {
		if isSimpleBorder(string(t.rows[i])) {
			t.sep = i
		}
	}
	t.columns = columnsOf(t.rows[0], '=')
	t.border = t.columns[len(t.columns)-1].end
	start, text := 1, false
	for i := 1; i <= last && fault == ""; i++ {
		switch {
		case t.isSpanLine(i):
			fault = t.row(start, i, i)
			start, text = i+1, false
		case t.text(i, t.columns[0].start, t.columns[0].end) != "" && strings.TrimSpace(t.text(i, t.columns[0].start, t.columns[0].end)) != "":
			if text && i != start {
				fault = t.row(start, i, -1)
			}
			start, text = i, true
		case !text:
			start = i + 1
		}
	}
	t.countHeads()
	return fault
}

func (t *simpleTable) countHeads() {
	if t.sep < 0 {
		return
	}
	for i, r := range t.table {
		if r[0].row > t.sep {
			t.heads = i
			return
		}
	}
}

// isSpanLine is a border or a line of dashes.
func (t *simpleTable) isSpanLine(i int) bool {
	s := string(t.rows[i])
	return isSimpleBorder(s) || s != "" && s[0] == '-' && strings.Trim(s, "- ") == ""
}

func columnsOf(row []rune, mark rune) []extentOf {
	var out []extentOf
	for i := 0; i < len(row); {
		if row[i] != mark {
			i++
			continue
		}
		start := i
		for i < len(row) && row[i] != ' ' {
			i++
		}
		out = append(out, extentOf{start, i})
	}
	return out
}

// row adds the lines from start to end as one row; span is the line that draws
// its columns, -1 when they are those of the table.
func (t *simpleTable) row(start, end, span int) (fault string) {
	columns := append([]extentOf{}, t.columns...)
	if span >= 0 {
		columns = columnsOf(t.rows[span], t.rows[span][0])
		if columns[len(columns)-1].end != t.border {
			return "a column span is incomplete"
		}
		columns[len(columns)-1].end = t.columns[len(t.columns)-1].end
	}
	if fault := t.checkMargins(start, end, columns); fault != "" {
		return fault
	}
	cells := make([]gridCell, len(columns))
	at := 0
	for i, c := range columns {
		from := at
		if at >= len(t.columns) || c.start != t.columns[at].start {
			return "a column span is not aligned"
		}
		last := i == len(columns)-1
		for !(last && at == len(t.columns)-1) && c.end != t.columns[at].end {
			if at++; at >= len(t.columns) {
				return "a column span is not aligned"
			}
		}
		at++
		cells[i] = gridCell{row: start, rows: 1, columns: at - from, lines: t.cut(start, c.start, end, c.end)}
	}
	t.table = append(t.table, cells)
	return ""
}

// checkMargins allows text to overflow the last column, and none between columns.
func (t *simpleTable) checkMargins(start, end int, columns []extentOf) string {
	last := len(columns) - 1
	for i, c := range columns {
		for row := start; row < end; row++ {
			if i < last {
				if !t.blank(row, c.end, columns[i+1].start) {
					return "there is text between its columns"
				}
				continue
			}
			if over := t.text(row, c.end, int(^uint(0)>>1)); over != "" {
				wide := max(columns[last].end, c.end+utf8.RuneCountInString(over)*2)
				columns[last].end = wide
				main := &t.columns[len(t.columns)-1]
				main.end = max(main.end, wide)
			}
		}
	}
	return ""
}
