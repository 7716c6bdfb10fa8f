package markup

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"

	"recapd/internal/pattern"
)

// attributeLines reads kramdown's attribute lists that have a line for
// themselves:
//
//	A paragraph.
//	{: .lead}
//	Another.
//
// Such a line ends the block before it. It is a block while the lines are read,
// and gone once it is closed, with the list before it if it says {:toc}. Those
// within a line, and extensions, are found in the tree: attributelists.go.
type attributeLines struct{}

var attributeLine = pattern.New(`^ {0,3}\{:(?:[\w-]+:)?` + someWords + `\s*\}[ \t]*\n?$`)

func (attributeLines) Trigger() []byte { return []byte{'{'} }

func (attributeLines) Open(_ ast.Node, reader source.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if !attributeLine.Match(line) {
		return nil, parser.NoChildren
	}
	node := ast.NewTextBlock()
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

func (attributeLines) Continue(ast.Node, source.Reader, parser.Context) parser.State {
	return parser.Close
}

func (attributeLines) Close(node ast.Node, reader source.Reader, _ parser.Context) {
	parent, before := node.Parent(), node.PreviousSibling()
	line := node.Lines().Value(reader.Source())
	parent.RemoveChild(parent, node)
	if before != nil && before.Kind() == ast.KindList && !node.HasBlankPreviousLines() && tocAttribute.Match(line) {
		parent.RemoveChild(parent, before)
	}
}

func (attributeLines) CanInterruptParagraph() bool { return true }
func (attributeLines) CanAcceptIndentedLine() bool { return false }
