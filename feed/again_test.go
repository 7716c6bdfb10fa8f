package feed

import (
	"slices"
	"testing"
	"time"
)

// Posts that were read again, and say what they said, are no news: the documents are
// the very same, and no hub is told.
func TestReadAgain(t *testing.T) {
	press := Press{Catalogue: catalogue()}
	before, err := press.Print(recaps(), now)
	if err != nil {
		t.Fatal(err)
	}
	after, err := press.Print(recaps(), now)
	if err != nil {
		t.Fatal(err)
	}
	if press.Changed != nil {
		t.Errorf("hubs are told of %q", press.Changed)
	}
	for i, d := range after {
		if d.Sum != before[i].Sum {
			t.Errorf("%s is made anew", d.Path)
		}
	}
	// What was kept is what later feeds are made of.
	posts := recaps()
	posts[0].Title = "Hatching, corrected"
	got, err := press.Print(posts, now)
	if err != nil {
		t.Fatal(err)
	}
	anew := Press{Catalogue: catalogue()}
	want, err := anew.Print(posts, now)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range got {
		if d.Path != want[i].Path || string(d.Body()) != string(want[i].Body()) {
			t.Errorf("%s is not what is made anew", d.Path)
		}
	}
}

// A hub hears of the documents whose bytes are others: that an event is over cannot be
// seen in JSON.
func TestHubsHearOfBytes(t *testing.T) {
	press := Press{Catalogue: catalogue()}
	posts := recaps()
	for _, at := range []time.Time{now, now.Add(time.Second)} {
		if _, err := press.Print(posts, at); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"https://recaps.example.org/events/gopherdale-2026/atom.xml", "https://recaps.example.org/events/gopherdale-2026/rss.xml"}
	if !slices.Equal(press.Changed, want) {
		t.Errorf("told of %q, want %q", press.Changed, want)
	}
}
