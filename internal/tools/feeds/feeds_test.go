package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Text that looks like a script is excused, a script never is, wherever it stands.
func TestMistakes(t *testing.T) {
	const finding = "items[0]: active content in content_html"
	for _, tt := range []struct {
		finding, html string
		mistaken      bool
	}{
		{finding, "<pre><code>BOOTPROTO=dhcp\nONBOOT=yes</code></pre>", true},
		{finding, "<p>write &lt;script&gt; or href = javascript:</p>", true},
		{finding, `<p title="onclick=1">x</p>`, true},
		{finding, `<p onclick="x()">x</p>`, false},
		{finding, "<script>x()</script>", false},
		{finding, "<IFRAME src=x></IFRAME>", false},
		{finding, `<a href=" JavaScript:x()">x</a>`, false},
		{finding, `<img src="data:text/html,x">`, false},
		{"items[0]: no url (spec: should be present regardless)", "<p>x</p>", false},
	} {
		file := filepath.Join(t.TempDir(), "feed.json")
		type item map[string]string
		feed, err := json.Marshal(map[string]any{"items": []item{{"content_html": "<p>x</p>"}, {"content_html": tt.html}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, feed, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := isMistaken(tt.finding, file); got != tt.mistaken {
			t.Errorf("%s in %s: %v, want %v", tt.finding, tt.html, got, tt.mistaken)
		}
	}
}

func TestFoldersAreSpelledAsInAddresses(t *testing.T) {
	got := foldersOf(map[string]string{"/feed.json": "", "/rss.xml": "", "/tags/c++/feed.json": "", "/tags/ägypten/feed.json": ""})
	if want := []string{"", "/tags/%C3%A4gypten", "/tags/c++"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{nil, {"-recapd", "x", "-checks", "y"}, {"-recapd", "x", "z"}, {"-moon", "z"}} {
		var out bytes.Buffer
		if code := run(context.Background(), args, &out, &out); code != 2 || !strings.Contains(out.String(), "usage: feeds") {
			t.Errorf("%q: exit code %d, says %s", args, code, out.String())
		}
	}
}

// A program that cannot be run is told below each blog.
func TestNoProgram(t *testing.T) {
	var out bytes.Buffer
	dir := t.TempDir()
	args := []string{"-recapd", filepath.Join(dir, "none"), "-checks", dir, dir, dir}
	if code := run(context.Background(), args, &out, &out); code != 1 || strings.Count(out.String(), "build: ") != 2 {
		t.Errorf("exit code %d, says %s", code, out.String())
	}
}
