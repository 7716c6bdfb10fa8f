package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkFeed is what our part of an answer costs, from routing to the last byte:
// net/http's own part, reading the request and writing to the connection, is not in it.
func BenchmarkFeed(b *testing.B) {
	for _, p := range polls(b) {
		b.Run(p.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.ask()
			}
		})
	}
}

// poll is a request for a feed that can be made again and again.
type poll struct {
	name string
	ask  func()
}

// polls are the kinds that there are, of a feed of 67 KB. Each is tried once.
func polls(t testing.TB) (all []poll) {
	t.Helper()
	h := newHouse(t)
	h.web.Log = slog.New(slog.DiscardHandler)
	h.show(t, strings.Repeat("<entry/>", 67<<10/8))
	handler := h.web.Handler()
	w := &blotter{header: http.Header{}}
	for _, c := range []struct {
		name, accept, match string
		status              int
	}{
		{"200", "", "", 200},
		{"gzip", "gzip, deflate", "", 200},
		{"br", "gzip, deflate, br, zstd", "", 200},
		{"304", "gzip", "*", 304},
	} {
		r := httptest.NewRequest("GET", "/recaps/atom.xml", nil)
		r.Header.Set("Accept-Encoding", c.accept)
		if c.match != "" {
			r.Header.Set("If-None-Match", c.match)
		}
		ask := func() {
			clear(w.header)
			handler.ServeHTTP(w, r)
		}
		if ask(); w.status != c.status {
			t.Fatalf("%s: status %d, want %d", c.name, w.status, c.status)
		}
		all = append(all, poll{c.name, ask})
	}
	return all
}

// blotter is a response that goes nowhere and costs nothing.
type blotter struct {
	header http.Header
	status int
}

func (w *blotter) Header() http.Header    { return w.header }
func (w *blotter) WriteHeader(status int) { w.status = status }
func (w *blotter) Write(p []byte) (int, error) {
	w.status = http.StatusOK
	return len(p), nil
}
