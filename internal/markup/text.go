package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// Text gives the fragment as plain text that reads well: blocks with an empty
// line between them, "- " and "1. " before list items, "> " before quotes, code
// indented by four, the cells of a table row between bars. Lines are not
// wrapped; whoever knows the width does that. An image is its alternative text
// in brackets: without it "as you see here:" would be followed by nothing.
// Links are their text alone: see Links for where they lead.
func (f *Fragment) Text() string {
	return strings.Join(textOf(f.tree(), 0), "\n")
}

// paragraphs collects the lines of blocks and puts the gaps between them.
type paragraphs struct {
	lines []string
	run   strings.Builder // the text of the inline elements since the last block
}

// textOf gives the lines of what is inside n, which is marks marks deep.
func textOf(n *html.Node, marks int) []string {
	var p paragraphs
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case runsAlong(c):
			inlineText(&p.run, c)
		case is(c, "ul", "ol") && is(n, "li"):
			p.flush()
			p.add(blockText(c, marks), false) // a list under a list's line
		case unseen[c.Data]:
		default:
			p.flush()
			p.add(blockText(c, marks), true)
		}
	}
	p.flush()
	return p.lines
}

// runsAlong tells that n is text, or an inline element without blocks inside; a
// link around a whole card has some.
func runsAlong(n *html.Node) bool {
	if isBlock(n) {
		return false
	}
	blocks := false
	each(n, func(c *html.Node) { blocks = blocks || isBlock(c) })
	return !blocks
}

// flush ends the run of inline text.
func (p *paragraphs) flush() {
	p.add(squeeze(p.run.String()), true)
	p.run.Reset()
}

func (p *paragraphs) add(lines []string, gap bool) {
	if len(lines) == 0 {
		return
	}
	if gap && len(p.lines) > 0 {
		p.lines = append(p.lines, "")
	}
	p.lines = append(p.lines, lines...)
}

// squeeze makes single spaces of white space, and lines of what br separated.
func squeeze(s string) []string {
	var lines []string
	for line := range strings.SplitSeq(s, lineBreak) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	return lines
}

// lineBreak stands for br until the white space of the source is gone. It is no
// white space itself, and no character that HTML text can hold after Sanitise.
const lineBreak = "\x00"
