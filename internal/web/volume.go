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

// volume is one document with everything that its answers need. Most of those who
// poll a feed have it already, or want it in a coding: all that can be known before
// they ask is made once.
type volume struct {
	fields   fields            // of every answer, also 304
	editions []edition         // as codings
	sum      [sha256.Size]byte // of the document
	modified time.Time         // Last-Modified; see dated
	newest   time.Time         // no Last-Modified of ours is later
}

// edition is a document in one coding. Each has a validator of its own: they are
// different bytes (RFC 9110 §8.8.3.3).
type edition struct {
	etag []string      // one, as http.Header has it
	made func() entire // when it is first asked for
}

// entire is what an answer has that carries the document, or is told of it (HEAD).
type entire struct {
	body   []byte
	fields fields
}

func newVolume(d feed.Document, cache time.Duration) *volume {
	sum := sha256.Sum256(append([]byte(d.Path+"\x00"), d.Sum[:]...))
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	v := &volume{sum: d.Sum, modified: dated(d.Modified, sum), newest: d.Modified}
	v.fields = fieldsOf(
		"Vary", "Accept-Encoding",
		"Last-Modified", v.modified.Format(http.TimeFormat),
		"Cache-Control", fmt.Sprintf("public, max-age=%d", int(cache.Seconds())),
		"Access-Control-Allow-Origin", "*",
	)
	if len(d.Discovery) > 0 {
		v.fields = append(v.fields, fieldsOf("Link", linkField(d.Discovery))...)
	}
	for _, c := range codings {
		v.editions = append(v.editions, newEdition(d, c, tag))
	}
	return v
}

func newEdition(d feed.Document, c coding, tag string) edition {
	if c.name != "" {
		tag += "-" + c.name
	}
	return edition{etag: []string{`"` + tag + `"`}, made: sync.OnceValue(func() entire {
		body := c.of(d.Body())
		more := fieldsOf("Content-Type", d.ContentType, "Content-Length", strconv.Itoa(len(body)))
		if c.name != "" {
			more = append(more, fieldsOf("Content-Encoding", c.name)...)
		}
		return entire{body, more}
	})}
}

// holds tells whether a volume was made of the same document.
func (v *volume) holds(d feed.Document) bool {
	return v.sum == d.Sum && v.newest.Equal(d.Modified)
}

// linkField is the value of a Link header (RFC 8288 §3).
func linkField(links []feed.Link) string {
	var values []string
	for _, l := range links {
		values = append(values, fmt.Sprintf("<%s>; rel=\"%s\"", l.Href, l.Rel))
	}
	return strings.Join(values, ", ")
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

// ServeHTTP answers GET and HEAD. It is for the whole document or for nothing: a
// Range is not looked at (RFC 9110 §14.2), since what a reader has a part of may be
// another coding by now.
func (v *volume) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e, h := v.editions[coded(acceptEncoding(r))], w.Header()
	known := v.unchanged(r)
	if known {
		clear(h) // what was said with the document still holds (RFC 9110 §15.4.5)
	}
	v.fields.put(h)
	h["Etag"] = e.etag
	if known {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	all := e.made()
	all.fields.put(h)
	if r.Method != http.MethodHead {
		writeWhole(w, r, all.body)
	}
}

// unchanged evaluates the preconditions (RFC 9110 §13.2.2): If-Modified-Since
// only counts without If-None-Match.
func (v *volume) unchanged(r *http.Request) bool {
	if match := r.Header["If-None-Match"]; len(match) > 0 {
		return v.tagged(match)
	}
	asked := r.Header.Get("If-Modified-Since")
	if asked == "" {
		return false
	}
	since, err := http.ParseTime(asked)
	return err == nil && (v.modified.Equal(since) || since.After(v.newest))
}

// tagged tells whether a reader's validators are for this document (RFC 9110
// §13.1.2). That of any coding will do: the document is the same.
func (v *volume) tagged(match []string) bool {
	for _, line := range match {
		if line == "*" {
			return true
		}
		for tag := range strings.SplitSeq(line, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			for _, e := range v.editions {
				if e.etag[0] == tag {
					return true
				}
			}
		}
	}
	return false
}
