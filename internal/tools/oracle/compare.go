package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"recapd/internal/post"
)

// page is what a generator says of one page. A field that a generator has no word
// for is empty, and then not compared; so is the slug of most.
type page struct {
	Path      string    `json:"path"` // of its source, below the blog
	Permalink string    `json:"permalink"`
	ID        string    `json:"id"` // in the generator's own feed
	Title     string    `json:"title"`
	Date      time.Time `json:"date"` // zero: the page has none
	Updated   time.Time `json:"updated"`
	Slug      string    `json:"slug"`
	Tags      []string  `json:"tags"`
	Draft     bool      `json:"draft"`
	Language  string    `json:"language"`
}

// field is one thing that is compared, as both say it.
type field struct {
	name        string
	theirs      func(page) string
	ours        func(*post.Post) string
	emptyCounts bool // no word for it is a word
}

var fields = []field{
	{"permalink", func(p page) string { return p.Permalink }, func(p *post.Post) string { return p.Permalink }, false},
	{"id", func(p page) string { return p.ID }, func(p *post.Post) string { return p.ID }, false},
	{"title", func(p page) string { return p.Title }, func(p *post.Post) string { return p.Title }, false},
	{"date", func(p page) string { return instant(p.Date) }, func(p *post.Post) string { return instant(p.Published) }, false},
	{"updated", func(p page) string { return instant(p.Updated) }, func(p *post.Post) string { return instant(p.Updated) }, false},
	{"slug", func(p page) string { return p.Slug }, func(p *post.Post) string { return p.Slug }, false},
	{"tags", func(p page) string { return fmt.Sprintf("%q", p.Tags) }, func(p *post.Post) string { return fmt.Sprintf("%q", p.Tags) }, true},
	{"draft", func(p page) string { return fmt.Sprint(p.Draft) }, func(p *post.Post) string { return fmt.Sprint(p.Draft) }, true},
	{"language", func(p page) string { return strings.ToLower(p.Language) }, func(p *post.Post) string { return strings.ToLower(p.Language) }, false},
}

func fieldNames() []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	return names
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// compare builds a copy of the blog and reads the blog itself.
func compare(ctx context.Context, generator, dir string, only []string) (differences []string, pages int, err error) {
	posts, err := readPosts(ctx, generator, dir)
	if err != nil {
		return nil, 0, err
	}
	copied, err := os.MkdirTemp("", "oracle")
	if err != nil {
		return nil, 0, err
	}
	defer os.RemoveAll(copied)
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		return nil, 0, fmt.Errorf("copy the blog: %w", err)
	}
	theirs, err := listers[generator](ctx, copied)
	if err != nil {
		return nil, 0, err
	}
	return differ(theirs, posts, only), len(theirs), nil
}

// readPosts reads the blog as recapd does that has been told no more than where it
// is. Its zone and language are the blog's own.
func readPosts(ctx context.Context, generator, dir string) ([]*post.Post, error) {
	site, _ := post.Detect(os.DirFS(dir))
	base, err := url.Parse(site.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	zone, err := time.LoadLocation(site.Zone) // "" is UTC
	if err != nil {
		return nil, fmt.Errorf("time zone: %w", err)
	}
	reader, err := post.NewReader(post.Settings{
		BaseURL: base, IDBase: base, IDPreset: generator, IDAuthority: "blog.example.org,2031",
		Zone: zone, Language: site.Language, Site: func() *post.Site { return &site },
	})
	if err != nil {
		return nil, err
	}
	return reader.Read(ctx, os.DirFS(dir)).Posts, nil
}

// differ compares page by page. A page that only one of them has is a difference,
// but for what belongs in no feed: a page without a date, a post that recapd
// holds back.
func differ(pages []page, posts []*post.Post, only []string) []string {
	var out []string
	known := map[string]*post.Post{}
	for _, p := range posts {
		known[p.Path] = p
	}
	slices.SortFunc(pages, func(a, b page) int { return cmp.Compare(a.Path, b.Path) })
	for _, theirs := range pages {
		ours := known[theirs.Path]
		delete(known, theirs.Path)
		switch {
		case ours == nil && theirs.Date.IsZero():
		case ours == nil:
			out = append(out, theirs.Path+": not read as a post")
		case !ours.Readable() && theirs.Date.IsZero():
		case !ours.Readable():
			out = append(out, fmt.Sprintf("%s: %v", theirs.Path, ours.AllFaults()))
		default:
			out = append(out, differFields(theirs, ours, only)...)
		}
	}
	for _, p := range posts {
		if known[p.Path] != nil && p.Readable() && !p.Unlisted && !p.Draft {
			out = append(out, p.Path+": no page of the generator's")
		}
	}
	return out
}

func differFields(theirs page, ours *post.Post, only []string) []string {
	var out []string
	for _, f := range fields {
		wanted, got := f.theirs(theirs), f.ours(ours)
		if slices.Contains(only, f.name) && wanted != got && (wanted != "" || f.emptyCounts) {
			out = append(out, fmt.Sprintf("%s: %s: generator %s, recapd %s", theirs.Path, f.name, wanted, got))
		}
	}
	return out
}
