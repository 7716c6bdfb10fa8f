package feed

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

// A reader that is not ours finds the same entries in each format.
func TestAReaderFindsTheSameInEachFormat(t *testing.T) {
	s := settings()
	s.Content = Both
	f := New(s, samples(), now)
	for _, d := range documents(t, f) {
		read, err := gofeed.NewParser().Parse(bytes.NewReader(d.Body))
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
			found := read.Items[i]
			if found.Title != e.Title || found.GUID != e.ID || found.Link != href(e.Links, "alternate") || !found.PublishedParsed.Equal(e.Published) {
				t.Errorf("%s: %q, %s, %s, %s; want %q, %s", d.Path, found.Title, found.GUID, found.Link, found.PublishedParsed.Format(time.RFC3339), e.Title, e.ID)
			}
			if found.Content != e.Content && found.Description != e.Summary {
				t.Errorf("%s: %q", d.Path, found.Content)
			}
			if len(e.Files) > 0 && (len(found.Enclosures) == 0 || found.Enclosures[0].URL != e.Files[0].URL) && !strings.HasSuffix(d.Path, ".json") {
				t.Errorf("%s: enclosures %v", d.Path, found.Enclosures)
			}
			all := len(e.Authors)
			if d.Path == "/rss.xml" {
				all = 1 // of RSS it reads the first dc:creator
			}
			if len(found.Authors) != all || found.Authors[0].Name != e.Authors[0].Name {
				t.Errorf("%s: authors %v", d.Path, found.Authors)
			}
		}
	}
}
