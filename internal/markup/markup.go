// Package markup is where Markdown and reStructuredText meet. Both become a
// Fragment, a tree of HTML nodes, and whatever recapd does with the body of a
// post is a walk over that tree: cutting the teaser, resolving links, making
// it safe, telling its words, writing it as plain text.
//
//	Markdown ─┐                      ┌─▶ Cut ──▶ Teaser
//	ReST ─────┼─▶ Fragment ─▶ MapURLs ─▶ Sanitise ─▶ String, Text, Root
//	HTML ─────┘                      └─▶ Outline, Links, Images, Words
//
// # Order of work
//
// What a generator puts into the source itself, such as shortcodes, is held in
// Slots and put into the tree first (Fill). A body is then given absolute URLs
// (MapURLs), made safe (Sanitise), and cut (Cut). What looks like a template even
// then is there to be read (QuoteTemplates). Sanitise refuses the link spellings of the generators
// ("link://slug/x"), so it comes after they are resolved. It keeps comments,
// because the teaser marker is one; WithoutComments takes them out last.
//
// # The cut
//
// A marker counts only where it is a comment of the tree. Quoted in prose or
// code it is a text node there, and so no marker, without any rule for it. What
// follows the marker in document order goes, whatever was open is closed, and
// elements that are left with nothing in them are removed. Hence the promise:
// the text of a teaser is a prefix of the text of the body, but for footnotes,
// whose notes follow the references that were kept. Nothing before a marker
// means an empty teaser: the author asked for one.
//
// # What can occur after Sanitise
//
// Elements, whose names are all a renderer for mail or feeds has to know:
//
//	blocks    h1–h6 p div section article aside header footer address hr pre
//	          blockquote figure figcaption details summary
//	lists     ul ol li dl dt dd
//	tables    table caption colgroup col thead tbody tfoot tr th td
//	inline    a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp
//	          rt ruby s samp small span strong sub sup time u var wbr
//
// Attributes: id, lang, dir, title, class and role anywhere, where class holds
// only language-*, align-*, admonition and footnote names and role only doc-*;
// href, rel, hreflang on a; src, alt, width, height on img; align on table
// parts, div, p, headings and img; colspan, rowspan, scope, span; start,
// reversed, type, value on lists; cite and datetime; open on details. There is no
// style, no form control (a task list's boxes become ☐ and ☑) and no frame: what was
// in one becomes a link, "Video: …", "Slides: …" or, of an unknown host, "Embedded: …".
//
// # When input is bad
//
// Nothing here returns an error: every source is some fragment. Control
// characters that XML forbids are dropped; nesting deeper than any reader can
// follow is flattened; a source built to exhaust the parser comes out as
// preformatted text, with a Problem that says why. All functions are pure, and
// fragments may be shared between goroutines.
package markup

import "golang.org/x/net/html"

// Document is a source text that was parsed: its body, and what it says about
// itself where its syntax has words for that.
type Document struct {
	Title    string // reST only, unless KeepTitle
	Subtitle string
	Fields   []Field // reST docinfo, in document order
	Body     *Fragment
	Problems []Problem // in line order

	ShortTitle int // reST only: see rst.Document
}

// Field is a line of metadata that the syntax itself knows (":date: 2031-11-19").
type Field struct {
	Name  string
	Value string
	Line  int // from 1
}

// Problem is a place that could not be read as it was meant. The rest of the
// document was read all the same.
type Problem struct {
	Line    int // from 1; 0 when it is not on one line
	Message string
}

// Fragment is the body of a post as a tree of HTML nodes. It is never changed
// once made: what alters a fragment returns a new one.
type Fragment struct {
	root   *html.Node // a bare container; its children are the body's blocks
	packed string     // the HTML to read the tree from, when root is nil
}

// Teaser is the part of a fragment that is shown before "read on".
type Teaser struct {
	Fragment *Fragment
	Marker   string // the marker as it was written; "" when there was none
	ReadMore string // the read-more text that the marker gave; "" when it gave none
	Words    int    // words of text in Fragment
	Whole    bool   // nothing was left out: the teaser is the whole body
}

// Heading is one line of a fragment's outline.
type Heading struct {
	Level int // 1 to 6
	ID    string
	Text  string
}

// Link is a link or an image of a fragment, in document order.
type Link struct {
	URL  string
	Text string // of a link: its text; of an image: its alternative text
}
