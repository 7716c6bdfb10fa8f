package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// lastBlock gives the last block of a teaser of at most budget words, or nil
// when the whole body fits. It looks at units rather than at blocks: a heading
// belongs to what it heads, and "We saw three things:" to the list under it. A
// unit that is held together by a colon may go up to twice the budget.
func lastBlock(root *html.Node, budget int) *html.Node {
	var last *html.Node
	words := 0
	for _, u := range withText(unitsOf(blocksOf(root))) {
		switch {
		case words+u.words <= budget, u.leads && words+u.words <= 2*budget:
			words += u.words
		case last == nil:
			return u.shortest()
		default:
			return last
		}
		if u.words > 0 {
			last = u.end()
		}
	}
	return nil // all text fits, so pictures at the end may stay
}

// withText is units up to the last one that has text.
func withText(units []unit) []unit {
	for len(units) > 0 && units[len(units)-1].words == 0 {
		units = units[:len(units)-1]
	}
	return units
}

// unit is a run of blocks that should not be torn apart.
type unit struct {
	blocks []block
	words  int
	leads  bool // one of its blocks ends in a colon and leads to the next
}

func (u unit) end() *html.Node { return u.blocks[len(u.blocks)-1].node }

// shortest is the unit's first block of text that is no heading.
func (u unit) shortest() *html.Node {
	for _, b := range u.blocks {
		if headingLevel(b.node) == 0 && b.words > 0 {
			return b.node
		}
	}
	return u.end()
}

func unitsOf(blocks []block) []unit {
	var units []unit
	open := false // the last unit waits for its next block
	for _, b := range blocks {
		if !open {
			units = append(units, unit{})
		}
		u := &units[len(units)-1]
		u.blocks = append(u.blocks, b)
		u.words += b.words
		heading := headingLevel(b.node) > 0
		u.leads = u.leads || b.colon && !heading
		open = b.colon || heading
	}
	return units
}

// block is a paragraph, list, table …, or a run of text between such.
type block struct {
	node  *html.Node // of a run of text its last node
	words int
	colon bool // it ends in a colon
}

func newBlock(node *html.Node, text string) block {
	text = strings.TrimSpace(text)
	return block{
		node:  node,
		words: countWords(text),
		colon: strings.HasSuffix(text, ":") || strings.HasSuffix(text, "："),
	}
}

// wrappers are the elements which only hold blocks together.
var wrappers = set(`div section article main header`)

// blocksOf gives the blocks below n in document order, wrappers opened.
func blocksOf(n *html.Node) []block {
	var blocks []block
	var run strings.Builder
	var last *html.Node // of the run of text
	flush := func() {
		if last != nil {
			blocks = append(blocks, newBlock(last, run.String()))
		}
		run.Reset()
		last = nil
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case isBlock(c) && wrappers[c.Data] && hasBlocks(c):
			flush()
			blocks = append(blocks, blocksOf(c)...)
		case isBlock(c):
			flush()
			blocks = append(blocks, newBlock(c, content(c)))
		default:
			appendContent(&run, c)
			if !blank(c) {
				last = c
			}
		}
	}
	flush()
	return blocks
}

func hasBlocks(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if isBlock(c) {
			return true
		}
	}
	return false
}
