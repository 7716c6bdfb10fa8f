package feed

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/markup"
	"recapd/internal/post"
)

// recaps are posts of two conferences, in two languages, over three months.
func recaps() []*post.Post {
	var posts []*post.Post
	for i, p := range []struct {
		day, title, event, language string
		tags, authors               []string
	}{
		{"2026-04-30", "Hatching", "", "", []string{"Go", "C++"}, nil},
		{"2026-05-01", "Ponds, day 1", "PebbleConf 2026", "", []string{"go", "go", "C#"}, []string{"Bob Sample"}},
		{"2026-05-02", "Ponds, day 2", "PebbleConf 2026", "en-GB", []string{"GO"}, []string{"Bob Sample", "Ada Placeholder"}},
		{"2026-06-02", "Charcas", "Gopherdale 2026", "es", []string{"go"}, nil},
		{"2026-06-03", "Caches", "Gopherdale 2026", "", nil, nil},
		{"2026-12-01", "Of tomorrow", "PebbleConf 2026", "", []string{"secret"}, []string{"Nobody Yet"}},
	} {
		at, err := time.Parse(time.DateOnly, p.day)
		if err != nil {
			panic(err)
		}
		name := fmt.Sprintf("recap-%d", i+1)
		q := &post.Post{
			Path: name + ".md", Permalink: "https://blog.example.org/" + name + "/", ID: "tag:blog.example.org," + p.day + ":" + name,
			Title: p.title, Published: at, Updated: at, Event: p.event, Language: p.language, Tags: p.tags,
			Text: post.NewText(markup.HTML("<p>Words.</p>"), markup.Teaser{Fragment: markup.HTML("<p>Words.</p>"), Whole: true}),
		}
		for _, a := range p.authors {
			q.Authors = append(q.Authors, post.Author{Name: a})
		}
		posts = append(posts, q)
	}
	return posts
}

func catalogue() Catalogue {
	c := Catalogue{Settings: settings(), Kinds: Kinds(), Over: map[string]time.Time{
		"PebbleConf 2026": now.AddDate(0, -1, 0), "Gopherdale 2026": now.Add(time.Second),
	}}
	c.Limit = 2
	return c
}

// TestCatalogue lists all feeds; testdata/catalogue.txt is what there is.
func TestCatalogue(t *testing.T) {
	var b strings.Builder
	for _, f := range catalogue().Feeds(recaps(), now) {
		fmt.Fprintf(&b, "%s/\n  %s\n  %s, %s\n", f.folder, f.Title, f.ID, f.Updated.Format(time.DateOnly))
		for _, mark := range []struct {
			name string
			on   bool
		}{{"complete", f.Complete}, {"archive", f.Archive}} {
			if mark.on {
				fmt.Fprintf(&b, "  %s\n", mark.name)
			}
		}
		for _, p := range f.pages {
			fmt.Fprintf(&b, "  %s %s/\n", p.rel, p.folder)
		}
		for _, e := range f.Entries {
			fmt.Fprintf(&b, "    %s\n", e.Title)
		}
	}
	golden(t, filepath.Join("testdata", "catalogue.txt"), []byte(b.String()))
}

// Two events whose names have one feed are over with the last of them, at every look.
func TestOverTogether(t *testing.T) {
	c := catalogue()
	c.Over["pebbleconf-2026"] = now.Add(time.Hour)
	for at, want := range map[time.Time]bool{now: false, now.Add(time.Hour): true} {
		for range 20 {
			if got := c.over("PebbleConf 2026", at); got != want {
				t.Fatalf("at %s: over is %t, want %t", at, got, want)
			}
		}
	}
	if c.over("Heronconf", now) {
		t.Error("an event that nobody has named is over")
	}
}

// Each page of the archive, and the feed of an event that is over, in each format.
func TestHistory(t *testing.T) {
	c := catalogue()
	c.Hubs, c.Icon, c.Favicon = []string{"https://hub.example.org/", "not a hub"}, "https://blog.example.org/icon.png", "https://blog.example.org/favicon.png"
	for _, f := range c.Feeds(recaps()[:3], now) {
		folder := map[string]string{"/archive/2026/05": "history", "/events/pebbleconf-2026": "complete", "": "current"}[f.path]
		if folder == "" {
			continue
		}
		for _, d := range documents(t, f) {
			wellFormed(t, d)
			golden(t, filepath.Join("testdata", folder, filepath.Base(d.Path)), d.Body())
		}
	}
}

