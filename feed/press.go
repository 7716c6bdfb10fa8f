package feed

import (
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

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
	var other []Feed
	for _, f := range feeds {
		if one, ok := p.printed[f.path]; !ok || !one.feed.same(f) {
			other = append(other, f)
		}
	}
	fresh, err := p.set(other)
	if err != nil {
		return nil, err
	}
	p.Changed, p.Listings = nil, nil
	for _, f := range other {
		changed := fresh[f.path].keep(p.printed[f.path])
		if p.printed != nil {
			p.Changed = append(p.Changed, changed...)
		}
	}
	known, all := p.printed, []Document{}
	p.printed = make(map[string]printed, len(feeds))
	for _, f := range feeds {
		one, ok := fresh[f.path]
		if !ok {
			one = known[f.path]
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

// set writes feeds, the formats side by side. Entries that the feed had at the last
// Print, or that a feed before it has, are copied.
func (p *Press) set(feeds []Feed) (map[string]printed, error) {
	if len(feeds) == 0 {
		return nil, nil
	}
	fresh := make(map[string]printed, len(feeds))
	for _, f := range feeds {
		fresh[f.path] = printed{f, make([]Document, len(formats))}
	}
	var group errgroup.Group
	for n, format := range formats {
		group.Go(func() error {
			held := make(galley, len(feeds[0].posts))
			for _, f := range feeds {
				if last, ok := p.printed[f.path]; ok {
					held.hold(last.feed, last.docs[n])
				}
				var err error
				if fresh[f.path].docs[n], err = f.document(format, held); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return fresh, group.Wait()
}

// keep takes over the documents that say the same as a feed said before, and gives the
// URLs of the others. A post that was read again is another to us, but not to readers.
func (p printed) keep(before printed) (changed []string) {
	urls := p.feed.selves()
	for n, d := range p.docs {
		if n < len(before.docs) && d.Sum == before.docs[n].Sum && d.Modified.Equal(before.docs[n].Modified) {
			p.docs[n] = before.docs[n]
		} else {
			changed = append(changed, urls[n])
		}
	}
	return changed
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
	for p, early := range m.early {
		if there[early] = there[p]; !there[p] {
			delete(m.early, p)
		}
	}
	for key := range m.made {
		if !there[key.post] {
			delete(m.made, key)
		}
	}
}
