package markup

import (
	"bytes"
	"fmt"
)

// This file keeps hostile Markdown away from the parser. goldmark is linear on
// what people write, but quadratic in a few things when there are very many of
// them: containers opened on one line, brackets in one paragraph, cells of a
// table, uses of a footnote or link definition. Each has a limit, hundreds
// of times over what posts have, which keeps a megabyte under two seconds.
const (
	maxContainers = 100     // quotes and list items opened on one line
	maxIndent     = 400     // columns before a list item
	maxBracketing = 1 << 28 // bytes that links in their paragraphs make the parser look at
	maxCells      = 1 << 19 // cells of all tables
	maxFootnotes  = 1 << 13 // footnote references and definitions
	maxHeadings   = 1 << 14 // lines that begin with "#"
	maxExpansion  = 1 << 28 // brackets × bytes of the longest link definition
)

// tooHard tells why src must not be parsed, and at which line; reason is empty
// when it may be.
func tooHard(src []byte) (line int, reason string) {
	if n := bytes.Count(src, []byte("[^")); n > maxFootnotes {
		return 0, fmt.Sprintf("over %d footnotes", maxFootnotes)
	}
	var g guard
	for l := range bytes.Lines(src) {
		g.line++
		if reason := g.next(l); reason != "" {
			return g.line, reason
		}
	}
	if g.brackets*g.definition > maxExpansion {
		return 0, "link definitions would be repeated too often"
	}
	return 0, ""
}

// guard sums up what the lines so far would cost.
type guard struct {
	line       int
	headings   int
	brackets   int  // "[" in the whole source
	definition int  // bytes of the longest link definition
	defining   bool // the line before began a link definition

	bytes   int   // of this paragraph
	links   int   // of this paragraph: how often "]" is followed by "(", "[" or ":"
	open    []int // of this paragraph: where brackets were opened
	spans   int   // bytes between brackets, nested ones counted again
	looking int   // bytes looked at for the links of earlier paragraphs
	columns int   // of the table that this paragraph may be
	cells   int
}

func (g *guard) next(line []byte) (reason string) {
	if len(bytes.TrimSpace(line)) == 0 {
		g.looking += g.bytes * g.links
		g.bytes, g.links, g.open, g.columns, g.defining = 0, 0, g.open[:0], 0, false
		return ""
	}
	containers, indent := openers(line)
	g.measure(line)
	switch {
	case containers > maxContainers || containers > 0 && indent > maxIndent:
		return fmt.Sprintf("nested deeper than %d", maxContainers)
	case g.looking+g.bytes*g.links+g.spans > maxBracketing:
		return "too many brackets in one paragraph"
	case g.headings > maxHeadings:
		return fmt.Sprintf("over %d headings", maxHeadings)
	case g.cells > maxCells:
		return fmt.Sprintf("tables of over %d cells", maxCells)
	}
	return ""
}

func (g *guard) measure(line []byte) {
	if line[0] == '#' {
		g.headings++
	}
	g.bracket(line)
	g.bytes += len(line)
	if isDefinition := bytes.Contains(line, []byte("]:")); isDefinition || g.defining {
		g.definition = max(g.definition, len(line))
		g.defining = isDefinition
	}
	if len(bytes.Trim(line, "|:- \t\n>")) == 0 {
		g.columns = max(g.columns, bytes.Count(line, []byte("|"))+1)
	}
	g.cells += g.columns
}

// bracket looks for what may be links. The parser reads on to the end of the
// paragraph where a destination is not closed, and what stands between two
// brackets once for every pair around it.
func (g *guard) bracket(line []byte) {
	for i, c := range line {
		switch {
		case c == '[':
			g.brackets++
			g.open = append(g.open, g.bytes+i)
		case c == ']' && len(g.open) > 0:
			last := len(g.open) - 1
			g.spans += g.bytes + i - g.open[last]
			g.open = g.open[:last]
			if i+1 < len(line) && bytes.IndexByte([]byte("([:"), line[i+1]) >= 0 {
				g.links++
			}
		}
	}
}

// openers counts the containers that a line opens: quotes, list items,
// definitions, footnotes. indent is the widest white space among them.
func openers(line []byte) (n, indent int) {
	for len(line) > 0 {
		rest := bytes.TrimLeft(line, " \t")
		width := opener(rest)
		if width == 0 {
			return n, indent
		}
		indent = max(indent, len(line)-len(rest))
		n++
		line = rest[width:]
	}
	return n, indent
}

// opener gives the length of the container mark that s begins with, or 0.
func opener(s []byte) int {
	i := 0
	switch {
	case len(s) == 0:
		return 0
	case s[0] == '>':
		return 1
	case bytes.IndexByte([]byte("-+*:"), s[0]) >= 0:
		i = 1
	case bytes.HasPrefix(s, []byte("[^")):
		if end := bytes.Index(s, []byte("]:")); end > 0 {
			return end + 2
		}
		return 0
	default:
		for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		if i == 0 || i == len(s) || s[i] != '.' && s[i] != ')' {
			return 0
		}
		i++
	}
	if i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n') {
		return i
	}
	return 0
}
