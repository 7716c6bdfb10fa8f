package post

import (
	"context"
	"testing"
	"testing/fstest"
)

// TestZolaSettings: addresses by what [slugify] and [languages] say, as Zola's
// page.rs, file_info.rs and slugs.rs have it.
func TestZolaSettings(t *testing.T) {
	const toml = "title = 'x'\n"
	tests := []struct{ config, path, head, permalink string }{
		{"", "content/Big_Talks/2031-05-04_Some_Post.md", toml, "/Big_Talks/some-post/"},
		{"", "content/t/2031-05-04-a/index.md", toml + "slug = 'B C'\n", "/t/b-c/"},
		{"", "content/t/2031-05-04-a.md", toml + "path = 'x/y'\n", "/x/y/"},
		{"", "content/t/2031-05-04-a.es.md", toml, "/t/a-es/"},
		{"[languages.es]\n", "content/t/2031-05-04-a.es.md", toml, "/es/t/a/"},
		{"[slugify]\npaths = 'safe'\n", "content/t/2031-05-04-Some Põst?.md", toml, "/t/Some-P%C3%B5st/"},
		{"[slugify]\npaths = 'off'\n", "content/t/2031-05-04-Some_Post.md", toml, "/t/Some_Post/"},
		{"[slugify]\npaths_keep_dates = true\n", "content/t/2031-05-04_Some_Post/index.md", toml, "/t/2031-05-04-some-post/"},
	}
	for _, tt := range tests {
		files := fstest.MapFS{"zola.toml": file(tt.config), tt.path: file("+++\n" + tt.head + "+++\n")}
		p := find(t, newReader(t, settings(Auto)).Read(context.Background(), files), tt.path)
		if p.Permalink != "https://blog.example.org"+tt.permalink || p.Published.Format("2006-01-02") != "2031-05-04" {
			t.Errorf("%s %s: got %s of %s, want %s; faults %v", tt.config, tt.path, p.Permalink, p.Published, tt.permalink, p.AllFaults())
		}
	}
}

// TestZolaSections: the posts of a draft are drafts, and what is not rendered is in
// no feed. Beside an index file there are no posts.
func TestZolaSections(t *testing.T) {
	const post = "title = 'x'\ndate = 2031-05-04\n"
	c := newReader(t, settings("zola")).Read(context.Background(), fstest.MapFS{
		"a/_index.md":   file("+++\ndraft = true\n+++\n"),
		"a/one.md":      file("+++\n" + post + "+++\n"),
		"b/index.md":    file("+++\n" + post + "render = false\n+++\n"),
		"b/resource.md": file("+++\n" + post + "+++\n"),
	})
	if len(c.Posts) != 2 || !find(t, c, "a/one.md").Draft || !find(t, c, "b/index.md").Unlisted {
		t.Errorf("got %d posts", len(c.Posts))
	}
}

// TestFeedIDsOfPermalinks: Hugo's RSS and Zola's Atom name posts by their address.
func TestFeedIDsOfPermalinks(t *testing.T) {
	for _, preset := range []string{"hugo", "zola"} {
		s := settings(preset)
		s.IDPreset, s.IDBase = preset, s.BaseURL
		p := newReader(t, s).File(fstest.MapFS{"a.md": file("+++\ntitle = 'x'\ndate = 2031-05-04\n+++\n")}, "a.md")
		if p.ID != "https://blog.example.org/a/" || p.ID != p.Permalink {
			t.Errorf("%s: got %s", preset, p.ID)
		}
	}
}
