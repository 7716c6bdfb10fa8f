package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
)

// mathSpans keeps what stands between $$ and $$ as it is written: to TeX "_",
// "*" and "\" mean something else than to Markdown. What holds a backtick or a
// link is no formula but prose about shells.
type mathSpans struct{}

func (mathSpans) Trigger() []byte { return []byte{'$'} }

func (mathSpans) Parse(_ ast.Node, block source.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	dollars := dollarsAt(line)
	if dollars == 1 {
		return nil
	}
	row, begin := block.Position()
	if dollars == 2 {
		block.Advance(2)
		if formula := untilDollars(block); formula != nil {
			math := ast.NewString(append([]byte("$$"), formula...))
			math.SetRaw(true)
			return math
		}
		block.SetPosition(row, begin)
	}
	block.Advance(dollars) // at once, so that no run is looked at twice
	return ast.NewTextSegment(segment.WithStop(segment.Start + dollars))
}

// untilDollars reads up to the next $$ and over it; nil when none follows, or
// no formula precedes it.
func untilDollars(block source.Reader) []byte {
	var formula []byte
	for {
		line, _ := block.PeekLine()
		if line == nil {
			return nil
		}
		if at := closingDollars(line); at > 0 {
			block.Advance(at)
			return asFormula(append(formula, line[:at]...))
		}
		formula = append(formula, line...)
		block.AdvanceLine()
	}
}

// closingDollars tells where the first $$ of a line ends; 0 when it has none.
func closingDollars(line []byte) int {
	for i := 0; i < len(line); {
		switch dollars := dollarsAt(line[i:]); {
		case dollars == 2:
			return i + 2
		case line[i] == '\\':
			i += 2
		default:
			i += max(1, dollars)
		}
	}
	return 0
}

func asFormula(s []byte) []byte {
	if bytes.Contains(s, []byte("`")) || bytes.Contains(s, []byte("](")) {
		return nil
	}
	return s
}

// dollarsAt counts the dollars that s begins with.
func dollarsAt(s []byte) int { return len(s) - len(bytes.TrimLeft(s, "$")) }
