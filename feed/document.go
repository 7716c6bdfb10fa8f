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

	// Modified is when the newest entry was updated, for Last-Modified. An
	// author may change a post without saying so, and then it stays: only
	// Body tells for sure.
	Modified time.Time
}

// format is one way to write a feed. self is the URL of what is written.
type format struct {
	name        string
	contentType string
	write       func(w io.Writer, f Feed, self string) error
}

var formats = []format{
	{"atom.xml", "application/atom+xml; charset=utf-8", writeAtom},
	{"rss.xml", "application/rss+xml; charset=utf-8", writeRSS},
	{"feed.json", "application/feed+json; charset=utf-8", writeJSON},
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
	if err := as.write(&body, f, f.folder+"/"+as.name); err != nil {
		return Document{}, fmt.Errorf("write feed %s: %w", path, err)
	}
	return Document{Path: path, ContentType: as.contentType, Body: body.Bytes(), Modified: f.Updated}, nil
}

// generator is who made the feed. Without a version: an update of the program
// is no reason to change every byte of every feed.
const generator = "recapd"
