// Package feed makes feeds of posts: a model in the words of RFC 4287, and from
// it Atom 1.0, RSS 2.0 and JSON Feed 1.1. The formats are gorilla/feeds' own
// structs, embedded and completed, one file a format.
//
//	[]*post.Post ──▶ Catalogue ──▶ Feed ──▶ Documents ──▶ atom.xml
//	                               Feed …                 rss.xml
//	                                └─ Entry              feed.json
//
// Feeds are polled for years, so a byte never changes without a cause: output is
// a function of settings, posts and now, and now decides only which posts are
// visible yet. No clock goes into a feed, no order of files, and nothing of the
// machine. Ids come from the posts and are never made up here.
//
// What comes in is not trusted to be writable. Text is rid of control characters
// and broken UTF-8 on its way into the model (clean.go), so that each format can
// write what it finds there.
package feed

import (
	"strings"
	"time"

	"recapd/internal/post"
)

// Content says what of a post goes into its entry.
type Content string

const (
	Teaser Content = "teaser" // the teaser as summary; also what the zero value means
	Full   Content = "full"   // the full text as content
	Both   Content = "both"
)

// Settings are what an operator decides about one feed.
type Settings struct {
	Title, Subtitle string
	BaseURL         string   // of the blog
	PublicURL       string   // where the feed is served; empty is BaseURL
	Path            string   // of the feed's folder below PublicURL: "/events/pebbleconf-2026"; empty is the main feed
	Language        string   // of the feed, BCP 47; may be empty
	Languages       []string // of the posts that are taken, language ranges (RFC 4647); none: Language
	Author          post.Author
	IDAuthority     string // RFC 4151: "blog.example.org,2026"
	Content         Content
	Limit           int // newest entries taken; 0 takes all
	ReadOn          ReadOn
	Hubs            []string // WebSub hubs (W3C WebSub §3.1) that are told of changes
	Icon, Favicon   string   // URLs of pictures of the site: large, and as small as a tab shows it
}

// Feed is RFC 4287 §4.1.1's feed. Its text is clean and its links are absolute.
type Feed struct {
	ID       string // an IRI for ever
	Title    string
	Subtitle string
	Links    []Link // without self, which is each format's own
	Updated  time.Time
	Authors  []post.Author // never empty
	Language string        // BCP 47; may be empty
	Hubs     []string
	Icon     string
	Favicon  string
	Entries  []Entry // newest first

	Kind     Kind   // what it was divided by; "" for the main feed
	Name     string // what its posts have in common; "" for the main feed
	Complete bool   // RFC 5005 §2: it holds all its entries
	Archive  bool   // RFC 5005 §4: one of the pages behind the main feed

	path   string // of its folder below where the feeds are served, without a slash at the end
	root   string // of all feeds, as a URL
	folder string // path as a URL
	pages  []page
	posts  []*post.Post // of the entries

	content   Content // of the entries
	authority string  // see Settings.IDAuthority
}

// page is a link to another feed, which each format makes one to that format.
type page struct{ rel, folder string }

// Link is RFC 4287 §4.2.7's link.
type Link struct {
	Rel, Href, Type string
}

// updated is when the feed last changed "in a way the publisher considers
// significant" (RFC 4287 §4.2.15): with its newest entry. A feed without entries
// has not changed since it got its name, which the authority dates; that is
// better than the Unix epoch, which some readers take for no date at all.
func updated(entries []Entry, authority string) time.Time {
	if len(entries) == 0 {
		return named(authority)
	}
	newest := entries[0].Updated
	for _, e := range entries {
		if e.Updated.After(newest) {
			newest = e.Updated
		}
	}
	return newest
}

// named is the date of a tagging entity (RFC 4151 §2.1), or the epoch.
func named(authority string) time.Time {
	_, date, _ := strings.Cut(authority, ",")
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if t, err := time.Parse(layout, date); err == nil {
			return t
		}
	}
	return time.Unix(0, 0).UTC()
}

// href is the first link with a relation, or "".
func href(links []Link, rel string) string {
	for _, l := range links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}
