package post

import (
	"context"
	"slices"
	"testing"
	"testing/fstest"
)

// TestWhichDialect: which dialect a file is read in shows in its slug.
func TestWhichDialect(t *testing.T) {
	tests := []struct{ name, path, text, slug, title string }{
		{"dated, in Jekyll's folder", "_posts/2031-05-04-One_Day.md", "---\ntitle: x\n---\n", "One_Day", "x"},
		{"dated, in no folder", "2031-05-04-One_Day.md", "---\nlayout: post\n---\n# Not the title\n", "One_Day", "One_day"},
		{"dated, in Hugo's folder", "content/post/2031-05-04-One_Day.md", "---\ntitle: x\n---\n", "2031-05-04-one_day", "x"},
		{"dated, with Hugo's keys", "2031-05-04-One_Day.md", "---\ntitle: x\ndraft: false\n---\n", "2031-05-04-one_day", "x"},
		{"Octopress", "source/_posts/2031-05-04-one-DAY-two.markdown", "---\n---\n", "one-DAY-two", "One Day Two"},
		{"Zola by its tables", "content/one_day.md", "+++\ntitle = \"x\"\ndate = 2031-05-04\n[extra]\nid = \"7\"\n+++\n", "one-day", "x"},
		{"TOML without them", "content/one_day.md", "+++\ntitle = \"x\"\ndate = 2031-05-04\n+++\n", "one_day", "x"},
		{"Pelican between fences", "one_day.md", "---\nTitle: Day: one\nDate: 2031-05-04\n---\nText.\n", "day-one", "Day: one"},
		{"Pelican without a space", "one_day.md", "Title:Day one\nDate:2031-05-04\n\nText.\n", "day-one", "Day one"},
		{"Pelican without a title line", "one_day.md", "date: 2031-05-04\n\nDay one\n=======\n", "day-one", "Day one"},
		{"overlined title, fields at once", "one_day.rst", "+++++++\nDay one\n+++++++\n:date: 2031-05-04\n\nText.\n", "day-one", "Day one"},
		{"Nikola, a stray comment between", "One_Day.rst", ".. title: x\n.. a stray comment\n.. date: 2031-05-04\n\nText.\n", "one_day", "x"},
		{"Nikola without a title", "One_Day.rst", ".. date: 2031-05-04\n\nText.\n", "one_day", "One_Day"},
		{"Nikola, closed in its last line", "one.md", "<!-- .. title: x\n.. date: 2031-05-04 -->\nText.\n", "one", "x"},
		{"Tinkerer", "2031/05/04/one_day.rst", "Day one\n=======\n\nText.\n\n.. tags:: none\n", "one_day", "Day one"},
		{"ABlog, after the title", "one_day.rst", "Day one\n=======\n\n.. post:: May 4, 2031\n\nText.\n", "one_day", "Day one"},
		{"ABlog in front matter", "one_day.md", "---\nblogpost: true\ndate: May 4, 2031\n---\n# Day one\n", "one_day", "Day one"},
		{"a bare text with a dated name", "2031-05-04-one.md", "# Day one\n\nText.\n", "day-one", "Day one"},
		{"BOM, CRLF and CR", "one.md", "\uFEFF---\r\ntitle: x\rdate: 2031-05-04\r\n---\n", "one", "x"},
		{"percent in the name", "50%zh.md", "---\ntitle: x\ndate: 2031-05-04\n---\n", "50zh", "x"},
		{"no language in the name", "socket.io.md", "---\ntitle: x\ndate: 2031-05-04\n---\n", "socket.io", "x"},
	}
	for _, tt := range tests {
		c := newReader(t, settings(Auto)).Read(context.Background(), fstest.MapFS{tt.path: file(tt.text)})
		p := find(t, c, tt.path)
		if p.Slug != tt.slug || p.Title != tt.title || p.Published.Format("2006-01-02") != "2031-05-04" || !p.Readable() {
			t.Errorf("%s: slug %q, title %q, published %s, faults %v", tt.name, p.Slug, p.Title, p.Published, p.AllFaults())
		}
	}
}

func TestPresetPermalinks(t *testing.T) {
	const head = "title: Day One\ncategories: [Big Recaps]\n"
	tests := []struct{ preset, path, more, want string }{
		{"hugo", "content/Talks/One.md", "", "/talks/one/"},
		{"hugo", "talks/one/index.md", "url: /x/one.html\n", "/x/one.html"},
		{"zola", "content/big_talks/One.md", "", "/big_talks/one/"},
		{"jekyll", "_posts/2031-05-04-One.md", "", "/big%20recaps/2031/05/04/One.html"},
		{"jekyll", "_posts/2031-05-04-One.md", "permalink: none\n", "/none"}, // a style in _config.yml only
		{"jekyll", "_posts/2031-05-04-One.md", "permalink: /:year/:title/\n", "/2031/One/"},
		{"jekyll-pretty", "_posts/2031-05-04-One.md", "", "/big%20recaps/2031/05/04/One/"},
		{"octopress", "source/_posts/2031-05-04-One.md", "", "/blog/2031/05/04/One/"},
		{"nikola", "posts/2031/One.md", "slug: One Day\n", "/posts/2031/One%20Day/"},
		{"nikola-html", "posts/2031/One.md", "", "/posts/2031/one.html"},
		{"pelican", "content/talks/one.md", "", "/day-one.html"},
		{"pelican", "content/talks/one.md", "save_as: talks/one/index.html\n", "/talks/one/"},
		{"tinkerer", "2031/05/04/one.md", "", "/2031/05/04/one.html"},
		{"ablog", "talks/one.md", "", "/talks/one.html"},
	}
	for _, tt := range tests {
		files := fstest.MapFS{tt.path: file("---\n" + head + "date: 2031-05-04\n" + tt.more + "---\n")}
		p := find(t, newReader(t, settings(tt.preset)).Read(context.Background(), files), tt.path)
		if want := "https://blog.example.org" + tt.want; p.Permalink != want {
			t.Errorf("%s %s: got %s, want %s (%v)", tt.preset, tt.path, p.Permalink, want, p.AllFaults())
		}
	}
}

func TestLists(t *testing.T) {
	tests := []struct {
		path, yaml       string
		tags, categories []string
	}{
		{"a.md", "tags: [a b, c, a b]", []string{"a b", "c"}, nil},
		{"a.md", "tags: a b,c", []string{"a b", "c"}, nil},
		{"a.md", "tags: a, b; c", []string{"a, b", "c"}, nil},
		{"a.md", "tags: a b", []string{"a b"}, nil},
		{"a.md", "Tags: ''\nTopics: [x]", nil, []string{"x"}},
		{"_posts/2031-05-04-a.md", "tags: a b", []string{"a", "b"}, nil},
		{"_posts/2031-05-04-a.md", "tag: a b\ncategory: c d", []string{"a b"}, []string{"c d"}},
		{"_posts/2031-05-04-a.md", "categories: c d", nil, []string{"c", "d"}},
	}
	for _, tt := range tests {
		files := fstest.MapFS{tt.path: file("---\ntitle: x\ndate: 2031-05-04\n" + tt.yaml + "\n---\n")}
		p := find(t, newReader(t, settings(Auto)).Read(context.Background(), files), tt.path)
		if !slices.Equal(p.Tags, tt.tags) || !slices.Equal(p.Categories, tt.categories) {
			t.Errorf("%s: tags %q, categories %q, want %q and %q", tt.yaml, p.Tags, p.Categories, tt.tags, tt.categories)
		}
	}
}

// TestStanding: draft, unlisted, or listed at noon of the 5th of May.
func TestStanding(t *testing.T) {
	tests := []struct{ path, yaml, want string }{
		{"a.md", "", "listed"},
		{"a.md", "draft: 'true'", "draft"},
		{"a.md", "published: false", "draft"},
		{"a.md", "status: Draft", "draft"},
		{"a.md", "status: skip", "draft"},
		{"a.md", "status: published", "listed"},
		{"a.md", "status: private", "unlisted"},
		{"a.md", "status: hidden", "unlisted"},
		{"a.md", "build: {list: never}", "unlisted"},
		{"a.md", "expiryDate: 2031-05-05", "gone"},
		{"a.md", "expiryDate: 2031-05-06", "listed"},
		{"a.md", "publishDate: 2031-05-06", "gone"},
		{"_drafts/a.md", "", "draft"},
		{"x/drafts/a.md", "", "draft"},
		{"draft/a.md", "", "draft"},
	}
	noon := latest.AddDate(2031-2100, 4, 4).Add(12 * 3600e9)
	for _, tt := range tests {
		p := newReader(t, settings("hugo")).File(fstest.MapFS{tt.path: file("---\ntitle: x\ndate: 2031-05-04\n" + tt.yaml + "\n---\n")}, tt.path)
		got := "gone"
		switch {
		case p.Draft:
			got = "draft"
		case p.Unlisted:
			got = "unlisted"
		case p.Listed(noon):
			got = "listed"
		}
		if got != tt.want {
			t.Errorf("%s, %s: got %s, want %s; faults %v", tt.path, tt.yaml, got, tt.want, p.AllFaults())
		}
	}
}

// TestUndatedDraft: what is not out yet needs no date.
func TestUndatedDraft(t *testing.T) {
	p := newReader(t, settings(Auto)).File(fstest.MapFS{"_drafts/plan.md": file("---\ntitle: x\n---\n")}, "_drafts/plan.md")
	if !p.Draft || !p.Readable() || p.Permalink != "" || p.ID != "" {
		t.Errorf("got %+v", p)
	}
}

func TestLanguages(t *testing.T) {
	tests := []struct{ path, yaml, want string }{
		{"a.md", "", "en"},
		{"a.md", "language: en-GB", "en-GB"},
		{"a.md", "language: Deutsch", "de"},
		{"a.md", "language: Spanish", "es"},
		{"a.md", "lang: pt_BR", "pt-BR"},
		{"a.es.md", "", "es"},
		{"content/es/a.md", "", "es"},
		{"es/a.pt.md", "lang: fr", "fr"},
		{"it/a.md", "", "en"}, // may be what the post is about
		{"talks/es/a.md", "", "en"},
	}
	for _, tt := range tests {
		p := newReader(t, settings("hugo")).File(fstest.MapFS{tt.path: file("---\ntitle: x\ndate: 2031-05-04\n" + tt.yaml + "\n---\n")}, tt.path)
		if p.Language != tt.want {
			t.Errorf("%s, %s: got %s, want %s", tt.path, tt.yaml, p.Language, tt.want)
		}
	}
}

func TestSpelled(t *testing.T) {
	tests := []struct{ marker, source, want string }{
		{"more", "a more <!--  more -->", "<!--  more -->"},
		{"more", "`more` a\n\n.. more::\n\nb", ".. more::"},
		{"TEASER_END", "a\n\n..  TEASER_END\n", ".. TEASER_END"},
		{"TEASER_END: go on", "a\n\n<!-- TEASER_END: go on -->", "<!-- TEASER_END: go on -->"},
		{"more", "a", "more"},
		{"", "a", ""},
	}
	for _, tt := range tests {
		if got := spelled(tt.marker, tt.source); got != tt.want {
			t.Errorf("%q in %q: got %q, want %q", tt.marker, tt.source, got, tt.want)
		}
	}
}
