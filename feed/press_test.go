package feed

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/post"
)

// changed prints twice and tells whose documents are not the same bytes in the same
// place.
func changed(t *testing.T, p *Press, posts []*post.Post, at time.Time, do func()) []string {
	t.Helper()
	before := map[string]*byte{}
	docs, err := p.Print(posts, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		before[d.Path] = &d.parts[0][0]
	}
	do()
	if docs, err = p.Print(posts, at); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, d := range docs {
		if folder, ok := strings.CutSuffix(d.Path, "/atom.xml"); ok && before[d.Path] != &d.parts[0][0] {
			list = append(list, folder)
		}
	}
	return list
}

func TestOnlyWhatChangedIsPrinted(t *testing.T) {
	posts := recaps()
	p := &Press{Catalogue: catalogue()}
	if got := changed(t, p, posts, now, func() {}); got != nil {
		t.Errorf("nothing has changed, and %q were printed", got)
	}
	got := changed(t, p, posts, now, func() {
		other := *posts[0]
		other.Title = "Hatching, corrected"
		posts[0] = &other
	})
	if want := []string{"/tags/c++", "/archive/2026/04"}; !slices.Equal(got, want) {
		t.Errorf("printed %q, want %q", got, want)
	}
	if len(p.Changed) != 6 || p.Changed[0] != "https://recaps.example.org/tags/c++/atom.xml" {
		t.Errorf("hubs are told of %q", p.Changed)
	}
	if n := len(p.maker.made); n != len(posts)-1 { // one is not visible yet
		t.Errorf("%d entries are remembered", n)
	}
	got = changed(t, p, posts, now, func() { p.Over["Gopherdale 2026"] = now })
	if want := []string{"/events/gopherdale-2026"}; !slices.Equal(got, want) {
		t.Errorf("when an event is over: printed %q, want %q", got, want)
	}
}

func TestPressPrintsWhatIsThere(t *testing.T) {
	p := &Press{Catalogue: catalogue()}
	first := recaps()
	if _, err := p.Print(first, now); err != nil {
		t.Fatal(err)
	}
	if p.Changed != nil {
		t.Errorf("at first, hubs are told of %q", p.Changed)
	}
	docs, err := p.Print(first[4:], now)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, d := range docs {
		if strings.HasSuffix(d.Path, "atom.xml") {
			paths = append(paths, d.Path)
		}
	}
	want := []string{"/atom.xml", "/events/gopherdale-2026/atom.xml", "/authors/ada-placeholder/atom.xml", "/languages/en/atom.xml", "/archive/2026/06/atom.xml"}
	if !slices.Equal(paths, want) {
		t.Errorf("%q, want %q", paths, want)
	}
}

func TestOutline(t *testing.T) {
	d := outline(settings(), catalogue().Feeds(recaps(), now))
	wellFormed(t, d)
	golden(t, filepath.Join("testdata", "feeds.opml"), d.Body())
}

func TestAliases(t *testing.T) {
	p := &Press{Catalogue: catalogue()}
	p.Aliases = []Alias{{"/index.xml", "/rss.xml"}, {"/rss/", "/rss.xml"}, {"/atom.xml", "/rss.xml"}, {"/nothing.xml", "/nowhere.xml"}}
	docs, err := p.Print(recaps(), now)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(p.Listings); n != 10 || p.Listings[0] != (Listing{ByEvent, "Gopherdale 2026", "https://recaps.example.org/events/gopherdale-2026/atom.xml"}) {
		t.Errorf("%d feeds are listed: %v", n, p.Listings)
	}
	var main Document
	var names []string
	for _, d := range docs {
		switch {
		case d.Path == "/rss.xml":
			main = d
		case d.Alias:
			names = append(names, d.Path)
			if d.Sum != main.Sum || d.ContentType != main.ContentType {
				t.Errorf("%s is another document", d.Path)
			}
		}
	}
	if want := []string{"/index.xml", "/rss/"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

// TestCopiedAsWritten: a document whose entries were copied is what a new press makes.
func TestCopiedAsWritten(t *testing.T) {
	posts := recaps()
	p := &Press{Catalogue: catalogue()}
	if _, err := p.Print(posts, now); err != nil {
		t.Fatal(err)
	}
	other := *posts[0]
	other.Title = "Hatching, corrected"
	posts[0] = &other
	got, err := p.Print(posts, now)
	if err != nil {
		t.Fatal(err)
	}
	want, err := (&Press{Catalogue: catalogue()}).Print(posts, now)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range want {
		if string(got[i].Body()) != string(d.Body()) || got[i].Sum != d.Sum {
			t.Errorf("%s is another:\n%s\n%s", d.Path, got[i].Body(), d.Body())
		}
	}
	sums := map[[32]byte]string{}
	for _, d := range want {
		if same, ok := sums[d.Sum]; ok && !d.Alias && !strings.HasSuffix(d.Path, ".opml") {
			t.Errorf("%s and %s have one sum", d.Path, same)
		}
		sums[d.Sum] = d.Path
	}
}
