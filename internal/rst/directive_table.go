package rst

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

func tableDirectives() map[string]directive {
	options := map[string]check{"align": oneOf("left", "center", "right"), "width": length, "widths": either(oneOf("auto", "grid"), numbers)}
	list := map[string]check{
		"align": options["align"], "width": length, "widths": either(oneOf("auto"), numbers),
		"header-rows": number, "stub-columns": number,
	}
	values := map[string]check{
		"header": anyValue, "file": required, "url": required, "encoding": anyValue,
		"delim": either(whiteSpace, character), "keepspace": noValue, "quote": character, "escape": character,
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
	if !fitsWidths(c, int(inside.children[0].n)) {
		b.problem(c.line, "table: option widths does not fit the columns, dropped")
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

// finishTable marks head rows and stub columns, and fills rows that are too short. The
// first heads rows come from elsewhere than the content.
func (b *block) finishTable(c *call, rows [][]*node, heads int) {
	n, _ := strconv.Atoi(c.options["header-rows"])
	stubs, _ := strconv.Atoi(c.options["stub-columns"])
	columns := 0
	for i, r := range rows {
		columns = max(columns, len(r))
		if i >= heads && len(r) <= stubs && stubs > 0 {
			b.problem(c.line, c.name+": not enough columns, dropped")
			return
		}
	}
	if body := len(rows) - heads; body < n || body == n && n > 0 {
		b.problem(c.line, c.name+": not enough rows, dropped")
		return
	}
	if columns == 0 || !fitsWidths(c, columns) {
		b.problem(c.line, c.name+": option widths does not fit the columns, dropped")
		return
	}
	for i := range rows {
		for len(rows[i]) < columns {
			rows[i] = append(rows[i], &node{kind: cell, line: c.line})
		}
	}
	b.addTable(c, newTable(rows, heads+n, stubs))
}

// fitsWidths reports whether the option widths, if it is a list, has one for each column.
func fitsWidths(c *call, columns int) bool {
	w := strings.FieldsFunc(c.options["widths"], isComma)
	return len(w) == 0 || w[0] == "auto" || w[0] == "grid" || len(w) == columns
}

func isComma(r rune) bool { return r == ',' || r == ' ' || r == '\n' }

// newTable puts cells into a table; heads rows of them are its head.
func newTable(rows [][]*node, heads, stubs int) *node {
	t := &node{kind: table}
	if len(rows) > 0 {
		for _, cell := range rows[0] {
			span, _ := strconv.Atoi(cell.attr("colspan"))
			t.n += int32(max(span, 1))
		}
	}
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
	_, file := c.options["file"]
	_, url := c.options["url"]
	if file || url {
		b.problem(c.line, "csv-table: files and addresses are not read, dropped")
		return
	}
	var head [][]string
	rows, err := csvDialectOf(c.options).read(join(c.content))
	if header, ok := c.options["header"]; ok && err == nil {
		head, err = csvDialect{delimiter: ',', quote: '"', escape: '\\'}.read(header)
	}
	if err != nil || len(c.content) == 0 {
		b.problem(c.line, "csv-table: not well-formed, dropped")
		return
	}
	all, columns := append(head, rows...), 0
	for _, r := range all {
		columns = max(columns, len(r))
	}
	if columns*len(all) > 4*len(join(c.content))+1000 {
		b.problem(c.line, "csv-table: rows of too different length, dropped")
		return
	}
	cells := make([][]*node, len(all))
	for i, r := range all {
		for _, text := range r {
			n := &node{kind: cell, line: c.line}
			b.nested(cellLines(text, c.line), n)
			cells[i] = append(cells[i], n)
		}
	}
	b.finishTable(c, cells, len(head))
}

func csvDialectOf(options map[string]string) csvDialect {
	d := csvDialect{delimiter: ',', quote: '"', doubled: true}
	for name, to := range map[string]*rune{"delim": &d.delimiter, "quote": &d.quote, "escape": &d.escape} {
		if v := options[name]; v != "" {
			*to, _ = utf8.DecodeRuneInString(v)
		}
	}
	d.doubled = d.escape == 0
	_, d.keepSpace = options["keepspace"]
	return d
}

func cellLines(text string, no int) []line {
	var ls []line
	for s := range strings.SplitSeq(text, "\n") {
		ls = append(ls, line{strings.TrimRight(s, " "), no})
	}
	return ls
}
