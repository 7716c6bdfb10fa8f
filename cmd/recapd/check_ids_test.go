package main

import (
	"testing"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/post"
)

func TestFindRenamed(t *testing.T) {
	told := []newsletter.Covered{
		{PostID: "tag:a", Path: "a.md", Permalink: "https://blog.example.org/a/"},
		{PostID: "tag:b", Path: "b.md", Permalink: "https://blog.example.org/b/"},
		{PostID: "tag:b2", Path: "b.md", Permalink: "https://blog.example.org/b/"},
		{Path: "faulty.md"}, // could not be read when it was told
	}
	tests := []struct {
		name            string
		path, permalink string
		id, was         string // "": no change
	}{
		{"as it was", "a.md", "https://blog.example.org/a/", "tag:a", ""},
		{"another id", "a.md", "https://blog.example.org/a/", "tag:x", "tag:a"},
		{"another id and permalink", "a.md", "https://blog.example.org/x/", "tag:x", "tag:a"},
		{"another id and file", "x.md", "https://blog.example.org/a/", "tag:x", "tag:a"},
		{"told under both", "b.md", "https://blog.example.org/b/", "tag:b", ""},
		{"the latest of two", "b.md", "https://blog.example.org/b/", "tag:x", "tag:b2"},
		{"new", "x.md", "https://blog.example.org/x/", "tag:x", ""},
		{"mended", "faulty.md", "https://blog.example.org/faulty/", "tag:faulty", ""},
	}
	now := time.Date(2031, 5, 4, 0, 0, 0, 0, time.UTC)
	for _, tt := range tests {
		q := &post.Post{Path: tt.path, Permalink: tt.permalink, ID: tt.id, Published: now}
		was := ""
		if found := findRenamed([]*post.Post{q}, told, now); len(found) == 1 {
			was = found[0].was
		}
		if was != tt.was {
			t.Errorf("%s: got %q, want %q", tt.name, was, tt.was)
		}
	}
	moved := []*post.Post{{Path: "a.md", ID: "tag:x", Published: now}, {Path: "c.md", ID: "tag:a", Published: now}}
	if found := findRenamed(moved, told, now); len(found) != 0 {
		t.Errorf("an id that another post has now: %v", found)
	}
}
