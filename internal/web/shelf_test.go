package web_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"recapd/feed"
	"recapd/internal/web"
)

// published are a blog's feeds as a process prints that has just been started.
func published(t testing.TB, title string) []feed.Document {
	t.Helper()
	press := feed.Press{Catalogue: feed.Catalogue{
		Settings: feed.Settings{Title: title, BaseURL: "https://blog.example.org", PublicURL: "https://recaps.example.org/recaps", IDAuthority: "example.org,2026"},
		Aliases:  []feed.Alias{{Path: "/rss/", Of: "/rss.xml"}},
	}}
	documents, err := press.Print(nil, noon)
	if err != nil {
		t.Fatal(err)
	}
	return documents
}

var (
	printed  = []string{"/atom.xml", "/rss.xml", "/feed.json", "/feeds.opml", "/rss/"}
	accepted = []string{"identity", "gzip", "br"}
)

// Whoever has a feed need not fetch it again because we were started anew, and
// must when it is another one.
func TestValidatorsAreMadeOfTheContent(t *testing.T) {
	h := newHouse(t)
	show := func(title string) map[string]string {
		h.web.Show(&web.Front{Shelf: web.NewShelf(published(t, title), 5*time.Minute, nil)})
		tags := map[string]string{}
		for _, path := range printed {
			for _, coding := range accepted {
				resp, _ := h.do(t, "GET", path, "", "Accept-Encoding", coding)
				tags[path+" "+coding] = resp.Header.Get("ETag") + resp.Header.Get("Last-Modified")
				if tag := resp.Header.Get("ETag"); !strings.HasPrefix(tag, `"`) || len(tag) < 10 {
					t.Errorf("%s %s: ETag %s is not a strong one", path, coding, tag)
				}
				if _, err := http.ParseTime(resp.Header.Get("Last-Modified")); err != nil {
					t.Errorf("%s: Last-Modified: %v", path, err)
				}
			}
		}
		return tags
	}
	first, again, other := show("Ducks"), show("Ducks"), show("Geese")
	seen := map[string]string{}
	for what, tag := range first {
		if again[what] != tag {
			t.Errorf("%s is %s, and after a restart %s", what, tag, again[what])
		}
		if other[what] == tag {
			t.Errorf("%s is %s, whatever is in it", what, tag)
		}
		if twin := seen[tag]; twin != "" {
			t.Errorf("%s and %s are both %s", what, twin, tag)
		}
		seen[tag] = what
	}
}

func TestFeedsSayWhatTheyAre(t *testing.T) {
	h := newHouse(t)
	h.web.Show(&web.Front{Shelf: web.NewShelf(published(t, "Ducks"), 90*time.Minute, nil)})
	for path, kind := range map[string]string{"/atom.xml": "application/atom+xml", "/rss.xml": "application/rss+xml", "/rss/": "application/rss+xml",
		"/feed.json": "application/feed+json", "/feeds.opml": "text/x-opml"} {
		for _, coding := range accepted {
			resp, body := h.do(t, "GET", path, "", "Accept-Encoding", coding)
			for name, want := range map[string]string{
				"Content-Type":                kind + "; charset=utf-8",
				"Content-Length":              fmt.Sprint(len(body)),
				"Cache-Control":               "public, max-age=5400",
				"Vary":                        "Accept-Encoding",
				"Access-Control-Allow-Origin": "*",
				"X-Content-Type-Options":      "nosniff",
			} {
				if got := resp.Header[name]; !slices.Equal(got, []string{want}) {
					t.Errorf("%s %s: %s is %q, want %q", path, coding, name, got, want)
				}
			}
			head, _ := h.do(t, "HEAD", path, "", "Accept-Encoding", coding)
			resp.Header.Del("Date")
			head.Header.Del("Date")
			if got, want := fmt.Sprint(head.Header), fmt.Sprint(resp.Header); head.StatusCode != 200 || got != want {
				t.Errorf("HEAD %s %s: %s\nand GET: %s", path, coding, got, want)
			}
		}
	}
}

// A reader who has the newest is told so with nothing that he did not need
// (RFC 9110 §15.4.5), and one who has something else gets all.
func TestWhoHasTheNewest(t *testing.T) {
	h := newHouse(t)
	h.show(t, "<feed/>")
	first, _ := h.do(t, "GET", "/atom.xml", "")
	zipped, _ := h.do(t, "GET", "/atom.xml", "", "Accept-Encoding", "gzip")
	tag, gzipTag := first.Header.Get("ETag"), zipped.Header.Get("ETag")
	for _, c := range []struct {
		name   string
		fields []string
		status int
	}{
		{"the same", []string{"If-None-Match", tag}, 304},
		{"that of another coding", []string{"If-None-Match", gzipTag}, 304},
		{"called weak", []string{"If-None-Match", "W/" + gzipTag}, 304},
		{"one of several", []string{"If-None-Match", `"x,y" , ` + tag}, 304},
		{"on a line of its own", []string{"If-None-Match", `"x"`, "If-None-Match", tag}, 304},
		{"anything", []string{"If-None-Match", "*"}, 304},
		{"a star in a tag", []string{"If-None-Match", `"x,*,y"`}, 200},
		{"a part of it", []string{"If-None-Match", tag[:8]}, 200},
		{"none", []string{"If-None-Match", ""}, 200},
		{"a date that is none", []string{"If-Modified-Since", "yesterday"}, 200},
		{"a date before", []string{"If-Modified-Since", noon.Add(-48 * time.Hour).Format(http.TimeFormat)}, 200},
		{"a date after", []string{"If-Modified-Since", noon.Add(time.Hour).Format(http.TimeFormat)}, 304},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			r, _ := http.NewRequest(method, h.URL+"/recaps/atom.xml", nil)
			r.Header.Set("Accept-Encoding", "gzip")
			for i := 0; i < len(c.fields); i += 2 {
				r.Header.Add(c.fields[i], c.fields[i+1])
			}
			resp, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != c.status {
				t.Errorf("%s %s: %d, want %d", method, c.name, resp.StatusCode, c.status)
			}
			if got := resp.Header.Get("ETag"); got != gzipTag {
				t.Errorf("%s %s: ETag %s, want that of the coding asked for, %s", method, c.name, got, gzipTag)
			}
			if names := slices.Sorted(maps.Keys(resp.Header)); c.status == 304 && !slices.Equal(names, []string{"Access-Control-Allow-Origin", "Cache-Control", "Date", "Etag", "Last-Modified", "Vary"}) {
				t.Errorf("%s %s: it has %s", method, c.name, names)
			}
		}
	}
}

