package rst

import (
	"bytes"
	"html"
	"strconv"
	"strings"
)

// renderer writes the tree as HTML5. It writes what an HTML parser would write
// back: every element is closed, and where a parser would add one (tbody), it is there.
type renderer struct {
	out     bytes.Buffer
	pending []string // ids of targets that belong to the next element
	inLink  bool     // links do not nest
}

// blocks renders siblings; level is the depth of the section they are in.
func (r *renderer) blocks(ns []*node, level int) {
	for len(ns) > 0 {
		n := strayInline(ns)
		if n > 0 {
			r.openNode("p", &node{}, "")
			for i, c := range ns[:n] {
				if i > 0 {
					r.out.WriteByte('\n')
				}
				r.inline(c)
			}
			r.closeLine("p")
		} else {
			n = 1
			r.block(ns[0], level)
		}
		ns = ns[n:]
	}
	r.anchors(r.pending)
	r.pending = nil
}

// strayInline counts the inline nodes at the front, images as a rule. What stands
// between blocks needs a paragraph of its own, with a space between its parts.
func strayInline(ns []*node) int {
	n := 0
	for n < len(ns) && (ns[n].kind == imageNode || ns[n].kind >= textNode) {
		n++
	}
	return n
}

func (r *renderer) block(n *node, level int) {
	switch n.kind {
	case section:
		r.section(n, level)
	case paragraph:
		r.wrapInline("p", n, "")
	case rubric:
		r.wrapInline("p", n, "rubric")
	case attribution:
		r.openNode("p", n, "attribution")
		r.out.WriteString("—")
		r.inlines(n.children)
		r.closeLine("p")
	case bulletList, enumList:
		r.list(n, level)
	case definitionList, fieldList, optionList:
		r.descriptions(n, level)
	case lineBlock:
		r.lineBlock(n)
	case blockQuote:
		r.wrap("blockquote", n, "", level)
	case codeBlock, parsedLiteral, mathBlock:
		r.pre(n)
	case transition:
		r.openNode("hr", n, "")
		r.out.WriteByte('\n')
	case comment:
		r.comment(n)
	case raw:
		r.raw(n)
	case admonition, topic:
		r.box(n, level)
	case container:
		r.wrap("div", n, n.attr("class"), level)
	case figure:
		r.figure(n, level)
	case embed:
		r.openNode("div", n, "", "data-embed", n.name+":"+n.text)
		r.closeLine("div")
	case table:
		r.table(n, level)
	case footnote, citation:
		r.note(n, level)
	case target:
		if n.uri() == "" && n.name == "" {
			r.pending = append(r.pending, n.ids()...)
		}
	}
}

// open writes a start tag; attributes with an empty value are left out, except
// alt and src.
func (r *renderer) open(tag string, attrs ...string) {
	r.out.WriteByte('<')
	r.out.WriteString(tag)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" && attrs[i] != "alt" && attrs[i] != "src" {
			continue
		}
		r.out.WriteString(" " + attrs[i] + `="` + html.EscapeString(attrs[i+1]) + `"`)
	}
	switch tag {
	case "img", "br", "hr":
		r.out.WriteByte('/')
	}
	r.out.WriteByte('>')
}

func (r *renderer) close(tag string) { r.out.WriteString("</" + tag + ">") }

func (r *renderer) closeLine(tag string) { r.out.WriteString("</" + tag + ">\n") }

// openNode opens the element of a node with its id and those of the targets before
// it; an element has one id, the others go on empty elements.
func (r *renderer) openNode(tag string, n *node, class string, attrs ...string) {
	ids := append(r.pending, n.ids()...)
	r.pending = nil
	id := ""
	if len(ids) > 0 {
		id = ids[len(ids)-1]
		ids = ids[:len(ids)-1]
	}
	r.anchors(ids)
	r.open(tag, append([]string{"id", id, "class", strings.TrimSpace(class)}, attrs...)...)
}

