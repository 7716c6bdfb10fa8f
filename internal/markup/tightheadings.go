package markup

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"

	"recapd/internal/pattern"
)

// tightHeadings reads "##Heading", which was a heading to every parser before
// CommonMark and still is to kramdown and Python-Markdown. A single hash stays:
// "#golang" at the start of a line is as likely a hashtag.
type tightHeadings struct{ parser.BlockParser }

var tightHeading = pattern.New(`^ {0,3}#{2,6}[\p{L}\p{N}]`)

func newTightHeadings() parser.BlockParser {
	return tightHeadings{parser.NewATXHeadingParser(parser.WithAutoHeadingID(), parser.WithHeadingAttribute())}
}

func (h tightHeadings) Open(parent ast.Node, reader source.Reader, pc parser.Context) (ast.Node, parser.State) {
	if line, _ := reader.PeekLine(); !tightHeading.Match(line) {
		return nil, parser.NoChildren
	}
	node, state := h.BlockParser.Open(parent, spacedReader{reader}, pc)
	if heading, ok := node.(*ast.Heading); ok {
		trimHashes(heading, reader.Source())
	}
	return node, state
}

// trimHashes takes off the hashes after "##Heading##". Only as many as there are
// before it: "##C#" is about C#.
func trimHashes(heading *ast.Heading, src []byte) {
	words := heading.Lines().At(0)
	if after, ok := bytes.CutSuffix(words.Value(src), bytes.Repeat([]byte("#"), heading.Level)); ok && !bytes.HasSuffix(after, []byte("#")) {
		words.Stop -= heading.Level
		heading.Lines().Set(0, words)
	}
}

// spacedReader shows the line with a space after its hashes. The segment begins
// one byte earlier, so that what follows the space is where it was.
type spacedReader struct{ source.Reader }

func (r spacedReader) PeekLine() ([]byte, source.Segment) {
	line, segment := r.Reader.PeekLine()
	after := len(tightHeading.Find(line))
	for line[after-1] != '#' {
		after--
	}
	segment.Start--
	return slices.Insert(slices.Clone(line), after, ' '), segment
}
