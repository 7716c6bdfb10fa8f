package rst

import "slices"

// maxNesting is how many blocks may be open inside each other. No post comes near
// it, and it keeps the HTML below the depth at which parsers give up.
const maxNesting = 60

// maxElements is how many elements a document may have. A megabyte of prose has some
// thirty thousand; one that is all markup would need hundreds of megabytes.
const maxElements = 1 << 19

// tooLarge unwinds the parse of a document with more elements than that.
type tooLarge struct{}

// parser is what all blocks of one document share.
type parser struct {
	options
	doc       *Document
	names     names
	subst     map[string]*node // substitution definitions by their name
	folded    map[string]string
	roles     map[string]role // custom roles of this document
	role      string          // default role
	depth     int
	elements  int      // made so far
	size      int      // bytes of source
	styles    []string // title styles in the order of their levels
	notes     notes
	anonymous []*node          // anonymous targets in document order
	aliases   map[string]*node // of `text <name_>`_, which go before other names
	titles    []*node          // of the document, lifted out of the tree
}

func newParser() *parser {
	return &parser{
		doc:     &Document{root: &node{kind: document}},
		subst:   map[string]*node{},
		folded:  map[string]string{},
		roles:   map[string]role{},
		aliases: map[string]*node{},
		names:   names{byName: map[string]*name{}, ids: map[string]bool{}, serial: map[string]int{}},
	}
}

func (p *parser) problem(line int, message string) {
	p.doc.Problems = append(p.doc.Problems, Problem{line, message})
}

// count adds to the elements made so far.
func (p *parser) count(n int) {
	if p.elements += n; p.elements > maxElements {
		panic(tooLarge{})
	}
}

// document parses, resolves and lifts title and docinfo.
func (p *parser) document(lines []line) {
	b := &block{parser: p, lines: lines, parent: p.doc.root, sections: []*node{p.doc.root}}
	b.parse()
	r := newResolver(p)
	r.expand(p.doc.root)
	p.promote()
	r.resolve()
	p.describe()
	slices.SortStableFunc(p.doc.Problems, func(a, b Problem) int { return a.Line - b.Line })
}

// block is one walk over a slice of lines. A construct looks at the line at pos
// and, if it is its own, appends to parent and moves pos behind itself.
type block struct {
	*parser
	lines    []line
	pos      int
	parent   *node
	sections []*node // open sections from the document down; nil where titles are not allowed
}

// constructs are tried in this order at every line that is neither blank nor
// indented. The last one always takes its line.
var constructs []func(*block) bool

func init() {
	constructs = []func(*block) bool{
		(*block).bulletList,
		(*block).enumeratedList,
		(*block).fieldList,
		(*block).optionList,
		(*block).doctest,
		(*block).lineBlock,
		(*block).gridTable,
		(*block).simpleTable,
		(*block).explicit,
		(*block).anonymousTarget,
		(*block).rule,
		(*block).text,
	}
}

func (b *block) parse() {
	for b.pos < len(b.lines) {
		b.count(2)
		switch s := b.lines[b.pos].text; {
		case s == "":
			b.pos++
		case s[0] == ' ':
			b.blockQuotes()
		default:
			for _, c := range constructs {
				if c(b) {
					break
				}
			}
		}
	}
}

// nested parses the lines as the content of n. Too deep, they are plain text.
func (p *parser) nested(lines []line, n *node) {
	if p.depth >= maxNesting {
		lines = trimBlank(lines)
		if len(lines) > 0 {
			p.problem(lines[0].no, "nested too deeply, taken as plain text")
			n.add(&node{kind: paragraph, children: []*node{textOf(join(lines))}})
		}
		return
	}
	p.depth++
	p.count(1)
	(&block{parser: p, lines: lines, parent: n}).parse()
	p.depth--
}

func (b *block) cur() line { return b.lines[b.pos] }

// at is the text of the line i lines further on, "" behind the end.
func (b *block) at(i int) string {
	if b.pos+i < len(b.lines) {
		return b.lines[b.pos+i].text
	}
	return ""
}

// indented takes the lines from pos that are indented or blank and strips their
// common indentation.
func (b *block) indented() []line {
	end, least := b.pos, -1
	for ; end < len(b.lines); end++ {
		s := b.lines[end].text
		if s == "" {
			continue
		}
		n := indentOf(s)
		if n == 0 {
			break
		}
		if least < 0 || n < least {
			least = n
		}
	}
	return trimTop(b.take(end, least, least))
}

// firstIndented takes the line at pos from column first on, and the indented
// lines below it with their common indentation stripped.
func (b *block) firstIndented(first int, untilBlank bool) []line {
	end, least := b.extent(untilBlank)
	return b.take(end, first, least)
}

// extent is where the indented lines below the one at pos end, and the least of
// their indentations.
func (b *block) extent(untilBlank bool) (end, least int) {
	end, least = b.pos+1, -1
	for ; end < len(b.lines); end++ {
		s := b.lines[end].text
		if s == "" {
			if untilBlank {
				break
			}
			continue
		}
		n := indentOf(s)
		if n == 0 {
			break
		}
		if least < 0 || n < least {
			least = n
		}
	}
	return end, least
}

// knownIndented takes the line at pos and those below it that are indented by at
// least n columns.
func (b *block) knownIndented(n int) []line {
	end := b.pos + 1
	for ; end < len(b.lines); end++ {
		if s := b.lines[end].text; s != "" && indentOf(s) < n {
			break
		}
	}
	return b.take(end, n, n)
}

// take cuts the lines up to end and moves on.
func (b *block) take(end, first, rest int) []line {
	out := make([]line, end-b.pos)
	for i, l := range b.lines[b.pos:end] {
		n := rest
		if i == 0 {
			n = first
		}
		out[i] = l.cut(max(n, 0))
	}
	b.pos = end
	return out
}
