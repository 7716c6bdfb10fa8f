package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recapd/feed"
)

// Shelf holds the feeds by path, ready to be written.
type Shelf map[string]*volume

// volume is one document with everything that its responses need.
type volume struct {
	plain, zipped edition
	contentType   string
	modified      time.Time // Last-Modified; see dated
	newest        time.Time // no Last-Modified of ours is later
}

// edition is a document in one encoding. Each encoding has a validator of its
// own: they are different bytes (RFC 9110 §8.8.3.3).
type edition struct {
	body   []byte
	etag   string
	length string
}

// NewShelf prepares documents. Validators come from the content alone, so they
// are the same after a restart.
func NewShelf(documents []feed.Document) (Shelf, error) {
	shelf := make(Shelf, len(documents))
	for _, d := range documents {
		var zipped bytes.Buffer
		z, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := z.Write(d.Body); err != nil {
			return nil, fmt.Errorf("compress %s: %w", d.Path, err)
		}
		if err := z.Close(); err != nil {
			return nil, fmt.Errorf("compress %s: %w", d.Path, err)
		}
		sum := sha256.Sum256(append([]byte(d.Path+"\x00"), d.Body...))
		tag := base64.RawURLEncoding.EncodeToString(sum[:12])
		shelf[d.Path] = &volume{
			plain:       newEdition(d.Body, tag),
			zipped:      newEdition(zipped.Bytes(), tag+"-gzip"),
			contentType: d.ContentType,
			modified:    dated(d.Modified, sum),
			newest:      d.Modified,
		}
	}
	return shelf, nil
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

func newEdition(body []byte, tag string) edition {
	return edition{body: body, etag: `"` + tag + `"`, length: strconv.Itoa(len(body))}
}

func (v *volume) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e := v.plain
	h := w.Header()
	if acceptsGzip(r) {
		e = v.zipped
	}
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", e.etag)
	h.Set("Last-Modified", v.modified.Format(http.TimeFormat))
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Access-Control-Allow-Origin", "*")
	if v.unchanged(r) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Type", v.contentType)
	h.Set("Content-Length", e.length)
	if r.Method != http.MethodHead {
		_, _ = w.Write(e.body)
	}
}

// unchanged evaluates the preconditions (RFC 9110 §13.2.2): If-Modified-Since
// only counts without If-None-Match.
func (v *volume) unchanged(r *http.Request) bool {
	if match := r.Header.Get("If-None-Match"); match != "" {
		for tag := range strings.SplitSeq(match, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == "*" || tag == v.plain.etag || tag == v.zipped.etag {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && (v.modified.Equal(since) || since.After(v.newest))
}

// acceptsGzip reads Accept-Encoding (RFC 9110 §12.5.3): what is said of gzip goes
// before what is said of "*", and a weight of 0 is a refusal.
func acceptsGzip(r *http.Request) bool {
	any := false
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, params, _ := strings.Cut(part, ";")
		q, weighted := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		accepted := !weighted || err == nil && weight > 0
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip":
			return accepted
		case "*":
			any = accepted
		}
	}
	return any
}

// options answers the question a browser asks before it lets a page of another
// site read a feed (Fetch, "CORS-preflight request"), and passes on the rest.
func (s *Server) options(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		front := s.front.Load()
		if r.Method != http.MethodOptions || front == nil || s.volume(front, r) == nil {
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
