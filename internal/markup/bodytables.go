package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
)

// bodyTables reads tables without a header, as kramdown has them:
//
//	| ponds | 2 |
//	| ducks | 7 |
//
// Two lines at least, all of which begin and end with a bar; a line of hyphens
// among them is a table of GitHub's that came out wrong, and stays as written.
type bodyTables struct{}

func (bodyTables) Transform(node *ast.Paragraph, reader source.Reader, _ parser.Context) {
	lines := node.Lines()
	if lines.Len() < 2 {
		return
	}
	found := table.NewTable()
	for i := range lines.Len() {
		row := bodyRow(lines.At(i), reader.Source())
		if row == nil {
			return
		}
		found.AppendChild(found, row)
	}
	node.Parent().ReplaceChild(node.Parent(), node, found)
}

// bodyRow is nil when the line is no row of cells.
func bodyRow(line source.Segment, src []byte) ast.Node {
	line = line.TrimLeftSpace(src)
	line = line.TrimRightSpace(src)
	words := line.Value(src)
	if len(words) < 3 || words[0] != '|' || words[len(words)-1] != '|' || len(bytes.Trim(words, "|:-+= \t")) == 0 {
		return nil
	}
	row := table.NewTableRow(nil)
	for at := 1; at < len(words); {
		width := cellWidth(words[at:])
		cell := table.NewTableCell()
		inside := source.NewSegment(line.Start+at, line.Start+at+width)
		inside = inside.TrimLeftSpace(src)
		cell.Lines().Append(inside.TrimRightSpace(src))
		row.AppendChild(row, cell)
		at += width + 1
	}
	return row
}

// cellWidth is how far it is to the next bar that is not escaped.
func cellWidth(words []byte) int {
	for i, c := range words {
		if c == '|' && (i == 0 || words[i-1] != '\\') {
			return i
		}
	}
	return len(words)
}
