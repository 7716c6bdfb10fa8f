package markup

import (
	"bytes"
	"fmt"
)

// This file keeps hostile Markdown away from the parser. Two things about it are
// known before it is read: how many nodes its tree will have at most, which is
// what memory goes by, and how often goldmark, which is linear on what people
// write, will look at the same bytes again. Each has a limit, tens and hundreds
// of times over what posts have, so that no source takes two seconds or 256 MB.
const (
	maxSize       = 10 << 20
	maxWeight     = 400_000 // of the tree: two for each mark that may begin a node
	maxContainers = 100     // quotes and list items opened on one line
	maxIndent     = 400     // columns before a list item
	maxSteps      = 1 << 28 // steps that links and emphasis may take over their paragraphs
	maxFootnotes  = 1 << 13 // footnote references and definitions
	maxHeadings   = 1 << 14 // lines that begin with "#"
	maxExpansion  = 1 << 28 // brackets × bytes of the longest link definition
)

// tooHard tells why src must not be parsed, and at which line; reason is empty
// when it may be.
func tooHard(src []byte) (line int, reason string) {
	if len(src) > maxSize {
		return 0, fmt.Sprintf("over %d MB", maxSize>>20)
	}
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
	weight     int
	headings   int
	brackets   int  // "[" in the whole source
	definition int  // bytes of the longest link definition
	defining   bool // the line before began a link definition
	steps      int  // for the paragraphs before this one

	paragraph
}

// paragraph is what stands between two blank lines. The parser's own paragraphs
// are no longer.
type paragraph struct {
	bytes, lines int
	links        int   // how often "]" is followed by "(", "[" or ":"
	closings     int   // "]"
	emphases     int   // runs of "*", "_", "~"
	open         []int // where brackets were opened
	spans        int   // bytes between brackets, nested ones counted again
	columns      int   // of the table that this may be
}

// steps is how often the parser looks at something again: at what follows a
// link that may not be closed, at the lines before a bracket, at each run of
// emphasis for the one that closes it, which takes it longer than a byte.
func (p *paragraph) steps() int {
	return p.bytes*p.links + p.lines*p.closings + 2*p.emphases*p.emphases + p.spans
}

func (g *guard) next(line []byte) (reason string) {
	if g.weight += lineWeight(line); g.weight > maxWeight {
		return "too much markup"
	}
	if len(bytes.TrimSpace(line)) == 0 {
		g.steps += g.paragraph.steps()
		g.paragraph, g.defining = paragraph{open: g.open[:0]}, false
	}
	containers, indent := openers(line)
	g.weight += 8 * containers
	g.measure(line)
	switch {
	case containers > maxContainers || containers > 0 && indent > maxIndent:
		return fmt.Sprintf("nested deeper than %d", maxContainers)
	case g.steps+g.paragraph.steps() > maxSteps:
		return "too many brackets or marks of emphasis in one paragraph"
	case g.headings > maxHeadings:
		return fmt.Sprintf("over %d headings", maxHeadings)
	}
	return ""
}

// weights are two for each node that a byte may bring with it. An address found in
// the text is the heaviest; white space may part the attributes of a tag.
var weights = [256]uint8{'*': 2, '_': 2, '~': 2, '`': 2, '[': 2, ']': 2, '{': 2, '%': 2, '$': 2, '|': 2, '\\': 2,
	'<': 4, ':': 6, '@': 6, ' ': 1, '\t': 1}

func lineWeight(line []byte) int {
	sum := 4 + 6*bytes.Count(line, []byte("www."))
	for _, c := range bytes.TrimSpace(line) {
		sum += int(weights[c])
	}
	return sum
}

func (g *guard) measure(line []byte) {
	if line[0] == '#' {
		g.headings++
	}
	g.inline(line)
	g.bytes += len(line)
	g.lines++
	if isDefinition := bytes.Contains(line, []byte("]:")); isDefinition || g.defining {
		g.definition = max(g.definition, len(line))
		g.defining = isDefinition
	}
	if len(bytes.Trim(line, "|:- \t\n>")) == 0 {
		g.columns = max(g.columns, bytes.Count(line, []byte("|"))+1)
	}
	g.weight += 2 * g.columns
}

// inline looks for what may be links or emphasis. The parser reads on to the
// end of the paragraph where a destination is not closed, and what stands
// between two brackets once for every pair around it.
func (g *guard) inline(line []byte) {
	var before byte
	for i, c := range line {
		switch c {
		case '*', '_', '~':
			if c != before {
				g.emphases++
			}
		case '[':
			g.brackets++
			g.open = append(g.open, g.bytes+i)
		case ']':
			g.closings++
			g.closeBracket(g.bytes+i, line[i+1:])
		}
		before = c
	}
}

func (g *guard) closeBracket(at int, rest []byte) {
	last := len(g.open) - 1
	if last < 0 {
		return
	}
	g.spans += at - g.open[last]
	g.open = g.open[:last]
	if len(rest) > 0 && bytes.IndexByte([]byte("([:"), rest[0]) >= 0 {
		g.links++
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
