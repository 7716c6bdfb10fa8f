package rst

import "strings"

// node is an element of the syntax tree. What its fields hold depends on kind
// and stands beside it.
type node struct {
	kind     kind
	n        int32  // see the kinds
	text     string // textNode, code, comment, raw, embed: the content itself
	name     string // see the kinds
	children []*node
	more     *details // of the few nodes that have any
	line     int
}

// details are kept apart from the node, because a hostile text can be made of nodes
// that have none.
type details struct {
	uri  string            // reference, target: where to; image: its source
	attr map[string]string // by HTML or docutils name
	ids  []string
}

type kind uint8

const (
	document kind = iota
	section       // ids, first child is a title
	title
	paragraph
	bulletList
	enumList // name: class (arabic, loweralpha …), n: first ordinal
	listItem
	definitionList
	term // inside: inline nodes and classifiers
	classifier
	definition
	fieldList
	fieldName
	fieldBody
	optionList
	optionGroup
	lineBlock
	lineItem // n: nesting
	blockQuote
	attribution
	codeBlock     // text, name: language
	parsedLiteral // inline children
	transition
	comment
	raw
	admonition // name: class; first child may be a title
	topic      // name: topic or sidebar; first child is a title
	container
	rubric
	figure
	caption
	legend
	imageNode
	embed // name: service, text: id
	mathBlock
	table // first child may be a title, n: columns
	thead
	tbody
	row
	cell     // attr: colspan, rowspan; n: 1 for a header cell
	footnote // name: label
	citation
	target // block or inline; uri or name (of an indirect target), or internal

	textNode // n: 1 for markup that could not be read
	emphasis
	strong
	literal
	code // interpreted text with role code
	titleReference
	subscript
	superscript
	span // name: class
	math
	reference   // name: refname; n: 1 anonymous; text: its source
	footnoteRef // name: label; text: its source
	citationRef
	substitutionRef // name; text: its source
)

func (n *node) add(c ...*node) { n.children = append(n.children, c...) }

func (n *node) detail() *details {
	if n.more == nil {
		n.more = &details{}
	}
	return n.more
}

func (n *node) uri() string {
	if n.more == nil {
		return ""
	}
	return n.more.uri
}

func (n *node) setURI(uri string) { n.detail().uri = uri }

func (n *node) ids() []string {
	if n.more == nil {
		return nil
	}
	return n.more.ids
}

func (n *node) addIDs(ids ...string) { n.detail().ids = append(n.ids(), ids...) }

// id is the node's first one, "" when it has none.
func (n *node) id() string {
	if ids := n.ids(); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

func (n *node) attr(name string) string {
	if n.more == nil {
		return ""
	}
	return n.more.attr[name]
}

func (n *node) setAttr(name, value string) {
	d := n.detail()
	if d.attr == nil {
		d.attr = map[string]string{}
	}
	d.attr[name] = value
}

// plain is the text of the node and all below it, blocks separated by blank lines.
func (n *node) plain() string {
	var b strings.Builder
	n.writePlain(&b)
	return b.String()
}

func (n *node) writePlain(b *strings.Builder) {
	switch n.kind {
	case raw:
		return
	case substitutionRef:
		b.WriteString(n.name)
		return
	case imageNode:
		b.WriteString(n.attr("alt"))
		return
	}
	b.WriteString(n.inlineText())
	for i, c := range n.children {
		switch {
		case i == 0 || !c.isBlock():
		case n.children[i-1].kind == optionGroup:
			b.WriteString("  ")
		default:
			b.WriteString("\n\n")
		}
		c.writePlain(b)
	}
}

func (n *node) inlineText() string {
	switch n.kind {
	case textNode, literal, code, math, codeBlock, mathBlock, comment, optionGroup:
		return n.text
	}
	return ""
}

func (n *node) isBlock() bool {
	return n.kind < textNode && n.kind != imageNode && n.kind != target && n.kind != raw
}

func textOf(s string) *node { return &node{kind: textNode, text: s} }

// brokenText is markup that could not be read.
func brokenText(s string) *node { return &node{kind: textNode, text: s, n: 1} }

func plainOf(ns []*node) string {
	return (&node{kind: span, children: ns}).plain()
}
