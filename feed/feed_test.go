package feed

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"recapd/internal/post"
)

func TestNewChoosesAndOrders(t *testing.T) {
	for _, tt := range []struct {
		story  string
		change func(s *Settings, posts []*post.Post)
		want   []string // slugs
	}{
		{"newest first", nil, []string{"day-2", "day-1", "old"}},
		{"the limit keeps the newest", func(s *Settings, _ []*post.Post) { s.Limit = 2 }, []string{"day-2", "day-1"}},
		{"a draft", func(_ *Settings, p []*post.Post) { p[0].Draft = true }, []string{"day-2", "old"}},
		{"a page without a link to it", func(_ *Settings, p []*post.Post) { p[0].Unlisted = true }, []string{"day-2", "old"}},
		{"a post of tomorrow", func(_ *Settings, p []*post.Post) { p[0].Published = now.Add(time.Second) }, []string{"day-2", "old"}},
		{"a post of this second", func(_ *Settings, p []*post.Post) { p[0].Published = now }, []string{"day-1", "day-2", "old"}},
		{"one that could not be read", func(_ *Settings, p []*post.Post) { p[0].Faults = []post.Fault{{Blocking: true}} }, []string{"day-2", "old"}},
		{"the same second, by path", func(_ *Settings, p []*post.Post) { p[0].Published = p[1].Published }, []string{"day-1", "day-2", "old"}},
		{"another language", func(_ *Settings, p []*post.Post) { p[0].Language = "es" }, []string{"day-2", "old"}},
		{"a region of the same", func(_ *Settings, p []*post.Post) { p[0].Language = "EN-gb" }, []string{"day-2", "day-1", "old"}},
		{"the language without its region", func(s *Settings, p []*post.Post) { s.Language, p[0].Language = "en-gb", "en" }, []string{"day-2", "day-1", "old"}},
		{"another region of it", func(s *Settings, p []*post.Post) { s.Language, p[0].Language = "en-gb", "en-US" }, []string{"day-2", "old"}},
		{"a language that is asked for", func(s *Settings, p []*post.Post) { s.Languages, p[0].Language = []string{"en", "es"}, "es" }, []string{"day-2", "day-1", "old"}},
		{"whatever language", func(s *Settings, p []*post.Post) { s.Languages, p[0].Language = []string{"*"}, "es" }, []string{"day-2", "day-1", "old"}},
		{"every language", func(s *Settings, p []*post.Post) { s.Language, p[0].Language = "", "es" }, []string{"day-2", "day-1", "old"}},
		{"an id twice", func(_ *Settings, p []*post.Post) { p[0].ID = p[1].ID }, []string{"day-2", "old"}},
	} {
		t.Run(tt.story, func(t *testing.T) {
			s, posts := settings(), samples()
			if tt.change != nil {
				tt.change(&s, posts)
			}
			var want []string
			for _, slug := range tt.want {
				want = append(want, "https://blog.example.org/recaps/"+slug+"/")
			}
			var got []string
			for _, e := range New(s, posts, now).Entries {
				got = append(got, href(e.Links, "alternate"))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

// Neither the order of the files, nor the zone of the machine, nor the day may
// change a byte.
func TestSameBytes(t *testing.T) {
	defer func(zone *time.Location) { time.Local = zone }(time.Local)
	s, posts := settings(), samples()
	s.Content = Both
	want := documents(t, New(s, posts, now))
	random := rand.New(rand.NewPCG(4, 2))
	for i := range 100 {
		random.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
		time.Local = time.FixedZone("elsewhere", (i%24-12)*3600)
		for j, d := range documents(t, New(s, posts, now.AddDate(0, 0, i))) {
			if string(d.Body()) != string(want[j].Body()) || !d.Modified.Equal(want[j].Modified) {
				t.Fatalf("%s differs after shuffle %d", d.Path, i)
			}
		}
	}
}

func TestFeedOfAFolder(t *testing.T) {
	s := settings()
	s.Path = "/events/pebbleconf-2026/"
	f := New(s, nil, now)
	if want := "tag:blog.example.org,2026:feed/events/pebbleconf-2026"; f.ID != want {
		t.Errorf("id is %s, want %s", f.ID, want)
	}
	if got, want := documents(t, f)[0].Path, "/events/pebbleconf-2026/atom.xml"; got != want {
		t.Errorf("path is %s, want %s", got, want)
	}
}

func TestUpdated(t *testing.T) {
	for authority, want := range map[string]string{
		"blog.example.org,2026":       "2026-01-01T00:00:00Z",
		"blog.example.org,2026-03":    "2026-03-01T00:00:00Z",
		"blog.example.org,2026-03-02": "2026-03-02T00:00:00Z",
		"blog.example.org":            "1970-01-01T00:00:00Z",
	} {
		s := settings()
		s.IDAuthority = authority
		if got := New(s, nil, now).Updated.Format(time.RFC3339); got != want {
			t.Errorf("%s: an empty feed is of %s, want %s", authority, got, want)
		}
	}
	f := New(settings(), samples(), now)
	if got, want := f.Updated.Format(time.RFC3339), "2026-06-14T09:30:00+02:00"; got != want {
		t.Errorf("the feed is of %s, want that of the entry updated last, %s", got, want)
	}
}

func documents(t testing.TB, f Feed) []Document {
	t.Helper()
	docs, err := f.Documents()
	if err != nil {
		t.Fatal(err)
	}
	return docs
}
