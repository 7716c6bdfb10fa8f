package markup

import (
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// Sanitise gives the fragment with nothing left in it that could act on a
// reader's machine or break the page around it; the package comment lists what
// remains. Comments stay, for the cut.
//
// The result is stable: parsed again, its String is the same. A serialised tree
// need not be (a link within a link, text between table rows), and what a
// second reader understands differently is where unsafe HTML hides. So a tree
// is cleaned until writing and reading it changes nothing; what does not settle
// is reduced to its text.
func (f *Fragment) Sanitise() *Fragment {
	root := f.Root()
	for range 8 {
		tidy(root)
		safe := policy().Sanitize(render(root))
		root = parse(safe)
		if strings.Contains(safe, "<img") {
			each(root, dropLostPicture)
		}
		if render(root) == safe {
			return &Fragment{root: root}
		}
	}
	p := element("p")
	p.AppendChild(text(content(root)))
	root = container()
	root.AppendChild(p)
	return &Fragment{root: root}
}

// dropLostPicture removes a picture whose address was not let through.
func dropLostPicture(n *html.Node) {
	if is(n, "img") && attr(n, "src") == "" {
		n.Parent.RemoveChild(n)
	}
}

// policy says which elements and attributes may stay. What can only be told
// from the tree (players, check boxes, single class names) is tidy's work.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowComments()
	allowText(p)
	allowTables(p)
	allowLinks(p)
	return p
})

var (
	number   = pattern.New(`^[0-9]{1,5}$`)
	size     = pattern.New(`^[0-9]{1,5}%?$`)
	token    = pattern.New(`^[^\s<>"'&]{1,200}$`)
	language = pattern.New(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)
	docRole  = pattern.New(`^doc-[a-z]+$`)
	safeRel  = pattern.New(`^((nofollow|noopener|noreferrer|external|me|tag|license|author|bookmark|ugc|sponsored) ?)+$`)
	align    = pattern.New(`^(?i)(left|right|center|justify)$`)
	classes  = pattern.New(`^(` + className + ` ?)+$`)
	instant  = pattern.New(`^[0-9A-Za-z:.+ -]{1,64}$`)
)

func allowText(p *bluemonday.Policy) {
	p.AllowElements("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "section", "article", "aside", "header", "footer",
		"address", "hr", "pre", "blockquote", "figure", "figcaption", "details", "summary",
		"ul", "ol", "li", "dl", "dt", "dd",
		"abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt",
		"ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr")
	p.AllowAttrs("id").Matching(token.Regexp()).Globally()
	p.AllowAttrs("title").Globally()
	p.AllowAttrs("lang").Matching(language.Regexp()).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(?i)(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("role").Matching(docRole.Regexp()).Globally()
	p.AllowAttrs("class").Matching(classes.Regexp()).Globally()
	p.AllowAttrs("align").Matching(align.Regexp()).OnElements("div", "p", "h1", "h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("open").Matching(regexp.MustCompile(`^$`)).OnElements("details")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^-?[0-9]{1,5}$`)).OnElements("ol")
	p.AllowAttrs("reversed").Matching(regexp.MustCompile(`^$`)).OnElements("ol")
	p.AllowAttrs("type").Matching(bluemonday.ListType).OnElements("ol", "ul", "li")
	p.AllowAttrs("value").Matching(number.Regexp()).OnElements("li")
	p.AllowAttrs("datetime").Matching(instant.Regexp()).OnElements("time", "del", "ins")
}

func allowTables(p *bluemonday.Policy) {
	p.AllowElements("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td")
	p.AllowAttrs("align").Matching(align.Regexp()).OnElements("table", "col", "colgroup", "thead", "tbody", "tfoot", "tr", "th", "td")
	p.AllowAttrs("colspan", "rowspan").Matching(number.Regexp()).OnElements("th", "td")
	p.AllowAttrs("span").Matching(number.Regexp()).OnElements("col", "colgroup")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(?i)(row|col)(group)?$`)).OnElements("th")
}

func allowLinks(p *bluemonday.Policy) {
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel", "ftp", "irc", "ircs", "xmpp")
	p.AllowDataURIImages()
	p.AllowAttrs("href", "hreflang").OnElements("a")
	p.AllowAttrs("rel").Matching(safeRel.Regexp()).OnElements("a")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(size.Regexp()).OnElements("img")
	p.AllowAttrs("align").Matching(bluemonday.ImageAlign).OnElements("img")
}
