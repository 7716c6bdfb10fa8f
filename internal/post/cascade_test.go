package post

import (
	"context"
	"slices"
	"testing"
	"testing/fstest"
)

// TestCascade: a post's own word goes before that of its sections, the nearest
// section's before that of others, the configuration's last.
func TestCascade(t *testing.T) {
	files := fstest.MapFS{
		"hugo.toml":                       file("[[cascade]]\ntags = ['site']\ncategories = ['site']\n[cascade._target]\npath = '/talks/**'\n"),
		"content/_index.md":               file("---\ncascade: {series: Recaps, title: From Home}\n---\n"),
		"content/talks/_index.md":         file("---\ncascade:\n- tags: [talks]\n  date: 2031-05-04\n- draft: true\n  target: {path: '/talks/{plan,idea}*'}\n---\n"),
		"content/talks/_index.es.md":      file("---\ncascade: {tags: [charlas]}\n---\n"),
		"content/talks/deep/_index.md":    file("+++\ncascade.tags = ['deep']\ncascade._build.list = 'never'\n+++\n"),
		"content/talks/broken/_index.md":  file("---\ncascade: [\n---\n"),
		"content/talks/one.md":            file("---\ntitle: One\n---\n"),
		"content/talks/own.md":            file("---\ntitle: Own\ntags: [own]\n---\n"),
		"content/talks/plans.md":          file("---\ntitle: Plans\n---\n"),
		"content/talks/deep/two/index.md": file("---\ntitle: Two\n---\n"),
		"content/talks/broken/three.md":   file("---\ntitle: Three\n---\n"),
		"content/other.md":                file("---\ndate: 2031-05-04\n---\n"),
	}
	tests := []struct {
		path, title     string
		tags            []string
		draft, unlisted bool
	}{
		{"content/talks/one.md", "One", []string{"talks"}, false, false},
		{"content/talks/own.md", "Own", []string{"own"}, false, false},
		{"content/talks/plans.md", "Plans", []string{"talks"}, true, false},
		{"content/talks/deep/two/index.md", "Two", []string{"deep"}, false, true},
		{"content/talks/broken/three.md", "Three", []string{"talks"}, false, false},
		{"content/other.md", "From Home", nil, false, false},
	}
	c := newReader(t, settings(Auto)).Read(context.Background(), files)
	for _, tt := range tests {
		p := find(t, c, tt.path)
		if !p.Readable() || p.Title != tt.title || !slices.Equal(p.Tags, tt.tags) || p.Draft != tt.draft || p.Unlisted != tt.unlisted || p.Series != "Recaps" {
			t.Errorf("%s: got %q, tags %q, draft %t, unlisted %t, series %q, faults %v", tt.path, p.Title, p.Tags, p.Draft, p.Unlisted, p.Series, p.AllFaults())
		}
	}
}

// TestCascadeChanges: a post is read anew when its section hands down something
// else.
func TestCascadeChanges(t *testing.T) {
	files := fstest.MapFS{"a/_index.md": file("---\ncascade: {draft: true}\n---\n"), "a/one.md": file("---\ntitle: One\ndate: 2031-05-04\n---\n")}
	r := newReader(t, settings("hugo"))
	before := find(t, r.Read(context.Background(), files), "a/one.md").Draft
	files["a/_index.md"] = file("---\ntitle: A\n---\n")
	after := find(t, r.Read(context.Background(), files), "a/one.md").Draft
	if !before || after {
		t.Errorf("draft %t, then %t", before, after)
	}
}

func TestIsLike(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"", "/a", true},
		{"/Talks/**", "/talks/a/b", true},
		{"/talks/*", "/talks/a/b", false},
		{"/talks/{a,b}?", "/talks/b1", true},
		{"/talks/a.md", "/talks/aXmd", false},
		{"page", "section", false},
		{"{", "x", false},
	}
	for _, tt := range tests {
		if got := isLike(tt.pattern, tt.text); got != tt.want {
			t.Errorf("%s like %s: got %t", tt.text, tt.pattern, got)
		}
	}
}
