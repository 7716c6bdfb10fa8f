package feed

import (
	"bytes"
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

// A reader that is not ours finds the same entries in each format, whatever goes
// into them.
func TestAReaderFindsTheSameInEachFormat(t *testing.T) {
	posts := append(samples(), hostile(`</title> & "quotes" ]]> <b>`, "<p>]]&gt; &lt;/content&gt; <pre>\n a &amp;amp; b</pre>"))
	for _, content := range []Content{Teaser, Full, Both} {
		s := settings()
		s.Content = content
		f := New(s, posts, now)
		for _, d := range documents(t, f) {
			read, err := gofeed.NewParser().Parse(bytes.NewReader(d.Body()))
			if err != nil {
				t.Fatalf("%s: %v", d.Path, err)
			}
			if read.Title != f.Title || read.FeedLink != f.folder+d.Path || read.Link != href(f.Links, "alternate") || read.Language != f.Language {
				t.Errorf("%s: %q, %s, %s, %s", d.Path, read.Title, read.FeedLink, read.Link, read.Language)
			}
			if len(read.Items) != len(f.Entries) {
				t.Fatalf("%s: %d entries", d.Path, len(read.Items))
			}
			for i, e := range f.Entries {
				if got, want := readItem(read.Items[i]), newReadEntry(e, d); !got.equal(want) {
					t.Errorf("%s, %s:\ngot  %+v\nwant %+v", content, d.Path, got, want)
				}
			}
		}
	}
}

// readEntry is what a reader can know of an entry.
type readEntry struct {
	ID, Title, Link, Text      string
	Published, Updated         time.Time
	Authors, Categories, Files []string
}

func (e readEntry) equal(f readEntry) bool {
	return e.ID == f.ID && e.Title == f.Title && e.Link == f.Link && e.Text == f.Text &&
		e.Published.Equal(f.Published) && e.Updated.Equal(f.Updated) &&
		slices.Equal(e.Authors, f.Authors) && slices.Equal(e.Categories, f.Categories) && slices.Equal(e.Files, f.Files)
}

// newReadEntry is what there is to know in a format: RSS has no time of an update and
// one file, and gofeed takes the first of its authors.
func newReadEntry(e Entry, d Document) readEntry {
	r := readEntry{ID: e.ID, Title: e.Title, Link: href(e.Links, "alternate"), Text: cmp.Or(e.Content, e.Summary), Published: e.Published, Updated: e.Updated}
	for _, a := range e.Authors {
		r.Authors = append(r.Authors, a.Name)
	}
	for _, c := range e.Categories {
		r.Categories = append(r.Categories, c.Label)
	}
	for _, f := range e.Files {
		r.Files = append(r.Files, f.URL)
	}
	if d.Path == "/rss.xml" {
		r.Updated, r.Authors, r.Files = time.Time{}, r.Authors[:1], r.Files[:min(1, len(r.Files))]
	}
	return r
}

// readItem tells an author whose name is a mail address by that: gofeed takes it for
// the address and leaves him without a name.
func readItem(item *gofeed.Item) readEntry {
	r := readEntry{ID: item.GUID, Title: item.Title, Link: item.Link, Text: cmp.Or(item.Content, item.Description), Published: *item.PublishedParsed, Categories: item.Categories}
	if item.UpdatedParsed != nil {
		r.Updated = *item.UpdatedParsed
	}
	for _, a := range item.Authors {
		r.Authors = append(r.Authors, cmp.Or(a.Name, a.Email))
	}
	for _, f := range item.Enclosures {
		r.Files = append(r.Files, f.URL)
	}
	return r
}
