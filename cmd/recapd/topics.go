package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// How many topics a reader is shown. All of a blog's tags would be a page that
// nobody reads.
const (
	mostEvents = 40
	mostTags   = 60

	longestTopic = 100 // bytes of a name
)

// topics are what readers can follow or mute: the events of the posts at hand,
// latest first, and the tags that most of them have, by name. Spellings that differ
// in upper and lower case are one topic, under that of the latest post.
func topics(posts []*post.Post, languages []string, now time.Time) []newsletter.Topic {
	events, tags := map[string]*topic{}, map[string]*topic{}
	for _, p := range posts {
		if !p.Listed(now) || !p.Speaks(languages...) {
			continue
		}
		note(events, p.Event, p.Published)
		for _, t := range p.Tags {
			note(tags, t, p.Published)
		}
	}
	byDate := func(a, b *topic) int {
		return cmp.Or(b.latest.Compare(a.latest), cmp.Compare(a.name, b.name))
	}
	byPosts := func(a, b *topic) int { return cmp.Or(cmp.Compare(b.posts, a.posts), byDate(a, b)) }
	byName := func(a, b *topic) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), cmp.Compare(a.name, b.name))
	}
	often := first(mostTags, slices.SortedFunc(maps.Values(tags), byPosts))
	slices.SortFunc(often, byName)
	list := offer(newsletter.TopicEvent, first(mostEvents, slices.SortedFunc(maps.Values(events), byDate)))
	return append(list, offer(newsletter.TopicTag, often)...)
}

// topic is an event or a tag among the posts.
type topic struct {
	name   string
	latest time.Time
	posts  int
}

func note(all map[string]*topic, name string, at time.Time) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > longestTopic || strings.ContainsFunc(name, unicode.IsControl) {
		return
	}
	key := strings.ToLower(name)
	if all[key] == nil {
		all[key] = &topic{}
	}
	t := all[key]
	t.posts++
	if t.name == "" || at.After(t.latest) {
		t.name, t.latest = name, at
	}
}

func first[T any](n int, list []T) []T { return list[:min(n, len(list))] }

func offer(kind newsletter.TopicKind, list []*topic) []newsletter.Topic {
	var out []newsletter.Topic
	for _, t := range list {
		out = append(out, newsletter.Topic{Kind: kind, Name: t.name})
	}
	return out
}
