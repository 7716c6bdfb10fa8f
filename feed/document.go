package feed

import (
	"bytes"
	"fmt"
	"io"
	"time"
)

// Document is a feed in one format, as it is served and written to disk.
type Document struct {
	Path        string // below where the feeds are served: "/atom.xml"
	ContentType string
	Body        []byte
	Alias       bool // the same as a document before it, under another name

	// Modified is when the newest entry was updated, for Last-Modified. An
	// author may change a post without saying so, and then it stays: only
	// Body tells for sure.
	Modified time.Time
}

// format is one way to write a feed. links are those to the feed's own kind:
// itself, its hubs, and the pages that it belongs to.
type format struct {
	name      string
	mediaType string
	write     func(w io.Writer, f Feed, links []Link) error
}

var formats = []format{
	{"atom.xml", "application/atom+xml", writeAtom},
	{"rss.xml", "application/rss+xml", writeRSS},
	{"feed.json", "application/feed+json", writeJSON},
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
		d, err := f.document(format)
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	return docs, nil
}

func (f Feed) document(as format) (Document, error) {
	var body bytes.Buffer
	path := f.path + "/" + as.name
	if err := as.write(&body, f, f.links(as)); err != nil {
		return Document{}, fmt.Errorf("write feed %s: %w", path, err)
	}
	return Document{Path: path, ContentType: as.mediaType + "; charset=utf-8", Body: body.Bytes(), Modified: f.Updated}, nil
}

// generator is who made the feed. Without a version: an update of the program
// is no reason to change every byte of every feed.
const generator = "recapd"
