// Package web is what the public sees over HTTP: the feeds, the archive of
// issues, the pages on which people join, choose and leave, and whether we are
// well. Its handlers are thin: what may be done is decided by membership.
//
//	request ─▶ guarded (log, headers) ─▶ routes ─▶ admitted (method, origin,
//	           size) ─▶ one page's handler ─▶ membership or ledger ─▶ templates
//
// These rules hold for every page:
//
//   - GET and HEAD change nothing, because mail scanners open every link they
//     find. What changes something is a POST, and it is answered with a page,
//     never with a redirect.
//   - Nothing is taken from the Host header: links to ourselves are made from the
//     configured public URL, so that nobody can have us send or show links to
//     another place.
//   - What an answer says, and how long it takes, never depends on whether an
//     address is known.
//   - A form is taken from our own pages; that of joining also from the sites that
//     the operator has named. Leaving by one click is taken from everywhere, because a mail
//     program asks for it and the token in the path is all that it has.
//   - A token is in the path of its page and nowhere else: not in a log, a cache
//     or the Referer of a link that is followed from there.
//
// Feeds are prepared once per rebuild (shelf.go) and served from memory; a
// rebuild swaps the whole shelf, so no reader sees half of it.
package web

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"recapd/feed"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/templates"
)

// Members is what the pages need of membership; each page says what of it.
type Members interface {
	Joiner
	Confirmer
	Chooser
	Keeper
	Mover
	Leaver
}

// Tokens makes the links that are in a digest; issue 0 is none.
type Tokens interface {
	Unsubscribe(subscriber, issue int64) string
}

var _ Members = (*membership.Desk)(nil)

// Server answers the public. Its fields are set once; the front is replaced
// with Show.
type Server struct {
	Title      string
	About      string
	Language   string // BCP 47
	Zone       *time.Location
	BlogURL    string
	PublicURL  string // no trailing slash
	PrivacyURL string
	Origins    []string      // of other sites that may carry the form, as a browser writes them
	Proxies    Proxies       // whose word about visitors counts
	Sender     string        // the address that letters come from
	IssueFeed  feed.Settings // of the archive; its Path is "/issues"
	FeedCache  time.Duration // how long caches may keep a feed
	Editions   []string      // that readers can choose, the weekly one first
	Next       func() Due    // the issue that somebody who joins now gets first
	Set        *templates.Set
	Issues     Issues
	Members    Members
	Approver   Approver
	Tokens     Tokens
	Health     func() Health
	Counts     Counts // nil: nobody counts
	Log        *slog.Logger

	below     string // see Handler
	front     atomic.Pointer[Front]
	issueDocs atomic.Pointer[issueShelf]

	toldForeign atomic.Int64 // unix seconds; see foreignForm
}

// Front is what a rebuild changes.
type Front struct {
	Shelf  Shelf
	Feeds  []templates.FeedGroup
	Latest func() []templates.Item   // the newest posts, for the front page; nil: there are none
	Topics func() []newsletter.Topic // that can be followed or muted, as they are to be listed; nil: there are none
}

func (f *Front) latest() []templates.Item {
	if f == nil || f.Latest == nil {
		return nil
	}
	return f.Latest()
}

func (f *Front) topics() []newsletter.Topic {
	if f == nil || f.Topics == nil {
		return nil
	}
	return f.Topics()
}

// Due is a turn of the schedule.
type Due struct {
	At     time.Time // zero: there is none
	Weekly bool      // the next one is a week later
}

// Show replaces the feeds and the front page in one step.
func (s *Server) Show(f *Front) { s.front.Store(f) }

// Shelf is what is shown now; nil before the first Show.
func (s *Server) Shelf() Shelf {
	if f := s.front.Load(); f != nil {
		return f.Shelf
	}
	return nil
}

// Shown tells whether there is anything to show yet.
func (s *Server) Shown() bool { return s.front.Load() != nil }

// prefix is the path of the public URL: "" or "/recaps".
func (s *Server) prefix() string {
	u, err := url.Parse(s.PublicURL)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Path, "/")
}

// Harden sets the limits of a server that faces the public: a client that dawdles is
// let go. Its listener should be one of Gather.
func Harden(server *http.Server) *http.Server {
	server.ReadHeaderTimeout = 10 * time.Second
	server.ReadTimeout = 30 * time.Second
	server.WriteTimeout = 60 * time.Second
	server.IdleTimeout = 120 * time.Second
	server.MaxHeaderBytes = 32 << 10
	server.ConnContext = gatheringContext
	return server
}
