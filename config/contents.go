package config

import (
	"slices"
	"strings"
)

// FeedContent is what the entries of some feeds carry, written as "archive = full" for a
// kind of feeds or "/tags/go = both" for one.
type FeedContent struct {
	Feeds   string // a kind, or the folder of a feed, which begins with a slash and does not end with one
	Content string // as Feed.Content
}

func (f FeedContent) String() string { return f.Feeds + " = " + f.Content }

// contents are what an entry may carry.
var contents = []string{"teaser", "full", "both"}

// UnmarshalText reads what stands on both sides.
func (f *FeedContent) UnmarshalText(text []byte) error {
	feeds, content, _ := strings.Cut(string(text), "=")
	f.Feeds, f.Content = strings.TrimSpace(feeds), strings.TrimSpace(content)
	if strings.HasPrefix(f.Feeds, "/") {
		f.Feeds = strings.TrimRight(f.Feeds, "/")
	}
	isFolder := strings.HasPrefix(f.Feeds, "/")
	if !isFolder && !slices.Contains(Default().Feed.Kinds, f.Feeds) || !slices.Contains(contents, f.Content) {
		return advise(show(string(text))+" does not tell what feeds carry",
			`write a kind of feeds or the folder of one, and teaser, full or both, as "archive = full" or "/tags/go = both"; feed.content is for the main feed`)
	}
	return nil
}
