package markup

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// Slots are things that a generator puts into a source before the markup is
// read, and that must not be read as markup: the HTML of a shortcode. What goes
// into the source is a mark, which reads as a word in Markdown and in reST;
// Fill then puts the thing in the mark's place in the tree. There it is known
// whether the mark stands in prose, in code or in an attribute.
type Slots struct{ held []Slot }

// Slot is what a mark stands for.
type Slot struct {
	HTML string // in prose
	Code string // the text in code
	Attr string // the text in an attribute
}

// A mark is a number in hexadecimal digits between two fences, all of them
// private-use characters, which no source may hold beside (see Unmarked).
const (
	markFirst = 0xF5A00 // the digit 0
	markOpen  = 0xF5A10
	markClose = 0xF5A11
)

// Hold keeps a slot and gives its mark.
func (s *Slots) Hold(slot Slot) string {
	var b strings.Builder
	b.WriteRune(markOpen)
	for _, c := range strconv.FormatInt(int64(len(s.held)), 16) {
		digit, _ := strconv.ParseInt(string(c), 16, 32) // a digit that FormatInt wrote
		b.WriteRune(rune(markFirst + digit))
	}
	b.WriteRune(markClose)
	s.held = append(s.held, slot)
	return b.String()
}

// Unmarked gives the source without characters that could be taken for a mark.
func Unmarked(src string) string {
	if !strings.ContainsFunc(src, isMark) {
		return src
	}
	return strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		return r
	}, src)
}

func isMark(r rune) bool { return r >= markFirst && r <= markClose }

var (
	mark        = pattern.New("\U000F5A10([\U000F5A00-\U000F5A0F]+)\U000F5A11")
	markEscaped = pattern.New(`(?i)(?:%F3%B5%A8%(?:8[0-9A-F]|9[01]))+`)
)

// slot is what a mark stands for; a mark that was torn apart stands for nothing.
func (s *Slots) slot(found string) Slot {
	n := 0
	for _, r := range found {
		if r < markOpen {
			n = min(n<<4|int(r-markFirst), 1<<30)
		}
	}
	if n >= len(s.held) {
		return Slot{}
	}
	return s.held[n]
}

// fill puts what the slots hold into the places of their marks. A paragraph that
// held only marks goes if they leave it empty, or blocks in it.
func (f *Fragment) fill(s *Slots) *Fragment {
	if len(s.held) == 0 {
		return f
	}
	root := f.Root()
	s.fill(root, false)
	return &Fragment{root: root}
}

func (s *Slots) fill(n *html.Node, code bool) {
	code = code || n.Type == html.ElementNode && verbatimElements[n.Data]
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch c.Type {
		case html.TextNode:
			s.fillText(c, code)
		case html.CommentNode:
			c.Data = s.plain(c.Data, func(Slot) string { return "" })
		case html.ElementNode:
			s.fillElement(c, code)
		}
		c = next
	}
}

func (s *Slots) fillElement(n *html.Node, code bool) {
	for i := range n.Attr {
		a := &n.Attr[i]
		a.Val = s.plain(markEscaped.ReplaceAllStringFunc(a.Val, unescapeMark), func(slot Slot) string { return slot.Attr })
	}
	if is(n, "p") && onlyMarks(n) {
		rename(n, "div")
		s.fill(n, code)
		if blank(n) {
			n.Parent.RemoveChild(n)
		} else if hasBlocks(n) {
			dissolve(n)
		} else {
			rename(n, "p")
		}
		return
	}
	s.fill(n, code)
	if is(n, "p") && hasBlocks(n) {
		splitAtBlocks(n)
	}
}

// splitAtBlocks makes of a paragraph with blocks in it paragraphs around them.
func splitAtBlocks(p *html.Node) {
	run := element("p", p.Attr...)
	flush := func() {
		if !blankInside(run) {
			p.Parent.InsertBefore(run, p)
			run = element("p")
		}
	}
	for c := p.FirstChild; c != nil; c = p.FirstChild {
		p.RemoveChild(c)
		if !isBlock(c) {
			run.AppendChild(c)
			continue
		}
		flush()
		p.Parent.InsertBefore(c, p)
	}
	flush()
	p.Parent.RemoveChild(p)
}

// onlyMarks tells whether p holds nothing to be seen but marks.
func onlyMarks(p *html.Node) bool {
	seen := false
	for c := p.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.TextNode || strings.TrimSpace(mark.ReplaceAllString(c.Data, "")) != "" {
			return false
		}
		seen = seen || mark.MatchString(c.Data)
	}
	return seen
}

// fillText replaces the marks of a text node.
func (s *Slots) fillText(n *html.Node, code bool) {
	if code {
		n.Data = s.plain(n.Data, func(slot Slot) string { return slot.Code })
		return
	}
	at, data := 0, n.Data
	for _, where := range mark.FindAllStringIndex(data, -1) {
		insertText(n, data[at:where[0]])
		at = where[1]
		src := s.slot(data[where[0]:where[1]]).HTML
		if !strings.ContainsAny(src, "<&") {
			insertText(n, src)
			continue
		}
		piece := parse(src)
		for c := piece.FirstChild; c != nil; c = piece.FirstChild {
			piece.RemoveChild(c)
			n.Parent.InsertBefore(c, n)
		}
	}
	if at > 0 {
		insertText(n, data[at:])
		n.Parent.RemoveChild(n)
	}
	if at == 0 {
		n.Data = Unmarked(data)
	}
}

func insertText(before *html.Node, s string) {
	if s = Unmarked(s); s != "" {
		before.Parent.InsertBefore(text(s), before)
	}
}

// plain replaces marks in text that cannot hold elements.
func (s *Slots) plain(data string, show func(Slot) string) string {
	if !strings.ContainsFunc(data, isMark) {
		return data
	}
	return Unmarked(mark.ReplaceAllStringFunc(data, func(found string) string { return show(s.slot(found)) }))
}

// unescapeMark reads a mark as Markdown writes it into a URL.
func unescapeMark(escaped string) string {
	var b []byte
	for i := 0; i+2 < len(escaped); i += 3 {
		c, _ := strconv.ParseUint(escaped[i+1:i+3], 16, 8) // two digits, as the pattern has it
		b = append(b, byte(c))
	}
	return string(b)
}

// Fill puts what the slots hold into a document.
func (d Document) Fill(s *Slots) Document {
	code := func(slot Slot) string { return slot.Code }
	d.Title, d.Subtitle = s.plain(d.Title, code), s.plain(d.Subtitle, code)
	d.Fields = slices.Clone(d.Fields)
	for i := range d.Fields {
		d.Fields[i].Value = s.plain(d.Fields[i].Value, code)
	}
	d.Body = d.Body.fill(s)
	return d
}
