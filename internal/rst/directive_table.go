package rst

import (
	"encoding/csv"
	"strconv"
	"strings"
)

func tableDirectives() map[string]directive {
	options := map[string]check{"align": oneOf("left", "center", "right"), "width": length, "widths": anyValue}
	list := map[string]check{"header-rows": number, "stub-columns": number}
	values := map[string]check{
		"header": anyValue, "file": required, "url": required, "encoding": anyValue,
		"delim": anyValue, "keepspace": noValue, "quote": anyValue, "escape": anyValue,
	}
	for k, v := range options {
		list[k] = v
	}
	for k, v := range list {
		values[k] = v
	}
	return map[string]directive{
		"table":      {optional: 1, options: common(options), content: mustContent, run: runTable},
		"list-table": {optional: 1, options: common(list), content: mustContent, run: runListTable},
		"csv-table":  {optional: 1, options: common(values), content: mayContent, run: runCSVTable},
	}
}

// addTable puts the caption into the table and the table into the tree.
func (b *block) addTable(c *call, t *node) {
	if len(c.args) > 0 {
		t.children = append([]*node{{kind: title, line: c.line, children: b.inline(c.arg(), c.line)}}, t.children...)
	}
	t.line = c.line
	b.parent.add(t)
	b.giveName(c, t)
}

// runTable gives a caption to the one table in its content.
func runTable(b *block, c *call) {
	var inside node
	b.nested(c.content, &inside)
	if len(inside.children) != 1 || inside.children[0].kind != table {
		b.problem(c.line, "table: exactly one table expected, dropped")
		return
	}
	b.addTable(c, inside.children[0])
}

// runListTable makes rows of the items of a list, and cells of those inside.
func runListTable(b *block, c *call) {
	var inside node
	b.nested(c.content, &inside)
	if len(inside.children) != 1 || inside.children[0].kind != bulletList {
		b.problem(c.line, "list-table: exactly one bullet list expected, dropped")
		return
	}
	var rows [][]*node
	for _, item := range inside.children[0].children {
		if len(item.children) != 1 || item.children[0].kind != bulletList {
			b.problem(item.line, "list-table: every item must be a list, dropped")
			return
		}
		var cells []*node
		for _, entry := range item.children[0].children {
			cells = append(cells, &node{kind: cell, line: entry.line, children: entry.children})
		}
		if len(rows) > 0 && len(cells) != len(rows[0]) {
			b.problem(item.line, "list-table: rows of different length, dropped")
			return
		}
		rows = append(rows, cells)
	}
	b.finishTable(c, rows, 0)
}

// finishTable marks head rows and stub columns.
func (b *block) finishTable(c *call, rows [][]*node, heads int) {
	n, _ := strconv.Atoi(c.options["header-rows"])
	stubs, _ := strconv.Atoi(c.options["stub-columns"])
	heads += n
	if w := c.options["widths"]; w != "" && w != "auto" && len(strings.FieldsFunc(w, isComma)) != len(rows[0]) {
		b.problem(c.line, c.name+": option widths does not fit the columns, dropped")
		return
	}
	if len(rows) <= heads || len(rows[0]) <= stubs && stubs > 0 {
		b.problem(c.line, c.name+": not enough rows or columns, dropped")
		return
	}
	b.addTable(c, newTable(rows, heads, stubs))
}

func isComma(r rune) bool { return r == ',' || r == ' ' || r == '\n' }

// newTable puts cells into a table; heads rows of them are its head.
func newTable(rows [][]*node, heads, stubs int) *node {
	t := &node{kind: table}
	head, body := &node{kind: thead}, &node{kind: tbody}
	for i, cells := range rows {
		r := &node{kind: row}
		for j, cell := range cells {
			if i < heads || j < stubs {
				cell.n = 1
			}
			r.add(cell)
		}
		if i < heads {
			head.add(r)
		} else {
			body.add(r)
		}
	}
	if heads > 0 {
		t.add(head)
	}
	t.add(body)
	return t
}

// runCSVTable reads comma-separated values; each one is parsed as a body.
func runCSVTable(b *block, c *call) {
	if c.options["file"] != "" || c.options["url"] != "" {
		b.problem(c.line, "csv-table: files and addresses are not read, dropped")
		return
	}
	head, err := readCSV(c.options["header"], c.options["delim"])
	rows, err2 := readCSV(join(c.content), c.options["delim"])
	if err != nil || err2 != nil || len(rows) == 0 {
		b.problem(c.line, "csv-table: not well-formed, dropped")
		return
	}
	columns := 0
	all := append(head, rows...)
	for _, r := range all {
		columns = max(columns, len(r))
	}
	if columns*len(all) > 4*len(join(c.content))+1000 {
		b.problem(c.line, "csv-table: rows of too different length, dropped")
		return
	}
	cells := make([][]*node, len(all))
	for i, r := range all {
		for j := range columns {
			n := &node{kind: cell, line: c.line}
			if j < len(r) {
				b.nested(cellLines(r[j], c.line), n)
			}
			cells[i] = append(cells[i], n)
		}
	}
	b.finishTable(c, cells, len(head))
}

func cellLines(text string, no int) []line {
	var ls []line
	for s := range strings.SplitSeq(text, "\n") {
		ls = append(ls, line{strings.TrimRight(s, " "), no})
	}
	return ls
}

func readCSV(text, delim string) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	switch {
	case delim == "tab":
		r.Comma = '\t'
	case delim == "space":
		r.Comma = ' '
		r.TrimLeadingSpace = false
	case delim != "":
		r.Comma = []rune(codePoint(delim))[0]
	}
	return r.ReadAll()
}
