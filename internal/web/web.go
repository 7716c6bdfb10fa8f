// Package web is what the public sees over HTTP: the feeds, the page of a reader
// who wants to leave, the archive of issues, and whether we are well.
//
// Two rules hold for every page. GET and HEAD change nothing, because mail
// scanners open every link they find; what changes something is a POST. And
// nothing is taken from the Host header: links to ourselves are made from the
// configured public URL, so that nobody can have us send or show links to
// another place.
//
// Feeds are prepared once per rebuild (shelf.go) and served from memory; a
// rebuild swaps the whole shelf, so no reader sees half of it.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/templates"
)

// Issues is what the archive needs of the ledger.
type Issues interface {
	// Issues lists the newest first.
	Issues(ctx context.Context, edition string, limit int) ([]newsletter.Issue, error)
	Renderings(ctx context.Context, issueID int64) ([]newsletter.Rendering, error)
}

// Members is what the unsubscribe page needs of membership.
type Members interface {
	Look(ctx context.Context, token string) (membership.Ticket, error)
	Leave(ctx context.Context, token, reason string) (membership.Ticket, error)
}

// Server answers the public. Its fields are set once; the front is replaced
// with Show.
type Server struct {
	Title     string
	About     string
	Language  string // BCP 47
	BlogURL   string
	PublicURL string // no trailing slash
	Edition   string // the one whose issues the archive shows
	Set       *templates.Set
	Issues    Issues
	Members   Members
	Health    func() Health
	Log       *slog.Logger

	front atomic.Pointer[Front]
}

// Front is what a rebuild changes.
type Front struct {
	Shelf  Shelf
	Latest []templates.Item // the newest posts, for the front page
}

// Show replaces the feeds and the front page in one step.
func (s *Server) Show(f *Front) { s.front.Store(f) }

// Shown tells whether there is anything to show yet.
func (s *Server) Shown() bool { return s.front.Load() != nil }

// Handler routes requests. The routes lie below the path of the public URL, as a
// proxy passes them on.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	below := s.prefix()
	mux.HandleFunc(below+"/u/{token}", s.unsubscribe)
	mux.HandleFunc(below+"/issues/{$}", s.get(s.archive))
	mux.HandleFunc(below+"/issues/{number}", s.get(s.issue))
	mux.HandleFunc(below+"/style.css", s.get(s.style))
	mux.HandleFunc(below+"/healthz", s.get(s.healthz))
	mux.HandleFunc(below+"/{$}", s.get(s.home))
	mux.HandleFunc(below+"/", s.options(s.get(s.feed)))
	if below != "" {
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, http.StatusNotFound) })
	}
	return s.guarded(mux)
}

// prefix is the path of the public URL: "" or "/recaps".
func (s *Server) prefix() string {
	u, err := url.Parse(s.PublicURL)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Path, "/")
}

// get lets only GET and HEAD through.
func (s *Server) get(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			s.fail(w, r, http.StatusMethodNotAllowed)
			return
		}
		next(w, r)
	}
}
