package browser

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recapd/templates"
)

// specimenSite is where the pages with made-up data say they are.
const specimenSite = "https://recaps.example.org"

// Every page in every state and language, at a phone's width and a desk's, by day
// and by night: accessible, not too wide, small, and asking nobody else for anything.
func TestEveryPageInEveryState(t *testing.T) {
	axe := loadAxe(t)
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range set.Languages() {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			pages := map[string][]byte{}
			server := httptest.NewServer(gallery(set, pages))
			defer server.Close()
			v := visit(t, manner{language: language, scripts: true})
			for _, s := range set.Specimens(language) {
				if strings.HasPrefix(s.Name, "letter") {
					continue // told in mail clients
				}
				var page bytes.Buffer
				if err := s.Write(&page); err != nil {
					t.Fatal(err)
				}
				parts := [][]byte{page.Bytes(), set.Stylesheet()}
				if s.Name == "feeds.html" {
					parts = append(parts, set.CopyScript())
				}
				light(t, s.Name, parts...)
				pages["/"+s.Name] = bytes.ReplaceAll(page.Bytes(), []byte(specimenSite), []byte(server.URL))
				v.goTo(server.URL + "/" + s.Name)
				v.everyLook(axe, language+"-"+strings.TrimSuffix(s.Name, ".html"))
			}
			v.unharmed(server.URL)
		})
	}
}

// gallery serves pages, the stylesheet by the name that each version has, and the one
// script that a page of ours has.
func gallery(set *templates.Set, pages map[string][]byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		policy := "default-src 'none'; style-src 'self'"
		if r.URL.Path == "/feeds.html" {
			policy += "; script-src 'self'"
		}
		w.Header().Set("Content-Security-Policy", policy)
		switch page, ok := pages[r.URL.Path]; {
		case ok:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write(page)
		case strings.HasPrefix(r.URL.Path, "/style"):
			w.Header().Set("Content-Type", "text/css")
			_, _ = w.Write(set.Stylesheet())
		case r.URL.Path == "/feeds.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(set.CopyScript())
		default:
			http.NotFound(w, r)
		}
	})
}

// mostBytes is what a page may weigh on the wire, its stylesheet included.
const mostBytes = 15 << 10

func light(t *testing.T, name string, parts ...[]byte) {
	t.Helper()
	sum := 0
	for _, p := range parts {
		sum += compressed(t, p)
	}
	if sum > mostBytes {
		t.Errorf("%s weighs %d bytes with its stylesheet, and %d is the most", name, sum, mostBytes)
	}
}

// compressed is how long something is as the proxies of most sites send it.
func compressed(t *testing.T, content []byte) int {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(content)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
