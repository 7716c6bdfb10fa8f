package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth is how deep elements may be nested. Deeper ones are dissolved into
// their parent, so that every walk over a tree may recurse.
const maxDepth = 100

// HTML reads a piece of HTML as a browser would read it inside a body.
func HTML(src string) *Fragment {
	return &Fragment{root: parse(src)}
}

// Pack gives the same fragment as it is best kept: as HTML, of which the tree is
// made again when something asks for it. That takes a tenth of the memory, and
// String nothing at all. The fragment must come of Sanitise, or else its tree may
// be another one afterwards.
func (f *Fragment) Pack() *Fragment {
	if f.root == nil {
		return f
	}
	return &Fragment{packed: render(f.root)}
}

// tree is for reading only.
func (f *Fragment) tree() *html.Node {
	if f.root == nil {
		return parse(f.packed)
	}
	return f.root
}

// String gives the fragment as HTML.
func (f *Fragment) String() string {
	if f.root == nil {
		return f.packed
	}
	return render(f.root)
}

// Root gives a copy of the tree which the caller may change. It is a bare div;
// its children are the blocks of the body, in order.
func (f *Fragment) Root() *html.Node {
	if f.root == nil {
		return parse(f.packed)
	}
	return clone(f.root)
}

// WithoutComments gives the fragment as readers may see it: nothing of what
// the author kept in comments leaves the house.
func (f *Fragment) WithoutComments() *Fragment {
	if f.root == nil && !strings.Contains(f.packed, "<!--") {
		return f
	}
	root := f.Root()
	each(root, func(n *html.Node) {
		if n.Type == html.CommentNode {
			n.Parent.RemoveChild(n)
		}
	})
	return &Fragment{root: root}
}

// parse makes the tree of src. The parser gives up on sources nested deeper
// than 512 elements; of those only the text is kept. Scripting is off because
// it is for our readers: what stands in noscript is for them.
func parse(src string) *html.Node {
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	src = strings.ToValidUTF8(src, "\uFFFD")
	nodes, err := html.ParseFragmentWithOptions(strings.NewReader(src), body, html.ParseOptionEnableScripting(false))
	if err != nil {
		return plain(src)
	}
	root := container()
	for _, n := range nodes {
		root.AppendChild(n)
	}
	capDepth(root, 1)
	return root
}

// plain keeps text and comments of src and forgets the tags, except that each
// tag which is no inline one begins a new paragraph.
func plain(src string) *html.Node {
	root := container()
	p := element("p")
	flush := func() {
		if p.FirstChild != nil {
			root.AppendChild(p)
			p = element("p")
		}
	}
	z := html.NewTokenizer(strings.NewReader(src))
	for z.Next() != html.ErrorToken {
		switch t := z.Token(); t.Type {
		case html.TextToken:
			p.AppendChild(text(t.Data))
		case html.CommentToken:
			p.AppendChild(&html.Node{Type: html.CommentNode, Data: t.Data})
		default:
			if !inline[t.Data] {
				flush()
			}
		}
	}
	flush()
	return root
}

// capDepth dissolves the elements below maxDepth.
func capDepth(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil; {
		if depth > maxDepth && c.Type == html.ElementNode {
			c = dissolve(c)
			continue
		}
		capDepth(c, depth+1)
		c = c.NextSibling
	}
}

// dissolve puts the children of n in its place and gives the node that
// follows n's opening tag: its first child, or else its next sibling.
func dissolve(n *html.Node) *html.Node {
	next := n.FirstChild
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	if next == nil {
		next = n.NextSibling
	}
	n.Parent.RemoveChild(n)
	return next
}

// render writes what is inside root. Writing to memory cannot fail, and a void
// element with children, the one tree that cannot be written, is never made.
func render(root *html.Node) string {
	var b strings.Builder
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		_ = html.Render(&b, c)
	}
	return b.String()
}
