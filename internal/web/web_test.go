package web_test

import (
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"recapd/feed"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/store"
	"recapd/internal/tools/postgres"
	"recapd/internal/web"
	"recapd/templates"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// house is a running server over a real ledger with one reader, Ada.
type house struct {
	*httptest.Server
	database string // the ledger's address

	records *sql.DB // the same for reading, when it was asked for
	store   *store.Store
	desk    *membership.Desk
	tokens  membership.Tokens
	web     *web.Server
	token   string // Ada's
	ada     int64
	log     *journal
	counts  tally
	well    bool

	networks int // see elsewhere
}

// journal is a log that may be read while the server writes.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// tally is what was counted, in words.
type tally struct {
	mu   sync.Mutex
	said []string
}

func (t *tally) say(what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.said = append(t.said, what)
}

func (t *tally) Refused(reason string)      { t.say("refused for " + reason) }
func (t *tally) Note(what membership.Event) { t.say(string(what)) }

// told takes what was counted since it was last asked.
func (t *tally) told() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	said := strings.Join(t.said, ", ")
	t.said = nil
	return said
}

func newHouse(t testing.TB) *house {
	t.Helper()
	ctx := context.Background()
	database := postgres.Ledger(t, "sqlite:"+filepath.Join(t.TempDir(), "recapd.db"))
	s, err := store.Open(ctx, database, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	ada, err := s.AddSubscriber(ctx, newsletter.Subscriber{Email: "ada@example.org", Status: newsletter.StatusActive})
	if err != nil {
		t.Fatal(err)
	}
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	tokens := membership.NewTokens([]byte("secret"))
	h := &house{database: database, store: s, ada: ada.ID, token: tokens.Unsubscribe(ada.ID, 1), tokens: tokens, log: &journal{}, well: true}
	h.desk = &membership.Desk{Store: s, Tokens: tokens, Now: func() time.Time { return noon }, Note: h.counts.Note}
	h.web = &web.Server{
		Title: "Sample Recaps", Language: "en", BlogURL: "https://blog.example.org", PublicURL: "https://recaps.example.org/recaps",
		Origins: []string{"https://blog.example.org"}, Proxies: web.Proxies{netip.MustParsePrefix("127.0.0.1/32")},
		Sender: "news@example.org", IssueFeed: feed.Settings{Title: "Sample Recaps", PublicURL: "https://recaps.example.org/recaps", Path: "/issues", IDAuthority: "example.org,2026", Limit: 20},
		Next:     func() web.Due { return web.Due{At: noon.AddDate(0, 0, 7), Weekly: true} },
		Editions: newsletter.Editions(), Set: set, Issues: s,
		Members: h.desk, Tokens: tokens, Approver: &editor{tokens: tokens},
		Health: func() web.Health { return web.Health{OK: h.well} },
		Counts: &h.counts,
		Log:    slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	h.Server = httptest.NewServer(h.web.Handler())
	t.Cleanup(h.Close)
	t.Cleanup(func() {
		if h.records != nil {
			h.records.Close()
		}
	})
	return h
}

func (h *house) show(t testing.TB, body string) {
	t.Helper()
	shelf := web.NewShelf([]feed.Document{feed.NewDocument("/atom.xml", "application/atom+xml; charset=utf-8", []byte(body), noon)}, 5*time.Minute, nil)
	h.web.Show(&web.Front{Shelf: shelf})
}

// do asks for a path below the public URL's own path. Headers are given in
// pairs.
func (h *house) do(t *testing.T, method, path, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, h.URL+"/recaps"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

func (h *house) subscribed(t *testing.T) bool {
	t.Helper()
	s, err := h.store.Subscriber(context.Background(), h.ada)
	if err != nil {
		t.Fatal(err)
	}
	return s.Status == newsletter.StatusActive
}

func TestGetAndHeadOfTheUnsubscribeLinkChangeNothing(t *testing.T) {
	h := newHouse(t)
	for _, method := range []string{"GET", "HEAD"} {
		resp, body := h.do(t, method, "/u/"+h.token, "")
		if resp.StatusCode != 200 || !h.subscribed(t) {
			t.Fatalf("%s: %d, subscribed %v", method, resp.StatusCode, h.subscribed(t))
		}
		if method == "GET" && (strings.Count(body, "<button") != 1 || !strings.Contains(body, `method="post"`) || strings.Contains(body, "ada@")) {
			t.Errorf("the page is not one form with one button and a masked address:\n%s", body)
		}
		if resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("Referrer-Policy") != "strict-origin" {
			t.Errorf("%s: headers %v", method, resp.Header)
		}
	}
}

func TestPostUnsubscribesAtOnce(t *testing.T) {
	for name, form := range map[string][2]string{
		"the button":         {"application/x-www-form-urlencoded", ""},
		"one click":          {"application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"},
		"one click, as form": {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			for range 2 { // repeats are fine
				resp, _ := h.do(t, "POST", "/u/"+h.token, form[1], "Content-Type", form[0])
				if resp.StatusCode != 200 {
					t.Fatalf("POST: %d", resp.StatusCode)
				}
			}
			if h.subscribed(t) {
				t.Error("still subscribed")
			}
			if resp, body := h.do(t, "GET", "/u/"+h.token, ""); resp.StatusCode != 200 || strings.Contains(body, "/undo/") || strings.Contains(body, "One click") {
				t.Errorf("afterwards the link answers %d:\n%s", resp.StatusCode, body)
			}
		})
	}
}

func TestABadTokenIsNotFoundAndTokensStayOutOfTheLog(t *testing.T) {
	h := newHouse(t)
	for _, method := range []string{"GET", "POST"} {
		if resp, _ := h.do(t, method, "/u/"+strings.Repeat("A", 36), ""); resp.StatusCode != 404 {
			t.Errorf("%s: %d, want 404", method, resp.StatusCode)
		}
	}
	h.do(t, "POST", "/u/"+h.token, "")
	if strings.Contains(h.log.String(), h.token) || strings.Contains(h.log.String(), "ada@") {
		t.Errorf("the log tells too much:\n%s", h.log)
	}
}

func TestTheHostFieldIsNotBelieved(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/", "/issues/", "/subscribe", "/subscribe/embed", "/s/" + h.token, "/u/" + h.token, "/issues/atom.xml", "/nothing"} {
		r, _ := http.NewRequest("GET", h.URL+"/recaps"+path, nil)
		r.Host = "evil.example"
		r.Header.Set("X-Forwarded-Host", "evil.example")
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if strings.Contains(string(body)+fmt.Sprint(resp.Header), "evil.example") {
			t.Errorf("%s links to the host of the request", path)
		}
	}
}

func TestFeedsAreCheapToPoll(t *testing.T) {
	h := newHouse(t)
	if resp, _ := h.do(t, "GET", "/atom.xml", ""); resp.StatusCode != 503 {
		t.Errorf("before the first scan: %d, want 503", resp.StatusCode)
	}
	h.show(t, "<feed/>")
	resp, body := h.do(t, "GET", "/atom.xml", "")
	tag, modified := resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	if resp.StatusCode != 200 || body != "<feed/>" || tag == "" || !strings.HasPrefix(modified, "Sun, 22 Nov 2026 11:") {
		t.Fatalf("%d %q %v", resp.StatusCode, body, resp.Header)
	}
	for name, header := range map[string][]string{
		"same tag":        {"If-None-Match", tag},
		"one of the tags": {"If-None-Match", `"x", W/` + tag},
		"not since":       {"If-Modified-Since", modified},
	} {
		if resp, body := h.do(t, "GET", "/atom.xml", "", header...); resp.StatusCode != 304 || body != "" || resp.Header.Get("ETag") == "" || resp.Header.Get("Vary") == "" {
			t.Errorf("%s: %d %v", name, resp.StatusCode, resp.Header)
		}
	}
	if resp, _ := h.do(t, "GET", "/atom.xml", "", "If-None-Match", `"other"`, "If-Modified-Since", modified); resp.StatusCode != 200 {
		t.Errorf("If-None-Match goes before If-Modified-Since: %d", resp.StatusCode)
	}
	zipped, packed := h.do(t, "GET", "/atom.xml", "", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if plain, _ := io.ReadAll(z); string(plain) != "<feed/>" || zipped.Header.Get("ETag") == tag {
		t.Errorf("gzip: %q, etag %s", plain, zipped.Header.Get("ETag"))
	}
	brotlied, packed := h.do(t, "GET", "/atom.xml", "", "Accept-Encoding", "br")
	if plain, _ := io.ReadAll(brotli.NewReader(strings.NewReader(packed))); string(plain) != "<feed/>" || brotlied.Header.Get("ETag") == tag {
		t.Errorf("brotli: %q, etag %s", plain, brotlied.Header.Get("ETag"))
	}
	for accept, want := range map[string]string{
		"gzip": "gzip", "gzip, deflate, br, zstd": "br", "br;q=0.5, gzip": "gzip", "br, gzip;q=0.5": "br", "BR": "br", "*": "br",
		"gzip;q=0": "", "gzip;q=0, *": "br", "br;q=0, *;q=0.1": "gzip", "": "", "*;q=0": "", "identity": "", "br;q=2": "", "br;q=x": "", ",;": "",
		"identity, gzip;q=0.5": "", "identity;q=0.5, gzip": "gzip", "identity, gzip": "gzip",
	} {
		if resp, _ := h.do(t, "GET", "/atom.xml", "", "Accept-Encoding", accept); resp.Header.Get("Content-Encoding") != want {
			t.Errorf("Accept-Encoding %q is answered with %q, want %q", accept, resp.Header.Get("Content-Encoding"), want)
		}
	}
	if resp, body := h.do(t, "HEAD", "/atom.xml", ""); resp.StatusCode != 200 || body != "" || resp.ContentLength != 7 {
		t.Errorf("HEAD: %d, length %d", resp.StatusCode, resp.ContentLength)
	}
	if resp, _ := h.do(t, "POST", "/atom.xml", ""); resp.StatusCode != 405 || resp.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
		t.Errorf("POST: %d, Allow %q", resp.StatusCode, resp.Header.Get("Allow"))
	}
}

// A correction without a new date reaches readers who only know dates.
func TestOtherBytesHaveAnotherDate(t *testing.T) {
	h := newHouse(t)
	h.show(t, "<feed>typo</feed>")
	resp, _ := h.do(t, "GET", "/atom.xml", "")
	h.show(t, "<feed>type</feed>")
	if again, _ := h.do(t, "GET", "/atom.xml", "", "If-Modified-Since", resp.Header.Get("Last-Modified")); again.StatusCode != 200 {
		t.Errorf("the correction is answered with %d", again.StatusCode)
	}
}

func TestEverythingLiesBelowThePublicURL(t *testing.T) {
	h := newHouse(t)
	h.show(t, "<feed/>")
	for path, want := range map[string]int{"/recaps/": 200, "/recaps/atom.xml": 200, "/recaps/issues/": 200,
		"/": 404, "/atom.xml": 404, "/recapsfoo": 404, "/u/" + h.token: 404, "/recaps/u/" + h.token: 200} {
		resp, err := http.Get(h.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, want)
		}
	}
	for path, want := range map[string]string{"/recaps": "/recaps/", "/recaps//issues/": "/recaps/issues/"} {
		r, _ := http.NewRequest("GET", h.URL+path, nil)
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("Location"); got != want {
			t.Errorf("%s leads to %q (%d), want %q", path, got, resp.StatusCode, want)
		}
	}
}

func TestHealthSaysWellOrNot(t *testing.T) {
	h := newHouse(t)
	if resp, body := h.do(t, "GET", "/healthz", ""); resp.StatusCode != 200 || body != "ok\n" {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
	h.well = false
	if resp, body := h.do(t, "GET", "/healthz", ""); resp.StatusCode != 503 || body != "degraded\n" {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
}

func TestPagesRunNothingAndLoadNothingFromElsewhere(t *testing.T) {
	h := newHouse(t)
	h.show(t, "<feed/>")
	for _, path := range []string{"/", "/issues/", "/u/" + h.token, "/nothing"} {
		resp, body := h.do(t, "GET", path, "")
		if strings.Contains(body, "<script") || strings.Contains(body, " style=") || len(resp.Cookies()) > 0 {
			t.Errorf("%s has a script, an inline style or a cookie", path)
		}
		if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: Content-Security-Policy %q", path, csp)
		}
	}
	if resp, body := h.do(t, "GET", "/style.css", ""); resp.StatusCode != 200 || body == "" {
		t.Errorf("style.css: %d", resp.StatusCode)
	}
}
