package markup

import (
	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// habits turns what blogs write in Markdown beyond any specification into what
// it means. All of it reads as ordinary text to a parser, so it is found in the
// tree, where code is told from prose; for the rest see sourcehabits.go. Each
// habit has a file or a function:
//
//	[TOC]                     a table of contents        goes
//	* TOC {:toc}              the same, of kramdown      goes
//	{::comment}               what it encloses           goes      (asides.go)
//	{: .wide}                 attribute lists            go      (attributelists.go)
//	> [!NOTE]                 alerts of GitHub           become admonitions (alerts.go)
//	:::python, #!python       first lines of code        name its language (codeheaders.go)
//	```{.go hl_lines="1"}     attributes of code         leave the language
//	*[HTML]: Hypertext …      abbreviations              become titles (abbreviations.go)
//	:tada:                    names of emoji             become emoji (emoji.go)
func habits(root *html.Node) {
	dropAsides(root)
	dropAttributeLists(root)
	dropContents(root)
	showAlerts(root)
	readCodeHeaders(root)
	showAbbreviations(root)
	showEmoji(root)
}

// contents are the marks that a table of contents is to be put at. A mail has
// no use for one.
var contents = pattern.New(`(?i)^\[\[?_?toc_?\]?\]$`)

func dropContents(root *html.Node) {
	each(root, func(n *html.Node) {
		if is(n, "p") && onlyWords(n) && contents.MatchString(content(n)) {
			n.Parent.RemoveChild(n)
		}
	})
}

// onlyWords tells that there is nothing in n but a little text; the underscores
// of [[_TOC_]] have become emphasis.
func onlyWords(n *html.Node) bool {
	few := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if few++; few > 3 || c.Type != html.TextNode && !is(c, "em") {
			return false
		}
	}
	return true
}

// verbatimElements hold text that says just what it says.
var verbatimElements = set(`code pre kbd samp tt var script style textarea math svg title`)

// prose calls f for every text node below n that is no code. f may replace it.
func prose(n *html.Node, f func(*html.Node)) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.TextNode:
			f(c)
		case !verbatimElements[c.Data]:
			prose(c, f)
		}
		c = next
	}
}
