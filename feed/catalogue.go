package feed

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"recapd/internal/post"
)

// Kind is a way to divide the posts into feeds of their own.
type Kind string

const (
	ByEvent    Kind = "event"    // all of it, and marked complete once the event is over
	ByTag      Kind = "tag"      // however it is capitalised
	ByCategory Kind = "category" // the same
	ByAuthor   Kind = "author"
	ByLanguage Kind = "language"
	ByMonth    Kind = "archive" // the pages behind the main feed (RFC 5005 §4)
)

// Kinds are all of them, in the order in which feeds are listed.
func Kinds() []Kind { return []Kind{ByEvent, ByTag, ByCategory, ByAuthor, ByLanguage, ByMonth} }

// folders are where the feeds of each kind are.
var folders = map[Kind]string{
	ByEvent: "/events/", ByTag: "/tags/", ByCategory: "/categories/", ByAuthor: "/authors/", ByLanguage: "/languages/", ByMonth: "/archive/",
}

// Catalogue is all feeds of a site: the main one, and one for each event, tag,
// author … that its posts have.
type Catalogue struct {
	Settings // of the main feed; the others have their own Path and Title, and have no Limit where they are to be whole
	Kinds    []Kind
	Contents map[string]Content   // of feeds by kind or by path, where it is another than that of the main feed
	Over     map[string]time.Time // when an event is over, by its name; without it its feed is never complete
	Aliases  []Alias
}

// Feeds makes all feeds of the posts that are visible at now. The main feed is the
// first; the others follow by kind and path. The order of posts is of no account,
// and they are not changed.
func (c Catalogue) Feeds(posts []*post.Post, now time.Time) []Feed {
	return c.feeds(newMaker(c.Settings), posts, now)
}

func (c Catalogue) feeds(m *maker, posts []*post.Post, now time.Time) []Feed {
	visible := m.order(posts, now)
	ours := speaking(visible, c.languages())
	feeds := []Feed{m.feed(c.Settings, ours)}
	for _, kind := range Kinds() {
		if !slices.Contains(c.Kinds, kind) {
			continue
		}
		from := ours
		if kind == ByLanguage {
			from = visible
		}
		sections := c.divide(from, kind)
		for i, s := range sections {
			f := m.feed(c.settingsOf(kind, s), s.posts)
			f.Kind, f.Name = kind, s.name
			switch kind {
			case ByEvent:
				f.Complete = c.over(s.name, now)
			case ByMonth:
				f.archive(feeds[0], sections[:i])
			}
			feeds = append(feeds, f)
		}
		if kind == ByMonth {
			feeds[0].precede(sections)
		}
	}
	m.fill(feeds)
	return feeds
}

// Paths are the folders of the feeds beside the main one: "/tags/go".
func (c Catalogue) Paths(posts []*post.Post, now time.Time) []string {
	var paths []string
	for _, f := range c.Feeds(posts, now)[1:] {
		paths = append(paths, f.path)
	}
	return paths
}

// over tells whether an event is known to be. Posts may spell it in another way; of
// several events that are spelled alike, the last to end counts.
func (c Catalogue) over(event string, now time.Time) bool {
	var last time.Time
	for name, at := range c.Over {
		if term(name) == term(event) && at.After(last) {
			last = at
		}
	}
	return !last.IsZero() && !last.After(now)
}

func (c Catalogue) settingsOf(kind Kind, in section) Settings {
	s := c.Settings
	s.Path, s.Subtitle, s.Title = in.path, "", line(c.Title)+" — "+in.name
	s.Content = cmp.Or(c.Contents[in.path], c.Contents[string(kind)], c.Content)
	switch kind {
	case ByEvent, ByMonth:
		s.Limit = 0
	case ByLanguage:
		s.Language = in.name
	}
	return s
}

// archive makes a page of the main feed's past of f (RFC 5005 §4). It changes only
// with its own posts, and when the page before it comes or goes: hence no link to
// the next.
func (f *Feed) archive(main Feed, before []section) {
	f.Archive, f.ID = true, main.ID
	f.pages = append(f.pages, page{"current", main.folder})
	f.precede(before)
}

// precede links the last of the pages that are before f.
func (f *Feed) precede(pages []section) {
	if n := len(pages); n > 0 {
		f.pages = append(f.pages, page{"prev-archive", f.root + escaped(pages[n-1].path)})
	}
}

// section is the posts that have a name in common.
type section struct {
	name, path string
	posts      []*post.Post // the newest first
}

// divide makes the sections of a kind, in the order of their paths. A name is
// spelled as in the newest post.
func (c Catalogue) divide(posts []*post.Post, kind Kind) []section {
	sections := map[string]*section{}
	for _, p := range posts {
		for _, name := range c.names(p, kind) {
			path := c.Path + folder(kind, name)
			s := sections[path]
			if s == nil {
				s = &section{name: name, path: path}
				sections[path] = s
			}
			if n := len(s.posts); n == 0 || s.posts[n-1] != p { // a post may have a name twice
				s.posts = append(s.posts, p)
			}
		}
	}
	list := make([]section, 0, len(sections))
	for _, path := range slices.Sorted(maps.Keys(sections)) {
		list = append(list, *sections[path])
	}
	return list
}

// folder is where the feed of a section is.
func folder(kind Kind, name string) string {
	switch kind {
	case ByMonth:
		return folders[kind] + strings.Replace(name, "-", "/", 1)
	case ByLanguage:
		return folders[kind] + strings.ToLower(name)
	}
	return folders[kind] + slug(name)
}

// names are the sections of a kind that a post is in.
func (c Catalogue) names(p *post.Post, kind Kind) []string {
	var list []string
	switch kind {
	case ByEvent:
		list = []string{p.Event}
	case ByTag:
		list = p.Tags
	case ByCategory:
		list = p.Categories
	case ByAuthor:
		authors := p.Authors
		if len(authors) == 0 {
			authors = []post.Author{c.Author}
		}
		for _, a := range people("", authors) {
			list = append(list, a.Name)
		}
	case ByLanguage:
		list = []string{cmp.Or(language(p.Language), language(c.Language))}
	case ByMonth:
		if at := p.Published.UTC(); at.Year() >= 0 && at.Year() <= 9999 {
			list = []string{at.Format("2006-01")}
		}
	}
	var clean []string
	for _, name := range list {
		if name = line(name); name != "" {
			clean = append(clean, name)
		}
	}
	return clean
}

// escaped is a path as it stands in a URL.
func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }
