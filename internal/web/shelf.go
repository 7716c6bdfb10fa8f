package web

import (
	"net/http"
	"strings"
	"time"

	"recapd/feed"
)

// Shelf holds the feeds by path, ready to be written.
type Shelf map[string]*volume

// NewShelf prepares documents, which caches may keep for so long. Validators come
// from the content alone, so they are the same after a restart. What was on the last
// shelf, which may be nil, and has not changed is taken from there.
func NewShelf(documents []feed.Document, cache time.Duration, last Shelf) Shelf {
	shelf := make(Shelf, len(documents))
	for _, d := range documents {
		v := last[d.Path]
		if v == nil || !v.holds(d) {
			v = newVolume(d, cache)
		}
		shelf[d.Path] = v
		if folder, ok := strings.CutSuffix(d.Path, "/"); ok {
			shelf[folder] = v
		}
	}
	return shelf
}

// reading lets a feed, or what is not there, be read and nothing else. It answers
// what a browser asks before it lets a page of another site read a feed (Fetch,
// "CORS-preflight request").
func (s *Server) reading(isFeed func(*http.Request) bool, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			next(w, r)
		case !isFeed(r):
			w.Header().Set("Allow", "GET, HEAD")
			s.fail(w, r, http.StatusMethodNotAllowed)
		case r.Method != http.MethodOptions:
			w.Header().Set("Allow", "GET, HEAD, OPTIONS")
			s.fail(w, r, http.StatusMethodNotAllowed)
		default:
			preflight.put(w.Header())
			w.WriteHeader(http.StatusNoContent)
		}
	}
}

var preflight = fieldsOf(
	"Allow", "GET, HEAD, OPTIONS",
	"Access-Control-Allow-Origin", "*",
	"Access-Control-Allow-Methods", "GET, HEAD",
	"Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since",
	"Access-Control-Max-Age", "86400",
)

// onShelf tells whether a document is asked for.
func (s *Server) onShelf(r *http.Request) bool {
	front := s.front.Load()
	return front != nil && s.volume(front, r) != nil
}

// feed serves a document of the shelf, leads from a feed's folder to the page about
// feeds, or says that there is nothing.
func (s *Server) feed(w http.ResponseWriter, r *http.Request) {
	front := s.front.Load()
	if front == nil {
		s.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	v := s.volume(front, r)
	if v == nil {
		if !s.toFeedsPage(front, w, r) {
			s.fail(w, r, http.StatusNotFound)
		}
		return
	}
	v.ServeHTTP(w, r)
}

// volume finds what is asked for, nil if there is none.
func (s *Server) volume(front *Front, r *http.Request) *volume {
	return front.Shelf[strings.TrimPrefix(r.URL.Path, s.below)]
}