// anchors writes the ids that found no element of their own.
func (r *renderer) anchors(ids []string) {
	for _, id := range ids {
		r.open("span", "id", id)
		r.close("span")
	}
}

func (r *renderer) wrap(tag string, n *node, class string, level int) {
	r.openNode(tag, n, class)
	r.out.WriteByte('\n')
	r.blocks(n.children, level)
	r.closeLine(tag)
}

func (r *renderer) wrapInline(tag string, n *node, class string) {
	r.openNode(tag, n, class)
	r.inlines(n.children)
	r.closeLine(tag)
}

// section writes the heading and the content; sections have no element of their
// own. The first level is h2: h1 is the title of the post.
func (r *renderer) section(n *node, level int) {
	heading := "h" + strconv.Itoa(min(level+1, 6))
	targets := r.pending
	r.pending = nil
	r.openNode(heading, n, "")
	r.anchors(targets)
	r.inlines(n.children[0].children)
	r.closeLine(heading)
	r.blocks(n.children[1:], level+1)
}

func (r *renderer) comment(n *node) {
	if n.text == "" {
		return
	}
	text := n.text
	for strings.Contains(text, "--") {
		text = strings.ReplaceAll(text, "--", "- -")
	}
	r.out.WriteString("<!-- " + text + " -->\n")
}

func (r *renderer) raw(n *node) {
	if n.text != "" {
		r.out.WriteString(n.text + "\n")
	}
}

// pre keeps the text as it is; the language of code is a class of its element.
func (r *renderer) pre(n *node) {
	switch n.kind {
	case mathBlock:
		r.openNode("pre", n, "math")
		r.text(n.text)
	case parsedLiteral:
		r.openNode("pre", n, "literal-block")
		if strings.HasPrefix(n.plain(), "\n") {
			r.out.WriteByte('\n') // a parser drops the first one
		}
		r.inlines(n.children)
	default:
		r.openNode("pre", n, "")
		r.open("code", "class", languageClass(n.name))
		r.text(n.text)
		r.close("code")
	}
	r.closeLine("pre")
}

func languageClass(name string) string {
	if name == "" || strings.ContainsAny(name, " \t\n") {
		return ""
	}
	return "language-" + name
}

func (r *renderer) box(n *node, level int) {
	class := n.name
	if n.kind == admonition {
		class = "admonition " + n.name
	}
	r.openNode("aside", n, class+" "+n.attr("class"))
	r.out.WriteByte('\n')
	rest := n.children
	if len(rest) > 0 && rest[0].kind == title {
		kind := "admonition"
		if n.kind == topic {
			kind = n.name
		}
		r.wrapInline("p", rest[0], kind+"-title")
		rest = rest[1:]
	}
	r.blocks(rest, level)
	r.closeLine("aside")
}

func (r *renderer) figure(n *node, level int) {
	r.openNode("figure", n, n.attr("class")+alignClass(n))
	r.out.WriteByte('\n')
	r.inline(n.children[0])
	r.out.WriteByte('\n')
	if len(n.children) > 1 {
		r.out.WriteString("<figcaption>\n")
		for _, c := range n.children[1:] {
			if c.kind == caption {
				r.wrapInline("p", c, "")
			} else {
				r.wrap("div", c, "legend", level)
			}
		}
		r.out.WriteString("</figcaption>\n")
	}
	r.closeLine("figure")
}

func (r *renderer) note(n *node, level int) {
	class, role := "footnote", "doc-footnote"
	if n.kind == citation {
		class, role = "citation", "doc-biblioentry"
	}
	r.openNode("aside", n, class, "role", role)
	r.out.WriteString("\n")
	r.open("span", "class", "label")
	r.text("[" + n.text + "]")
	r.close("span")
	r.out.WriteByte(' ')
	r.flow(n.children, level, true)
	r.closeLine("aside")
}

func alignClass(n *node) string {
	if a := n.attr("align"); a != "" {
		return " align-" + a
	}
	return ""
}
