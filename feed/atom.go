package feed

import (
	"io"
	"strconv"
	"time"

	"github.com/gorilla/feeds"

	"recapd/internal/post"
)

// atomFeed completes gorilla's Atom (RFC 4287): it can have one link and one
// author, and no language. A field here hides the embedded one that would be
// the same element.
type atomFeed struct {
	*feeds.AtomFeed
	history
	Media     string              `xml:"xmlns:media,attr,omitempty"`
	Lang      string              `xml:"xml:lang,attr,omitempty"`
	Links     []feeds.AtomLink    `xml:"link"`
	Authors   []*feeds.AtomAuthor `xml:"author"`
	Generator string              `xml:"generator"`
}

// atomEntry leaves the embedded Links empty. That field has no tag to be hidden
// by, and would write every link a second time.
type atomEntry struct {
	*feeds.AtomEntry
	Lang       string              `xml:"xml:lang,attr,omitempty"`
	Links      []feeds.AtomLink    `xml:"link"`
	Authors    []*feeds.AtomAuthor `xml:"author"`
	Categories []atomCategory      `xml:"category"`
	Media      *media              `xml:"media:content"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

// FeedXml implements feeds.XmlFeed.
func (a *atomFeed) FeedXml() any { return a }

func atomFrame(w io.Writer, f Feed, links []Link) error {
	a := &atomFeed{
		AtomFeed: &feeds.AtomFeed{
			Xmlns:    "http://www.w3.org/2005/Atom",
			Title:    f.Title,
			Id:       f.ID,
			Updated:  f.Updated.Format(time.RFC3339),
			Subtitle: f.Subtitle,
			Icon:     f.Favicon, // square, as RFC 4287 §4.2.5 wants it
			Logo:     f.Icon,
		},
		history:   historyOf(f),
		Media:     mediaIn(f.Entries),
		Lang:      f.Language,
		Links:     atomLinks(append(links, f.Links...)),
		Authors:   atomAuthors(f.Authors),
		Generator: generator,
	}
	return feeds.WriteXML(a, w)
}

func atomEntries(w io.Writer) func(Entry, string) error {
	write := xmlElements(w, "entry", "  ")
	return func(e Entry, inherited string) error { return write(newAtomEntry(e, inherited)) }
}

func newAtomEntry(e Entry, inherited string) *atomEntry {
	a := &atomEntry{
		AtomEntry: &feeds.AtomEntry{
			Title:     e.Title,
			Id:        e.ID,
			Published: e.Published.Format(time.RFC3339),
			Updated:   e.Updated.Format(time.RFC3339),
		},
		Links:   atomLinks(e.Links),
		Authors: atomAuthors(e.Authors),
		Media:   mediaOf(e.Image),
	}
	for _, f := range e.Files {
		a.Links = append(a.Links, feeds.AtomLink{Rel: "enclosure", Href: f.URL, Type: f.Type, Length: lengthOf(f)})
	}
	if e.Language != inherited {
		a.Lang = e.Language
	}
	for _, c := range e.Categories {
		a.Categories = append(a.Categories, atomCategory(c))
	}
	if e.Summary != "" {
		a.Summary = &feeds.AtomSummary{Type: "html", Content: e.Summary}
	}
	if e.Content != "" {
		a.Content = &feeds.AtomContent{Type: "html", Content: e.Content}
	}
	return a
}

// lengthOf is how long a file is; "" when nobody knows.
func lengthOf(f post.Enclosure) string {
	if f.Length == 0 {
		return ""
	}
	return strconv.FormatInt(f.Length, 10)
}

func atomLinks(links []Link) []feeds.AtomLink {
	var out []feeds.AtomLink
	for _, l := range links {
		out = append(out, feeds.AtomLink{Rel: l.Rel, Href: l.Href, Type: l.Type})
	}
	return out
}

func atomAuthors(people []post.Author) []*feeds.AtomAuthor {
	var out []*feeds.AtomAuthor
	for _, p := range people {
		out = append(out, &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: p.Name, Uri: p.URI, Email: p.Email}})
	}
	return out
}
