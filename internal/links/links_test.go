package links

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

func TestMissing(t *testing.T) {
	var asked atomic.Int32
	mux := http.NewServeMux()
	mux.HandleFunc("/there/", func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.UserAgent() != "recapd-test" {
			t.Errorf("User-Agent %q", r.UserAgent())
		}
	})
	mux.Handle("/moved/", http.RedirectHandler("/there/", http.StatusMovedPermanently))
	mux.Handle("/round/", http.RedirectHandler("/round/", http.StatusFound))
	mux.HandleFunc("/no-head/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
	mux.HandleFunc("/broken/", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	server := httptest.NewServer(mux)
	defer server.Close()

	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	c := &Checker{Client: server.Client(), Agent: "recapd-test", Now: func() time.Time { return now }}
	pages := func(paths ...string) (list []string) {
		for _, p := range paths {
			list = append(list, server.URL+p)
		}
		return list
	}
	got := c.Missing(t.Context(), append(pages("/there/", "/moved/", "/no-head/", "/broken/", "/gone/", "/round/"), "http://[bad"))
	want := map[string]string{
		server.URL + "/broken/": "502 Bad Gateway",
		server.URL + "/gone/":   "404 Not Found",
		server.URL + "/round/":  "stopped after 10 redirects",
		"http://[bad":           "it is no address",
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}

	before := asked.Load()
	c.Missing(t.Context(), pages("/there/"))
	if asked.Load() != before {
		t.Error("a page that was there a moment ago was asked for again")
	}
	now = now.Add(believed)
	c.Missing(t.Context(), pages("/there/"))
	if asked.Load() == before {
		t.Error("a page that was there long ago was not asked for again")
	}
	server.Close()
	now = now.Add(believed)
	if got := c.Missing(t.Context(), pages("/there/")); len(got) != 1 {
		t.Errorf("nobody answers, and missing are %q", got)
	}
}
