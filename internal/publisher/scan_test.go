package publisher_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"recapd/internal/publisher"
)

// scan is a scan that must not fail.
func (d *desk) scan(now time.Time) *publisher.Site {
	d.t.Helper()
	site, err := d.Scan(context.Background(), now)
	if err != nil {
		d.t.Fatal(err)
	}
	return site
}

// While the folder is away, and when it is back, the feeds are the very same documents
// and no hub is told; also where no ledger knows of the posts.
func TestFeedsOfAFolderThatIsAway(t *testing.T) {
	for _, ledger := range []bool{true, false} {
		d := newDesk(t)
		if !ledger {
			d.Seen = nil
		}
		d.Feeds.Hubs = []string{"https://hub.example.org/"}
		d.write("ducks.md", "Ducks in production", monday.AddDate(0, 0, -3))
		d.write("geese.md", "Geese in production", monday.AddDate(0, 0, -2))
		before := d.scan(monday)
		same := func(story string, fault bool) {
			t.Helper()
			site := d.scan(monday.Add(time.Minute))
			if site.Collection.FolderFault() != fault {
				t.Errorf("%s: %v", story, site.Collection.Faults)
			}
			if len(site.Changed) > 0 {
				t.Errorf("%s: hubs are told of %q", story, site.Changed)
			}
			if len(site.Documents) != len(before.Documents) || len(site.Feeds) != len(before.Feeds) {
				t.Fatalf("%s: %d documents, of which there were %d", story, len(site.Documents), len(before.Documents))
			}
			for i, doc := range site.Documents {
				if doc.Sum != before.Documents[i].Sum {
					t.Errorf("%s: %s is made anew", story, doc.Path)
				}
			}
		}
		d.away = true
		same("away", true)
		d.away = false
		same("back", false)
		full := d.posts
		d.posts = fstest.MapFS{"readme.txt": &fstest.MapFile{Data: []byte("not mounted")}}
		same("empty", true)
		same("still empty", true)
		d.posts = fstest.MapFS{}
		for path := range full {
			d.posts[path] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("nowhere")}
		}
		same("full of what cannot be opened", true)
		d.posts = full
		same("full again", false)

		delete(d.posts, "geese.md")
		if site := d.scan(monday.Add(time.Hour)); len(site.Changed) == 0 || strings.Contains(string(site.Documents[0].Body()), "Geese") {
			t.Errorf("a post that was removed is still there; hubs are told of %q", site.Changed)
		}
	}
}

// What a folder has that is broken from the start is shown, and made whole when it can
// be read.
func TestAFolderThatIsBrokenFromTheStart(t *testing.T) {
	d := newDesk(t)
	d.away = true
	if site := d.scan(monday); len(site.Collection.Posts) > 0 || len(site.Documents) == 0 {
		t.Errorf("%d posts, %d documents", len(site.Collection.Posts), len(site.Documents))
	}
	d.away = false
	d.write("ducks.md", "Ducks in production", monday.AddDate(0, 0, -3))
	if site := d.scan(monday); !strings.Contains(string(site.Documents[0].Body()), "Ducks") {
		t.Error("the post is not in the feed")
	}
}
