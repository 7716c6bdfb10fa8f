package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"recapd/feed"
)

// Shelf holds the feeds by path, ready to be written.
type Shelf map[string]*volume

// volume is one document with everything that its responses need.
type volume struct {
	editions []edition // as codings
	body     []byte
	header   map[string][]string // what every answer has
	modified time.Time           // Last-Modified; see dated
	newest   time.Time           // no Last-Modified of ours is later
}

// edition is a document in one coding, made when it is first asked for. Each has a
// validator of its own: they are different bytes (RFC 9110 §8.8.3.3).
type edition struct {
	etag string
	made func() volumePart
}

// volumePart is what only an answer with a body has.
type volumePart struct {
	body   []byte
	header map[string][]string
}

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

// holds tells whether a volume was made of the very document.
func (v *volume) holds(d feed.Document) bool {
	return len(v.body) == len(d.Body) && len(d.Body) > 0 && &v.body[0] == &d.Body[0] && v.newest.Equal(d.Modified)
}

func newVolume(d feed.Document, cache time.Duration) *volume {
	sum := sha256.Sum256(append([]byte(d.Path+"\x00"), d.Body...))
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	v := &volume{body: d.Body, modified: dated(d.Modified, sum), newest: d.Modified}
	v.header = map[string][]string{
		"Vary":                        {"Accept-Encoding"},
		"Last-Modified":               {v.modified.Format(http.TimeFormat)},
		"Cache-Control":               {fmt.Sprintf("public, max-age=%d", int(cache.Seconds()))},
		"Access-Control-Allow-Origin": {"*"},
	}
	for _, c := range codings {
		v.editions = append(v.editions, newEdition(d, c, tag))
	}
	return v
}

func newEdition(d feed.Document, c coding, tag string) edition {
	e := edition{etag: `"` + tag + `"`}
	if c.name != "" {
		e.etag = `"` + tag + "-" + c.name + `"`
	}
	e.made = sync.OnceValue(func() volumePart {
		body := c.of(d.Body)
		part := volumePart{body, map[string][]string{"Content-Type": {d.ContentType}, "Content-Length": {strconv.Itoa(len(body))}}}
		if c.name != "" {
			part.header["Content-Encoding"] = []string{c.name}
		}
		return part
	})
	return e
}

// dated is the Last-Modified of a document: the newest date in it, less a part of
// an hour that is drawn from its bytes. Posts are corrected without a new date;
// so that a reader who only sends If-Modified-Since sees the correction, other
// bytes must have another date, also after a restart. A date of ours is compared
// for equality, as a validator (RFC 9110 §13.1.3); a later one is a reader's own.
func dated(newest time.Time, sum [sha256.Size]byte) time.Time {
	seconds := binary.BigEndian.Uint32(sum[:4]) % 3600
	return newest.UTC().Truncate(time.Second).Add(-time.Duration(seconds) * time.Second)
}

func (v *volume) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e := v.editions[coded(acceptEncoding(r))]
	h := w.Header()
	put(h, v.header)
	h["Etag"] = []string{e.etag}
	if v.unchanged(r) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	part := e.made()
	put(h, part.header)
	if r.Method != http.MethodHead {
		_, _ = w.Write(part.body)
	}
}

// put sets fields that are spelled as http.Header has them.
func put(h http.Header, fields map[string][]string) {
	for name, value := range fields {
		h[name] = value
	}
}

// unchanged evaluates the preconditions (RFC 9110 §13.2.2): If-Modified-Since
// only counts without If-None-Match. The validator of any coding will do: the
// document is the same.
func (v *volume) unchanged(r *http.Request) bool {
	if match := r.Header.Get("If-None-Match"); match != "" {
		for tag := range strings.SplitSeq(match, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == "*" || v.tagged(tag) {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && (v.modified.Equal(since) || since.After(v.newest))
}

func (v *volume) tagged(tag string) bool {
	for _, e := range v.editions {
		if e.etag == tag {
			return true
		}
	}
	return false
}

// preflight answers the question a browser asks before it lets a page of another
// site read a feed (Fetch, "CORS-preflight request"), and passes on the rest.
func preflight(isFeed func(*http.Request) bool, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodOptions || !isFeed(r) {
			next(w, r)
			return
		}
		h := w.Header()
		h.Set("Allow", "GET, HEAD, OPTIONS")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Methods", "GET, HEAD")
		h.Set("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since")
		h.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
	}
}

// onShelf tells whether a document is asked for.
func (s *Server) onShelf(r *http.Request) bool {
	front := s.front.Load()
	return front != nil && s.volume(front, r) != nil
}

// feed serves a document of the shelf, or says that there is none.
func (s *Server) feed(w http.ResponseWriter, r *http.Request) {
	front := s.front.Load()
	if front == nil {
		s.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	v := s.volume(front, r)
	if v == nil {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	v.ServeHTTP(w, r)
}

// volume finds what is asked for, nil if there is none.
func (s *Server) volume(front *Front, r *http.Request) *volume {
	return front.Shelf[strings.TrimPrefix(r.URL.Path, s.prefix())]
}
