package main

import (
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"recapd/internal/post"
)

// TestQuote: whatever a title or a generator's configuration holds, it stays one
// string of TOML.
func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		`Ada's "Recaps"`:       `Ada's "Recaps"`,
		`C:\new\u0041`:         `C:\new\u0041`,
		"two\nlines\x00\x7f":   "two lines",
		"a\"\n[smtp]\nhost=\"": `a" [smtp] host="`,
		"<b>&\ufeff":           "<b>&\ufeff",
		"é 日本 🪨":               "é 日本 🪨",
		"":                     "",
	} {
		var got map[string]string
		if err := toml.Unmarshal([]byte("key = "+quote(text)), &got); err != nil || got["key"] != want {
			t.Errorf("%q: got %q, %v", text, got["key"], err)
		}
	}
}

func TestIsLive(t *testing.T) {
	for address, want := range map[string]bool{
		"https://blog.example.org/":  true,
		"http://recaps.example.net":  true,
		"https://example.org/":       false, // Hugo's placeholder
		"http://www.example.com":     false,
		"http://localhost:8000":      false,
		"//blog.example.org":         false,
		"":                           false,
		"ftp://blog.example.org":     false,
		"https://":                   false,
		"$baseURL":                   false,
		"https://blog.example.org:x": false,
	} {
		if got := isLive(address); got != want {
			t.Errorf("%q: got %v", address, got)
		}
	}
}

func TestAuthorOf(t *testing.T) {
	for text, want := range map[string]post.Author{
		"Ada Placeholder":                   {Name: "Ada Placeholder"},
		"Ada Placeholder <ada@example.org>": {Name: "Ada Placeholder", Email: "ada@example.org"},
		"Placeholder, Ada":                  {Name: "Placeholder, Ada"},
		"":                                  {},
	} {
		if got := authorOf(text); got != want {
			t.Errorf("%q: got %+v", text, got)
		}
	}
}

func TestOnlySection(t *testing.T) {
	tests := []struct {
		paths []string
		want  string
	}{
		{[]string{"posts/a.md", "posts/2031/b.md"}, "posts"},
		{[]string{"posts/a.md", "talks/b.md"}, ""},
		{[]string{"posts/a.md", "b.md"}, ""},
		{[]string{"2031/a.md", "2031/b.md"}, ""}, // and 2032 to come
		{nil, ""},
	}
	for _, tt := range tests {
		var posts []*post.Post
		for _, p := range tt.paths {
			posts = append(posts, &post.Post{Path: p, Published: time.Date(2031, 5, 4, 0, 0, 0, 0, time.UTC)})
		}
		posts = append(posts, &post.Post{Path: "about.md"}) // a page: without a date
		if got := onlySection(posts); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.paths, got, tt.want)
		}
	}
}

func TestShellWord(t *testing.T) {
	for name, want := range map[string]string{
		"blog/recapd.toml":       "blog/recapd.toml",
		"my blog/recapd.toml":    "'my blog/recapd.toml'",
		"ada's blog/recapd.toml": `'ada'\''s blog/recapd.toml'`,
	} {
		if got := shellWord(name); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
