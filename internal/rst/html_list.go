package rst

import (
	"strconv"
	"strings"
)

func (r *renderer) list(n *node, level int) {
	tag, start, style := "ul", "", ""
	if n.kind == enumList {
		tag, style = "ol", listTypes[n.name]
		if n.n != 1 {
			start = strconv.Itoa(int(n.n))
		}
	}
	r.openNode(tag, n, "", "type", style, "start", start)
	r.out.WriteByte('\n')
	compact := isCompact(n)
	for _, item := range n.children {
		r.openNode("li", item, "")
		r.flow(item.children, level, compact)
		r.closeLine("li")
	}
	r.closeLine(tag)
}

var listTypes = map[string]string{"loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}

// isCompact: each item is one paragraph, perhaps with lists below it, so the
// items need no paragraphs.
func isCompact(list *node) bool {
	for _, item := range list.children {
		for i, c := range item.children {
			isList := c.kind == bulletList || c.kind == enumList
			if !(isList && isCompact(c)) && (i > 0 || c.kind != paragraph) && c.kind != comment {
				return false
			}
		}
	}
	return true
}

// flow renders the content of an item or a cell, its first paragraph bare if compact.
func (r *renderer) flow(ns []*node, level int, compact bool) {
	if compact && len(ns) > 0 && ns[0].kind == paragraph && ns[0].id() == "" {
		r.inlines(ns[0].children)
		ns = ns[1:]
	}
	if len(ns) > 0 {
		r.out.WriteByte('\n')
		r.blocks(ns, level)
	}
}

// descriptions is definition, field and option lists.
func (r *renderer) descriptions(n *node, level int) {
	class := map[kind]string{fieldList: "field-list", optionList: "option-list"}[n.kind]
	r.openNode("dl", n, class)
	r.out.WriteByte('\n')
	for _, c := range n.children {
		switch c.kind {
		case term, fieldName:
			r.wrapInline("dt", c, "")
		case optionGroup:
			r.openNode("dt", c, "")
			r.open("kbd")
			r.text(c.text)
			r.close("kbd")
			r.closeLine("dt")
		default:
			r.openNode("dd", c, "")
			r.flow(c.children, level, n.kind != definitionList && len(c.children) == 1)
			r.closeLine("dd")
		}
	}
	r.closeLine("dl")
}

// lineBlock has an element for each line, so that it breaks without a style
// sheet; its indentation is drawn with spaces that do not collapse.
func (r *renderer) lineBlock(n *node) {
	r.openNode("div", n, "line-block")
	r.out.WriteByte('\n')
	for _, l := range n.children {
		r.open("div", "class", "line")
		r.out.WriteString(strings.Repeat("\u2003", int(min(l.n, 8))))
		r.inlines(l.children)
		if len(l.children) == 0 {
			r.open("br")
		}
		r.closeLine("div")
	}
	r.closeLine("div")
}

func (r *renderer) table(n *node, level int) {
	r.openNode("table", n, "")
	r.out.WriteByte('\n')
	for _, c := range n.children {
		if c.kind == title {
			r.wrapInline("caption", c, "")
			continue
		}
		tag := "tbody"
		if c.kind == thead {
			tag = "thead"
		}
		r.open(tag)
		r.out.WriteByte('\n')
		for _, row := range c.children {
			r.row(row, level)
		}
		r.closeLine(tag)
	}
	r.closeLine("table")
}

func (r *renderer) row(row *node, level int) {
	r.out.WriteString("<tr>")
	for _, c := range row.children {
		tag := "td"
		if c.n == 1 {
			tag = "th"
		}
		r.openNode(tag, c, "", "colspan", c.attr("colspan"), "rowspan", c.attr("rowspan"))
		r.flow(c.children, level, len(c.children) == 1)
		r.close(tag)
	}
	r.out.WriteString("</tr>\n")
}
