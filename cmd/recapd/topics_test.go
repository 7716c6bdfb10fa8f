package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/post"
)

func TestTopicsAreWhatThePostsAtHandAreAbout(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	posts := []*post.Post{
		{Published: ago(1), Language: "en", Event: "PebbleConf 2026", Tags: []string{"Ducks", "ponds"}},
		{Published: ago(9), Language: "en", Event: "Gopherdale 2026", Tags: []string{"ducks", "maps", " "}},
		{Published: ago(10), Language: "en", Event: "pebbleconf 2026", Tags: []string{"a\x00b"}},
		{Published: ago(2), Language: "es", Event: "Jornadas", Tags: []string{"patos"}},
		{Published: ago(3), Language: "en", Event: "Secret", Draft: true},
		{Published: ago(-3), Language: "en", Event: "Tomorrow"},
	}
	if got, want := fmt.Sprint(topics(posts, []string{"en"}, now)), "[{event PebbleConf 2026 } {event Gopherdale 2026 } {tag Ducks } {tag maps } {tag ponds }]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	slices.Reverse(posts)
	if got, want := topics(posts, []string{"*"}, now)[0].Name, "PebbleConf 2026"; got != want {
		t.Errorf("the order of the folder counts: %s", got)
	}
}

func TestABlogWithAThousandTagsHasAPageThatCanBeRead(t *testing.T) {
	var posts []*post.Post
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for i := range 1000 {
		posts = append(posts, &post.Post{Published: now.AddDate(0, 0, -i), Tags: []string{"often", fmt.Sprint("tag ", i)}, Event: fmt.Sprint("event ", i)})
	}
	list := topics(posts, nil, now)
	if len(list) != mostEvents+mostTags || !slices.Contains(list, newsletter.Topic{Kind: newsletter.TopicTag, Name: "often"}) {
		t.Errorf("%d topics: %v", len(list), list)
	}
}
