package feed

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"recapd/internal/post"
)

// New makes a feed of the posts that are visible at now: listed, in the feed's
// language, the newest first, up to the limit. The order of posts is of no
// account, and they are not changed.
func New(s Settings, posts []*post.Post, now time.Time) Feed {
	return newMaker(s).feed(s, speaking(order(posts, now), s.languages()))
}

// order gives the posts that are listed at now in the order of feeds.
func order(posts []*post.Post, now time.Time) []*post.Post {
	var listed []*post.Post
	for _, p := range posts {
		if p.Listed(now) {
			listed = append(listed, p)
		}
	}
	slices.SortFunc(listed, func(a, b *post.Post) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.Path, b.Path))
	})
	return listed
}

func speaking(posts []*post.Post, languages []string) []*post.Post {
	var ours []*post.Post
	for _, p := range posts {
		if p.Speaks(languages...) {
			ours = append(ours, p)
		}
	}
	return ours
}

func (s Settings) languages() []string {
	if len(s.Languages) > 0 {
		return s.Languages
	}
	return []string{language(s.Language)}
}

// maker makes feeds of posts that may be in many of them.
type maker struct {
	authors  []post.Author // of posts that name none
	language string
	readOn   ReadOn
	made     map[entryKey]Entry
}

type entryKey struct {
	post    *post.Post
	content Content
}

func newMaker(s Settings) *maker {
	return &maker{authors: people(line(s.Title), []post.Author{s.Author}), language: language(s.Language), readOn: s.ReadOn, made: map[entryKey]Entry{}}
}

func (m *maker) entry(p *post.Post, content Content) Entry {
	key := entryKey{p, content}
	e, ok := m.made[key]
	if !ok {
		e = m.newEntry(p, content)
		m.made[key] = e
	}
	return e
}

// feed makes the feed of posts in their order, up to the limit. Two posts with one
// id would be one entry in two states to a reader (RFC 4287 §4.1.1), so the first
// stays.
func (m *maker) feed(s Settings, posts []*post.Post) Feed {
	path := strings.TrimRight(s.Path, "/")
	root := strings.TrimRight(cmp.Or(s.PublicURL, s.BaseURL), "/")
	f := Feed{
		ID:       "tag:" + s.IDAuthority + ":feed" + escaped(path),
		Title:    line(s.Title),
		Subtitle: line(s.Subtitle),
		Links:    []Link{{Rel: "alternate", Href: strings.TrimRight(s.BaseURL, "/") + "/", Type: "text/html"}},
		Language: language(s.Language),
		Authors:  m.authors,
		Hubs:     absolutes(s.Hubs),
		Icon:     absolute(s.Icon),
		Favicon:  absolute(s.Favicon),
		path:     path,
		root:     root,
		folder:   root + escaped(path),
	}
	seen := make(map[string]bool, len(posts))
	for _, p := range posts {
		if s.Limit > 0 && len(f.Entries) == s.Limit {
			break
		}
		if id := entryID(p); !seen[id] {
			seen[id] = true
			f.Entries, f.posts = append(f.Entries, m.entry(p, s.Content)), append(f.posts, p)
		}
	}
	f.Updated = updated(f.Entries, s.IDAuthority)
	return f
}
