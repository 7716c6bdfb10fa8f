package rst

import "strings"

// node is an element of the syntax tree. What its fields hold depends on kind
// and stands beside it.
type node struct {
	kind     kind
	text     string            // textNode, code, comment, raw, embed: the content itself
	name     string            // see the kinds
	uri      string            // reference, target: where to; image: its source
	attr     map[string]string // attributes that few nodes have, by HTML or docutils name
	ids      []string
	children []*node
	line     int
	n        int // see the kinds
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

	textNode
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

func (n *node) setAttr(k, v string) {
	if n.attr == nil {
		n.attr = map[string]string{}
	}
	n.attr[k] = v
}

// plain is the text of the node and all below it, blocks separated by blank lines.
func (n *node) plain() string {
	var b strings.Builder
	n.writePlain(&b)
	return b.String()
}

func (n *node) writePlain(b *strings.Builder) {
	switch n.kind {
	case comment, raw, target:
		return
	case imageNode:
		b.WriteString(n.attr["alt"])
		return
	}
	b.WriteString(n.inlineText())
	for i, c := range n.children {
		if i > 0 && c.isBlock() {
			b.WriteString("\n\n")
		}
		c.writePlain(b)
	}
}

func (n *node) inlineText() string {
	switch n.kind {
	case textNode, literal, code, math, codeBlock, mathBlock:
		return n.text
	}
	return ""
}

func (n *node) isBlock() bool {
	return n.kind < textNode && n.kind != imageNode && n.kind != target && n.kind != raw
}

func textOf(s string) *node { return &node{kind: textNode, text: s} }

func plainOf(ns []*node) string {
	return (&node{kind: span, children: ns}).plain()
}
