package feed

import (
	"slices"
	"time"

	"recapd/internal/post"
)

// Press prints a catalogue again and again, and sets only what has changed: entries
// of posts that are other posts now, documents of which an entry or the head is
// another. A post that has not changed is the same *post.Post, as a post.Reader
// gives it. A Press is for one goroutine at a time; the zero value with a Catalogue
// is ready.
type Press struct {
	Catalogue

	// Changed are the URLs of the documents that the last Print has made anew; none
	// after the first, which has nothing to compare with.
	Changed []string

	// Listings are the feeds of the last Print that one may want to follow, besides the
	// main one.
	Listings []Listing

	maker   *maker
	printed map[string]printed // by path of the feed
}

// Listing is a feed in a list.
type Listing struct {
	Kind Kind
	Name string // "PebbleConf 2026"
	URL  string // of its Atom document
}

// printed is a feed and what it looks like.
type printed struct {
	feed Feed
	docs []Document
}

// Print writes all feeds that there are at now, in every format, and the aliases
// after them. The documents are shared with those of earlier calls.
func (p *Press) Print(posts []*post.Post, now time.Time) ([]Document, error) {
	if p.maker == nil {
		p.maker = newMaker(p.Settings)
	}
	feeds := p.feeds(p.maker, posts, now)
	p.maker.forget(posts)
	known, all := p.printed, []Document{}
	p.Changed, p.Listings = nil, nil
	p.printed = make(map[string]printed, len(feeds))
	for _, f := range feeds {
		one, ok := known[f.path]
		if !ok || !one.feed.same(f) {
			docs, err := f.Documents()
			if err != nil {
				return nil, err
			}
			one = printed{f, docs}
			if known != nil {
				p.Changed = append(p.Changed, f.selves()...)
			}
		}
		p.printed[f.path] = one
		if f.Kind != "" && !f.Archive {
			p.Listings = append(p.Listings, Listing{f.Kind, f.Name, f.selves()[0]})
		}
		all = append(all, one.docs...)
	}
	all = append(all, outline(p.Settings, feeds))
	return append(all, aliased(all, p.Aliases)...), nil
}

// selves are the URLs of a feed in each format.
func (f Feed) selves() []string {
	var urls []string
	for _, format := range formats {
		urls = append(urls, href(f.links(format), "self"))
	}
	return urls
}

// same tells whether two feeds are written alike.
func (f Feed) same(g Feed) bool {
	return f.ID == g.ID && f.Title == g.Title && f.Updated.Equal(g.Updated) && f.Complete == g.Complete &&
		slices.Equal(f.pages, g.pages) && slices.Equal(f.posts, g.posts)
}

// forget drops the entries of posts that are no more.
func (m *maker) forget(posts []*post.Post) {
	there := make(map[*post.Post]bool, len(posts))
	for _, p := range posts {
		there[p] = true
	}
	for key := range m.made {
		if !there[key.post] {
			delete(m.made, key)
		}
	}
}
