package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// CutOptions say where a teaser ends.
type CutOptions struct {
	// Markers are names of teaser markers beside TEASER_END and END_TEASER,
	// which always count, also with a hyphen or a blank between the words:
	// "more", "PELICAN_END_SUMMARY". Case and white space in them make no
	// difference.
	Markers []string

	// Words is how long a teaser may be where no marker says; 0 means 55.
	Words int
}

const defaultWords = 55

// Cut gives the teaser: what stands before the first marker or, without one,
// as many whole blocks as fit into o.Words, but at least one. A marker in a
// footnote's text is none.
func (f *Fragment) Cut(o CutOptions) Teaser {
	root := f.Root()
	notes := takeNotes(root)
	end := o.find(root)
	teaser := Teaser{}
	if end != nil {
		teaser.Marker = strings.TrimSpace(end.Data)
		_, teaser.ReadMore = o.match(end.Data)
	} else {
		end = lastBlock(root, o.words())
	}
	if teaser.Whole = cutAfter(root, end); teaser.Whole {
		teaser.Fragment = f // notes in their places
	} else {
		removeEmpty(end, root)
		notes.giveBack(root)
		teaser.Fragment = &Fragment{root: root}
	}
	teaser.Words = teaser.Fragment.Words()
	return teaser
}

func (o CutOptions) words() int {
	if o.Words > 0 {
		return o.Words
	}
	return defaultWords
}

// find gives the first comment that is a marker, or nil.
func (o CutOptions) find(root *html.Node) (marker *html.Node) {
	each(root, func(n *html.Node) {
		if marker == nil && n.Type == html.CommentNode {
			if ok, _ := o.match(n.Data); ok {
				marker = n
			}
		}
	})
	return marker
}

// match tells whether a comment is a marker, and which read-more text it gives:
// "TEASER_END: read on" gives "read on".
func (o CutOptions) match(comment string) (ok bool, readMore string) {
	name, readMore, _ := strings.Cut(comment, ":")
	if o.isMarker(name) {
		return true, strings.TrimSpace(readMore)
	}
	return o.isMarker(comment), ""
}

func (o CutOptions) isMarker(name string) bool {
	name = bare(name)
	switch joints.Replace(name) {
	case "teaserend", "endteaser":
		return true
	}
	for _, m := range o.Markers {
		if m = bare(m); m != "" && m == name {
			return true
		}
	}
	return false
}

// joints stand between the words of TEASER_END, which people write by heart.
var joints = strings.NewReplacer("_", "", "-", "")

// bare is name without case and white space.
func bare(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(name), ""))
}

// cutAfter removes all that follows n in document order, and tells whether
// that was nothing to see. A nil n is the end: nothing is removed.
func cutAfter(root, n *html.Node) (nothing bool) {
	nothing = true
	for ; n != nil && n != root; n = n.Parent {
		for next := n.NextSibling; next != nil; next = n.NextSibling {
			nothing = nothing && blank(next)
			n.Parent.RemoveChild(next)
		}
	}
	return nothing
}

// removeEmpty tidies the edge of a cut: from the marker, or the last block that
// was kept, upwards it removes what nobody would see, be it the marker itself
// or a list item left empty around it, and white space and line breaks that
// have come to stand at the end.
func removeEmpty(n, root *html.Node) {
	for n != root {
		parent := n.Parent
		trimEnd(n)
		if blank(n) {
			parent.RemoveChild(n)
		}
		n = parent
	}
	trimEnd(root)
}

// trimEnd removes white space, comments and line breaks at the end of n.
func trimEnd(n *html.Node) {
	for c := n.LastChild; c != nil && (is(c, "br") || c.Type != html.ElementNode && blank(c)); c = n.LastChild {
		n.RemoveChild(c)
	}
}