// A part of what is compressed is of no use to anybody, and a feed is small.
func TestAFeedIsSentWholeOrNotAtAll(t *testing.T) {
	h := newHouse(t)
	h.show(t, strings.Repeat("<entry/>", 1000))
	for _, coding := range accepted {
		whole, body := h.do(t, "GET", "/atom.xml", "", "Accept-Encoding", coding)
		for _, ranged := range []string{"bytes=0-9", "bytes=-5", "bytes=9000-", "bytes=0-1,4-5", "x"} {
			resp, got := h.do(t, "GET", "/atom.xml", "", "Accept-Encoding", coding, "Range", ranged, "If-Range", whole.Header.Get("ETag"))
			if resp.StatusCode != 200 || got != body || resp.Header.Get("Content-Range") != "" || resp.Header.Get("Accept-Ranges") == "bytes" {
				t.Errorf("%s, Range %s: %d, %d bytes of %d, %v", coding, ranged, resp.StatusCode, len(got), len(body), resp.Header)
			}
		}
	}
}

// What is no reading of a feed is refused in few bytes, and nobody is given a cookie.
func TestWhatIsNotToBeHad(t *testing.T) {
	h := newHouse(t)
	h.show(t, "<feed/>")
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/atom.xml", 200, ""},
		{"OPTIONS", "/atom.xml", 204, "GET, HEAD, OPTIONS"},
		{"POST", "/atom.xml", 405, "GET, HEAD, OPTIONS"},
		{"DELETE", "/atom.xml", 405, "GET, HEAD, OPTIONS"},
		{"GET", "/atom.xml/", 404, ""},
		{"GET", "/ATOM.XML", 404, ""},
		{"GET", "/wp-login.php", 404, ""},
		{"HEAD", "/.env", 404, ""},
		{"PUT", "/wp-login.php", 405, "GET, HEAD"},
		{"OPTIONS", "/wp-login.php", 405, "GET, HEAD"},
	} {
		resp, body := h.do(t, c.method, c.path, "", "Cookie", "session=1", "Origin", "https://reader.example.net")
		if resp.StatusCode != c.status || resp.Header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Allow %q; want %d, %q", c.method, c.path, resp.StatusCode, resp.Header.Get("Allow"), c.status, c.allow)
		}
		if len(body) > 2<<10 {
			t.Errorf("%s %s: %d bytes for nothing", c.method, c.path, len(body))
		}
		if got := resp.Header["Set-Cookie"]; got != nil {
			t.Errorf("%s %s sets %s", c.method, c.path, got)
		}
		if readable := resp.Header.Get("Access-Control-Allow-Origin") == "*"; readable != (c.status < 300) {
			t.Errorf("%s %s: may be read by other sites: %v", c.method, c.path, readable)
		}
	}
}

// Compressed copies are made once for a document, as long as that is the same.
func TestCopiesAreMadeOnce(t *testing.T) {
	documents := []feed.Document{feed.NewDocument("/atom.xml", "", bytes.Repeat([]byte("<entry>ducks</entry>"), 4000), noon)}
	h := newHouse(t)
	h.web.Log = slog.New(slog.DiscardHandler)
	shelf := web.NewShelf(documents, time.Minute, nil)
	var copies [][]byte
	for range 3 {
		h.web.Show(&web.Front{Shelf: shelf})
		w := &last{blotter: blotter{header: http.Header{}}}
		r := httptest.NewRequest("GET", "/recaps/atom.xml", nil)
		r.Header.Set("Accept-Encoding", "br")
		h.web.Handler().ServeHTTP(w, r)
		copies = append(copies, w.body)
		shelf = web.NewShelf(documents, time.Minute, shelf) // a rebuild without a change
	}
	if &copies[0][0] != &copies[1][0] || &copies[1][0] != &copies[2][0] {
		t.Error("a copy was made again")
	}
	var level5 bytes.Buffer
	z := brotli.NewWriterLevel(&level5, 5)
	_, _ = z.Write(documents[0].Body())
	_ = z.Close()
	if !bytes.Equal(copies[0], level5.Bytes()) {
		t.Errorf("%d bytes, want %d as of brotli's level 5", len(copies[0]), level5.Len())
	}
}

// last keeps what was written last, as it is.
type last struct {
	blotter
	body []byte
}

func (w *last) Write(p []byte) (int, error) {
	w.body = p
	return w.blotter.Write(p)
}

// Polling costs next to no memory of ours: what there is comes from routing.
func TestAFeedCostsNoMemory(t *testing.T) {
	for _, p := range polls(t) {
		if n := testing.AllocsPerRun(100, p.ask); n > 4 {
			t.Errorf("%s: %.0f allocations", p.name, n)
		}
	}
}