// A page of the archive changes with the posts of its month alone.
func TestAMonthChangesAlone(t *testing.T) {
	before := archives(t, recaps())
	posts := recaps()
	posts[1].Title = "Ponds, day 1, corrected"
	for path, body := range archives(t, posts) {
		if changed := body != before[path]; changed != strings.HasPrefix(path, "/archive/2026/05/") {
			t.Errorf("%s changed: %v", path, changed)
		}
	}
	later := append(recaps(), &post.Post{Path: "new.md", Permalink: "https://blog.example.org/new/", ID: "new", Title: "New",
		Published: now, Updated: now, Text: post.NewText(markup.HTML("<p>Words.</p>"), markup.Teaser{Whole: true})})
	for path, body := range archives(t, later) {
		if changed := body != before[path]; changed != strings.HasPrefix(path, "/archive/2026/06/") {
			t.Errorf("with a new post, %s changed: %v", path, changed)
		}
	}
}

func archives(t *testing.T, posts []*post.Post) map[string]string {
	t.Helper()
	docs := map[string]string{}
	for _, f := range catalogue().Feeds(posts, now) {
		for _, d := range documents(t, f) {
			if f.Archive {
				docs[d.Path] = string(d.Body())
			}
		}
	}
	return docs
}

// From the main feed back through the archive, every post is found, however many
// have come at once.
func TestNothingFallsOff(t *testing.T) {
	byFolder := map[string]Feed{}
	feeds := catalogue().Feeds(recaps(), now)
	for _, f := range feeds {
		byFolder[f.folder] = f
	}
	found := map[string]bool{}
	for f, ok := feeds[0], true; ok; {
		for _, e := range f.Entries {
			found[e.Title] = true
		}
		i := slices.IndexFunc(f.pages, func(p page) bool { return p.rel == "prev-archive" })
		if ok = i >= 0; ok {
			f, ok = byFolder[f.pages[i].folder]
			if !ok {
				t.Fatal("a link leads nowhere")
			}
		}
	}
	if len(found) != 4 { // in the language of the feed, and not of tomorrow
		t.Errorf("found %v", found)
	}
}

func TestTheSameCatalogue(t *testing.T) {
	posts := recaps()
	want := told(t, posts)
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		random.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
		if told(t, posts) != want {
			t.Fatal("the order of files matters")
		}
	}
}

// told is everything that is written about posts.
func told(t *testing.T, posts []*post.Post) string {
	t.Helper()
	press := Press{Catalogue: catalogue()}
	docs, err := press.Print(posts, now)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range docs {
		fmt.Fprintf(&b, "%s %s %s\n%s\n", d.Path, d.ContentType, d.Modified, d.Body())
	}
	return b.String()
}

// A thousand tags on one post, and tags that differ in signs alone.
func TestManyTags(t *testing.T) {
	p := recaps()[0]
	p.Tags = nil
	for i := range 1000 {
		p.Tags = append(p.Tags, fmt.Sprintf("tag%s%d", strings.Repeat("/", i%3), i/3))
	}
	c := catalogue()
	c.Kinds = []Kind{ByTag}
	paths := map[string]bool{}
	for _, f := range c.Feeds([]*post.Post{p}, now) {
		if paths[f.path] {
			t.Errorf("%s is there twice", f.path)
		}
		paths[f.path] = true
	}
	if len(paths) != 1001 {
		t.Errorf("%d feeds", len(paths))
	}
}

// A feed carries what is said for its folder, else for its kind, else for the main feed;
// a post goes before all.
func TestContents(t *testing.T) {
	posts := recaps()
	posts[0].FeedContent = "teaser"
	c := catalogue()
	c.Content = Teaser
	c.Contents = map[string]Content{"archive": Full, "tag": Full, "/tags/c++": Teaser}
	for _, f := range c.Feeds(posts, now) {
		full := f.Kind == ByMonth || f.Kind == ByTag && f.path != "/tags/c++"
		for i, e := range f.Entries {
			if want := full && f.posts[i] != posts[0]; (e.Content != "") != want {
				t.Errorf("%s in %q: full text %v, want %v", e.Title, f.path, !want, want)
			}
		}
	}
	if !slices.Contains(c.Paths(posts, now), "/tags/c++") {
		t.Error("the feed of a tag is not among the paths")
	}
}
