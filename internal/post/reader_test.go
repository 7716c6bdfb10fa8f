package post

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

func TestSettings(t *testing.T) {
	tests := []struct {
		change func(*Settings)
		want   string
	}{
		{func(s *Settings) { s.Preset = "hogo" }, `preset "hogo" is not known: it is one of auto, nikola, ablog, tinkerer, pelican, zola, octopress, jekyll, hugo, jekyll-pretty, nikola-html`},
		{func(s *Settings) { s.Permalink = "/:yaer/" }, `:yaer means nothing`},
		{func(s *Settings) { s.BaseURL = nil }, "base URL is not an absolute http or https address"},
		{func(s *Settings) { s.BaseURL = &url.URL{Path: "/blog"} }, "base URL is not an absolute http or https address"},
		{func(s *Settings) { s.IDAuthority = "blog.example.org" }, `id authority "blog.example.org" is not a domain and a date`},
		{func(s *Settings) { s.Language = "Klingonese" }, `language "Klingonese" is not a tag`},
	}
	for _, tt := range tests {
		s := settings(Auto)
		tt.change(&s)
		if _, err := NewReader(s); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}

// TestRescan: reading again gives the very same posts, but for those whose
// source has changed, and a changed source changes the revision.
func TestRescan(t *testing.T) {
	files := fstest.MapFS{
		"a.md": file("---\ntitle: a\ndate: 2031-05-01\n---\nA"),
		"b.md": file("---\ntitle: b\ndate: 2031-05-02\n---\nB"),
		"c.md": file("---\ntitle: c\ndate: 2031-05-02\nslug: b\n---\nC"),
	}
	r := newReader(t, settings("hugo"))
	first := r.Read(context.Background(), files)
	if got, want := paths(first), []string{"b.md", "c.md", "a.md"}; !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v: newest first, then by path", got, want)
	}
	again := r.Read(context.Background(), files)
	if again.Revision != first.Revision || find(t, again, "a.md") != find(t, first, "a.md") {
		t.Error("nothing has changed, and yet posts were read anew")
	}
	if n := len(find(t, again, "c.md").AllFaults()); n != 1 {
		t.Errorf("the second of one id has %d faults after two readings, want 1", n)
	}

	files["b.md"] = file("---\ntitle: b\ndate: 2031-05-02\nslug: bb\n---\nB2")
	third := r.Read(context.Background(), files)
	if third.Revision == first.Revision || find(t, third, "b.md").Slug != "bb" {
		t.Error("a changed post was not seen")
	}
	if find(t, third, "a.md") != find(t, first, "a.md") || len(find(t, third, "c.md").AllFaults()) != 0 {
		t.Error("a post that has not changed was read anew, or kept another reading's fault")
	}
	delete(files, "a.md")
	if last := r.Read(context.Background(), files); len(last.Posts) != 2 || len(r.cached) != 2 {
		t.Errorf("got %d posts and %d remembered, want 2", len(last.Posts), len(r.cached))
	}
}

func paths(c Collection) []string {
	var out []string
	for _, p := range c.Posts {
		out = append(out, p.Path)
	}
	return out
}

func TestListed(t *testing.T) {
	c := readMap(t, fstest.MapFS{
		"past.md":     file("---\ntitle: a\ndate: 2031-05-01\n---\n"),
		"future.md":   file("---\ntitle: b\ndate: 2031-05-03\n---\n"),
		"draft.md":    file("---\ntitle: c\ndate: 2031-05-01\ndraft: yes\n---\n"),
		"unlisted.md": file("---\ntitle: d\ndate: 2031-05-01\nstatus: Private\n---\n"),
		"broken.md":   file("---\ntitle: e\n---\n"),
	})
	now := time.Date(2031, 5, 2, 0, 0, 0, 0, time.UTC)
	listed := c.Listed(now)
	if len(listed) != 1 || listed[0].Path != "past.md" {
		t.Errorf("got %d listed, want past.md only", len(listed))
	}
	if got := len(c.Listed(now.AddDate(0, 0, 2))); got != 2 {
		t.Errorf("two days later got %d, want 2", got)
	}
}

// TestPresetRules: the preset decides slug and permalink also of a file whose
// head is in another generator's form.
func TestPresetRules(t *testing.T) {
	post := file("+++\ntitle = \"Moved House\"\ndate = 2031-05-04\n+++\n![x](x.png)\n")
	for preset, want := range map[string]string{
		"hugo":    "https://blog.example.org/old/a/",
		"jekyll":  "https://blog.example.org/2031/05/04/a.html",
		"nikola":  "https://blog.example.org/posts/old/a/",
		"pelican": "https://blog.example.org/moved-house.html",
	} {
		c := newReader(t, settings(preset)).Read(context.Background(), fstest.MapFS{"old/a.md": post})
		if got := find(t, c, "old/a.md").Permalink; got != want {
			t.Errorf("%s: got %s, want %s", preset, got, want)
		}
	}
}

// TestTextPanic: the post goes without a text, and says so.
func TestTextPanic(t *testing.T) {
	text := &Text{draft: &draft{post: &Post{Path: "bad.md"}, write: func(*draft) { panic("boom") }}, siblings: func() *siblings { return nil }}
	if text.Body().String() != "" || !text.Teaser().Whole {
		t.Errorf("got body %q, teaser %q", text.Body(), text.Teaser().Fragment)
	}
	checkFault(t, text.Faults(), "bad.md: recapd failed to read its text: boom", false)
}

// TestTextForMany: whoever asks while the folder is read anew gets one of the two
// answers, and the next reading has the new one.
func TestTextForMany(t *testing.T) {
	files := fstest.MapFS{
		"a.md": file("---\ntitle: a\ndate: 2031-05-01\n---\n[b]({{< ref \"b.md\" >}})"),
		"b.md": file("---\ntitle: b\ndate: 2031-05-02\n---\nB"),
	}
	r := newReader(t, settings("hugo"))
	first := find(t, r.Read(context.Background(), files), "a.md")
	var asking sync.WaitGroup
	for range 8 {
		asking.Go(func() { first.Text.Body() })
	}
	moved := fstest.MapFS{"a.md": files["a.md"], "b.md": file("---\ntitle: b\ndate: 2031-05-02\nurl: /moved/\n---\nB")}
	r.Read(context.Background(), moved)
	asking.Wait()
	if got := find(t, r.Read(context.Background(), moved), "a.md").Text.Body().String(); !strings.Contains(got, "/moved/") {
		t.Errorf("got %s", got)
	}
}
