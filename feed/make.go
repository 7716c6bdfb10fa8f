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
	m := newMaker(s)
	feeds := []Feed{m.feed(s, speaking(m.order(posts, now), s.languages()))}
	m.fill(feeds)
	return feeds[0]
}

// order gives the posts that are listed at now in the order of feeds.
func (m *maker) order(posts []*post.Post, now time.Time) []*post.Post {
	var listed []*post.Post
	for _, p := range posts {
		if p.Listed(now) {
			listed = append(listed, m.asOf(p, now))
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
	early    map[*post.Post]*post.Post // see asOf
}

type entryKey struct {
	post    *post.Post
	content Content
}

func newMaker(s Settings) *maker {
	return &maker{authors: people(line(s.Title), []post.Author{s.Author}), language: language(s.Language), readOn: s.ReadOn,
		made: map[entryKey]Entry{}, early: map[*post.Post]*post.Post{}}
}

// asOf is a post as it is at now: a change that it says will come is none yet. No
// feed was changed in the future, and no server may say so (RFC 9110 §8.8.2.1). It is
// the same post until then.
func (m *maker) asOf(p *post.Post, now time.Time) *post.Post {
	if !p.Updated.After(now) {
		return p
	}
	if m.early[p] == nil {
		unchanged := *p
		unchanged.Updated = p.Published
		m.early[p] = &unchanged
	}
	return m.early[p]
}

// fill gives feeds their entries. Texts that are not made yet are made first, side by
// side: they are what takes the time.
func (m *maker) fill(feeds []Feed) {
	var unread []*post.Post
	for _, f := range feeds {
		for _, p := range f.posts {
			if _, ok := m.made[entryKey{p, f.content}]; !ok {
				unread = append(unread, p)
			}
		}
	}
	post.WriteAll(unread)
	for i := range feeds {
		f := &feeds[i]
		f.Entries = make([]Entry, 0, len(f.posts))
		for _, p := range f.posts {
			key := entryKey{p, f.content}
			e, ok := m.made[key]
			if !ok {
				e = m.newEntry(p, f.content)
				m.made[key] = e
			}
			f.Entries = append(f.Entries, e)
		}
		f.Updated = updated(f.Entries, f.authority)
	}
}

// feed makes the feed of posts in their order, up to the limit, and leaves the
// entries to fill. Two posts with one id would be one entry in two states to a
// reader (RFC 4287 §4.1.1), so the first stays.
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

		content:   s.Content,
		authority: s.IDAuthority,
	}
	seen := make(map[string]bool, len(posts))
	for _, p := range posts {
		if s.Limit > 0 && len(f.posts) == s.Limit {
			break
		}
		if id := entryID(p); !seen[id] {
			seen[id] = true
			f.posts = append(f.posts, p)
		}
	}
	return f
}
