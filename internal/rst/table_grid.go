package rst

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
)

// Grid tables are drawn with + - | and = below the head. Cells are found as
// docutils finds them: from a corner go right, down, left and up again along the
// lines; where that closes there is a cell, and two more corners.

func isGridTop(s string) bool { return isGridLine(s, "-") }

func isGridLine(s, mark string) bool {
	return len(s) >= 5 && strings.HasPrefix(s, "+"+mark) && strings.HasSuffix(s, mark+"+") && strings.Trim(s, "+"+mark) == ""
}

func (b *block) gridTable() bool {
	if !isGridTop(b.at(0)) {
		return false
	}
	no := b.cur().no
	lines, fault := b.isolateGrid()
	if fault != "" {
		return b.malformedTable(no, fault)
	}
	g := grid{canvas: newCanvas(lines), head: -1}
	if fault := g.parse(); fault != "" {
		return b.malformedTable(no, fault)
	}
	rows, heads := g.structure()
	b.buildTable(rows, heads, no)
	return true
}

// isolateGrid takes the lines of the table. Text right below it is not part of it.
func (b *block) isolateGrid() (lines []line, fault string) {
	end := b.pos
	for end < len(b.lines) && b.lines[end].text != "" && strings.IndexByte("+|", b.lines[end].text[0]) >= 0 {
		end++
	}
	bottom := end - 1
	for bottom >= b.pos+2 && !isGridTop(b.lines[bottom].text) {
		bottom--
	}
	if bottom < min(b.pos+2, end-1) || !isGridTop(b.lines[bottom].text) {
		b.pos = end
		return nil, "it has no bottom border"
	}
	lines = b.take(bottom+1, 0, 0)
	if bottom < end-1 { // docutils goes too far back
		b.pos = bottom - 1
	}
	for _, l := range lines {
		if columnWidth(l.text) != len(lines[0].text) || strings.IndexByte("+|", l.text[len(l.text)-1]) < 0 {
			return nil, "its right edge is not straight"
		}
	}
	return lines, ""
}

type grid struct {
	canvas
	head     int // the line below the head, -1 without one
	done     []int
	found    []rectangle
	rowLines map[int]bool
	colLines map[int]bool
	budget   int // steps left; drawings that lead in circles of failures end there
}

type rectangle struct{ top, left, bottom, right int }

func (g *grid) parse() (fault string) {
	if fault := g.findHead(); fault != "" {
		return fault
	}
	height, width := len(g.rows)-1, len(g.rows[0])-1
	g.budget = 50 * len(g.rows) * len(g.rows[0])
	g.rowLines, g.colLines = map[int]bool{0: true}, map[int]bool{0: true}
	g.done = slices.Repeat([]int{-1}, width)
	for _, r := range g.rows {
		if len(r) != width+1 {
			return "its right edge is not straight"
		}
	}
	for corners := (corners{{}}); len(corners) > 0; {
		at := heap.Pop(&corners).(rectangle)
		if at.top >= height || at.left >= width || at.top <= g.done[at.left] {
			continue
		}
		cell, ok := g.scanRight(at.top, at.left)
		if !ok {
			continue
		}
		for i := cell.left; i < cell.right; i++ {
			if g.done[i] != cell.top-1 {
				return "its cells overlap"
			}
			g.done[i] = cell.bottom - 1
		}
		g.found = append(g.found, cell)
		heap.Push(&corners, rectangle{top: cell.top, left: cell.right})
		heap.Push(&corners, rectangle{top: cell.bottom, left: cell.left})
	}
	for _, d := range g.done {
		if d != height-1 {
			return "its lines do not close"
		}
	}
	return ""
}

// corners is a heap in reading order.
type corners []rectangle

func (c corners) Len() int      { return len(c) }
func (c corners) Swap(i, j int) { c[i], c[j] = c[j], c[i] }
func (c *corners) Push(x any)   { *c = append(*c, x.(rectangle)) }
func (c corners) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(c[i].top, c[j].top), cmp.Compare(c[i].left, c[j].left)) < 0
}

func (c *corners) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}

// findHead redraws the line of "=" as one of "-".
func (g *grid) findHead() (fault string) {
	for i, row := range g.rows {
		s := string(row)
		if !isGridLine(s, "=") {
			continue
		}
		if g.head >= 0 {
			return "it has two heads"
		}
		g.head = i
		g.rows[i] = []rune(strings.ReplaceAll(s, "=", "-"))
	}
	if g.head == 0 || g.head == len(g.rows)-1 {
		return "its head is at its edge"
	}
	return ""
}

func (g *grid) spend() bool {
	g.budget--
	return g.budget > 0
}

func (g *grid) scanRight(top, left int) (rectangle, bool) {
	if g.rows[top][left] != '+' {
		return rectangle{}, false
	}
	var crossings []int
	for i := left + 1; i < len(g.rows[top]) && g.spend(); i++ {
		switch g.rows[top][i] {
		case '+':
			crossings = append(crossings, i)
			if r, ok := g.scanDown(top, left, i); ok {
				for _, c := range crossings {
					g.colLines[c] = true
				}
				return r, true
			}
		case '-':
		default:
			return rectangle{}, false
		}
	}
	return rectangle{}, false
}

func (g *grid) scanDown(top, left, right int) (rectangle, bool) {
	var crossings []int
	for i := top + 1; i < len(g.rows) && g.spend(); i++ {
		switch g.rows[i][right] {
		case '+':
			crossings = append(crossings, i)
			if g.closes(top, left, i, right) {
				for _, c := range crossings {
					g.rowLines[c] = true
				}
				return rectangle{top, left, i, right}, true
			}
		case '|':
		default:
			return rectangle{}, false
		}
	}
	return rectangle{}, false
}

// closes goes left along the bottom and up along the left side.
func (g *grid) closes(top, left, bottom, right int) bool {
	var columns, rows []int
	for i := right - 1; i > left; i-- {
		c := g.rows[bottom][i]
		if c == '+' {
			columns = append(columns, i)
		}
		if c != '+' && c != '-' || !g.spend() {
			return false
		}
	}
	if g.rows[bottom][left] != '+' {
		return false
	}
	for i := bottom - 1; i > top; i-- {
		c := g.rows[i][left]
		if c == '+' {
			rows = append(rows, i)
		}
		if c != '+' && c != '|' || !g.spend() {
			return false
		}
	}
	for _, c := range columns {
		g.colLines[c] = true
	}
	for _, r := range rows {
		g.rowLines[r] = true
	}
	return true
}

// structure counts the lines that cells begin and end at.
func (g *grid) structure() (rows [][]gridCell, heads int) {
	rowAt, columnAt := ordinals(g.rowLines), ordinals(g.colLines)
	rows = make([][]gridCell, len(rowAt)-1)
	for _, r := range g.found {
		i := rowAt[r.top]
		rows[i] = append(rows[i], gridCell{
			row: r.top, rows: rowAt[r.bottom] - i, columns: columnAt[r.right] - columnAt[r.left],
			lines: g.cut(r.top+1, r.left+1, r.bottom, r.right),
		})
	}
	if g.head > 0 {
		heads = rowAt[g.head]
	}
	return rows, heads
}

// ordinals numbers the lines in their order.
func ordinals(set map[int]bool) map[int]int {
	keys := make([]int, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out := map[int]int{}
	for i, k := range keys {
		out[k] = i
	}
	return out
}
