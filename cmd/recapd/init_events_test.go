package main

import (
	"testing"

	"recapd/internal/post"
)

// TestEventsInWords: what init says of events that posts name themselves.
func TestEventsInWords(t *testing.T) {
	named := func(events ...string) *survey {
		s := &survey{}
		for _, e := range events {
			s.posts = append(s.posts, &post.Post{Event: e})
		}
		return s
	}
	for want, s := range map[string]*survey{
		"no titles that look like days of one":                           named("", ""),
		"named by the posts: PebbleConf (2 posts)":                       named("PebbleConf", "", "PebbleConf"),
		"named by the posts: D (1 post), C (1 post), B (1 post), 1 more": named("D", "C", "B", "A"),
		"suggested, commented out in the file: PebbleConf":               {posts: named("Other").posts, suggested: []post.Suggestion{{Rule: post.EventRule{Name: "PebbleConf"}}}},
	} {
		if got := s.eventsInWords(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
