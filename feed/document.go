package feed

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"time"
)

// Document is a feed in one format, as it is served and written to disk. It is kept in
// the parts that it has in common with others, and put together when it is asked for.
type Document struct {
	Path        string // below where the feeds are served: "/atom.xml"
	ContentType string
	Alias       bool   // the same as a document before it, under another name
	Discovery   []Link // itself and its hubs, for a Link header (W3C WebSub §4); none without hubs

	// Modified is when the newest entry was updated, for Last-Modified. An
	// author may change a post without saying so, and then it stays: only
	// Sum tells for sure.
	Modified time.Time

	// Sum is a hash of the body: another one when the body is.
	Sum [sha256.Size]byte

	parts   [][]byte  // of the body
	entries []written // among the parts
}

// NewDocument is a document in one piece.
func NewDocument(path, contentType string, body []byte, modified time.Time) Document {
	return Document{Path: path, ContentType: contentType, Modified: modified, Sum: sha256.Sum256(body), parts: [][]byte{body}}
}

// Body puts the document together.
func (d Document) Body() []byte { return bytes.Join(d.parts, nil) }

// format is one way to write a feed: a frame and, before the end of it, the entries.
// Each of those is written by itself, so that it can be copied from where it was
// written before (galley.go).
type format struct {
	name      string
	mediaType string

	// frame writes a feed as if it had no entries. links are those to the feed's
	// own kind: itself, its hubs, and the pages that it belongs to.
	frame func(w io.Writer, f Feed, links []Link) error
	end   string // of a frame, after the entries

	// entries gives what writes one entry after the other. inherited is the
	// language of the feed.
	entries     func(w io.Writer) func(e Entry, inherited string) error
	first, next string // what comes before an entry
}

var formats = []format{
	{"atom.xml", "application/atom+xml", atomFrame, "\n</feed>", atomEntries, "\n", "\n"},
	{"rss.xml", "application/rss+xml", rssFrame, "\n  </channel>\n</rss>", rssItems, "\n", "\n"},
	{"feed.json", "application/feed+json", jsonFrame, "]}\n", jsonItems, "", ","},
}

// links are the links of a feed in one format. Self is the first.
func (f Feed) links(as format) []Link {
	links := []Link{{Rel: "self", Href: f.folder + "/" + as.name, Type: as.mediaType}}
	for _, p := range f.pages {
		links = append(links, Link{Rel: p.rel, Href: p.folder + "/" + as.name, Type: as.mediaType})
	}
	for _, hub := range f.Hubs {
		links = append(links, Link{Rel: "hub", Href: hub})
	}
	return links
}

// Documents writes the feed in every format, always in the same order.
func (f Feed) Documents() ([]Document, error) {
	var docs []Document
	for _, format := range formats {
		d, err := f.document(format, galley{})
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	return docs, nil
}

func (f Feed) document(as format, set galley) (Document, error) {
	path, links := f.path+"/"+as.name, f.links(as)
	d := Document{Path: path, ContentType: as.mediaType + "; charset=utf-8", Modified: f.Updated}
	if err := set.compose(&d, f, as, links); err != nil {
		return Document{}, fmt.Errorf("write feed %s: %w", path, err)
	}
	for _, l := range links {
		if len(f.Hubs) > 0 && (l.Rel == "self" || l.Rel == "hub") {
			d.Discovery = append(d.Discovery, l)
		}
	}
	return d, nil
}

// generator is who made the feed. Without a version: an update of the program
// is no reason to change every byte of every feed.
const generator = "recapd"
