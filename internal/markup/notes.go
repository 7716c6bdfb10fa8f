package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// noteBoxes are the footnotes of a body: lists of notes, or single ones. They
// are the one place where a teaser is no prefix of its body, since notes stand
// at the end, or where a reST author put them, and yet belong to the
// references. They are taken out before the cut; afterwards those that the rest
// refers to come back, at the end, numbered as they were.
type noteBoxes []*html.Node

// takeNotes removes the notes from the tree.
func takeNotes(root *html.Node) noteBoxes {
	var boxes noteBoxes
	each(root, func(n *html.Node) {
		if isNoteBox(n) {
			n.Parent.RemoveChild(n)
			boxes = append(boxes, n)
		}
	})
	return boxes
}

// isNoteBox knows the lists of goldmark (div.footnotes) and of docutils
// (aside.footnote-list, or a lone aside.footnote), and whatever bears the roles
// of DPUB-ARIA 1.1.
func isNoteBox(n *html.Node) bool {
	if !is(n, "div", "section", "aside", "footer") {
		return false
	}
	return isNote(n) || attr(n, "role") == "doc-endnotes" || hasClass(n, "footnotes", "footnote-list")
}

// isNote tells whether n is one note, at whose id references point.
func isNote(n *html.Node) bool {
	switch {
	case n.Type != html.ElementNode || attr(n, "id") == "":
		return false
	case n.Data == "li":
		return n.Parent != nil && isNoteBox(n.Parent.Parent)
	}
	role := attr(n, "role")
	return role == "doc-footnote" || role == "doc-biblioentry" || is(n, "aside", "div") && hasClass(n, "footnote", "citation")
}

// giveBack appends to root the notes that root refers to, and those that these
// refer to in turn.
func (boxes noteBoxes) giveBack(root *html.Node) {
	wanted := boxes.wanted(root)
	for _, box := range boxes {
		prune(box, wanted)
		if isNote(box) && wanted[attr(box, "id")] || !isNote(box) && hasNotes(box) {
			root.AppendChild(box)
		}
	}
	dropBacklinks(root)
}

// wanted gives the ids that links in root point at, followed through the notes.
func (boxes noteBoxes) wanted(root *html.Node) map[string]bool {
	notes := make(map[string]*html.Node)
	for _, box := range boxes {
		forNotes(box, func(n *html.Node) { notes[attr(n, "id")] = n })
	}
	wanted := make(map[string]bool)
	var follow func(n *html.Node)
	follow = func(n *html.Node) {
		each(n, func(c *html.Node) {
			if id := target(c); id != "" && !wanted[id] {
				wanted[id] = true
				if note := notes[id]; note != nil {
					follow(note)
				}
			}
		})
	}
	follow(root)
	return wanted
}

// target is the id that a link points at. The link may have been made absolute.
func target(n *html.Node) string {
	if !is(n, "a") {
		return ""
	}
	_, id, _ := strings.Cut(attr(n, "href"), "#")
	return id
}

// forNotes calls f for every note in box, which may be a note itself. f may
// remove it.
func forNotes(box *html.Node, f func(*html.Node)) {
	if isNote(box) {
		f(box)
		return
	}
	each(box, func(n *html.Node) {
		if isNote(n) {
			f(n)
		}
	})
}

func hasNotes(box *html.Node) (has bool) {
	forNotes(box, func(*html.Node) { has = true })
	return has
}

// prune removes the unwanted notes of a list. Where one goes, the numbers of
// those after it are written down.
func prune(box *html.Node, wanted map[string]bool) {
	number, gone := 0, false
	forNotes(box, func(n *html.Node) {
		number++
		switch {
		case n == box:
		case !wanted[attr(n, "id")]:
			n.Parent.RemoveChild(n)
			gone = true
		case gone && n.Data == "li" && attr(n, "value") == "":
			n.Attr = append(n.Attr, html.Attribute{Key: "value", Val: strconv.Itoa(number)})
		}
	})
}

// dropBacklinks removes the ways back from notes to references that are no
// longer there.
func dropBacklinks(root *html.Node) {
	ids := make(map[string]bool)
	each(root, func(n *html.Node) { ids[attr(n, "id")] = true })
	each(root, func(n *html.Node) {
		if isBacklink(n) && !ids[target(n)] {
			n.Parent.RemoveChild(n)
		}
	})
}

func isBacklink(n *html.Node) bool {
	return is(n, "a") && (attr(n, "role") == "doc-backlink" || hasClass(n, "footnote-backref"))
}
