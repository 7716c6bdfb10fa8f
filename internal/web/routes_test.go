package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"recapd/internal/web"
)

// Every route, every method, every kind of bad token and every language: the
// status says what it is, the page is in the language, and nothing is changed.
func TestRoutesAnswerWhatTheyShould(t *testing.T) {
	h := newHouse(t)
	h.show(t, "<feed/>")
	status := map[string]map[string]int{ // by path and method, where it is not 405
		"/{$}":                  {"GET": 200},
		"/issues/{$}":           {"GET": 200},
		"/issues/{number}":      {"GET": 404},
		"/issues/{edition}/{$}": {"GET": 200}, "/issues/{edition}/{number}": {"GET": 404},
		"/issues/atom.xml": {"GET": 200, "OPTIONS": 204},
		"/issues/rss.xml":  {"GET": 200, "OPTIONS": 204}, "/issues/feed.json": {"GET": 200, "OPTIONS": 204},
		"/feeds/{$}":       {"GET": 200},
		"/feeds.js":        {"GET": 200},
		"/style.css":       {"GET": 200},
		"/subscribe.js":    {"GET": 200},
		"/healthz":         {"GET": 200},
		"/subscribe":       {"GET": 200, "POST": 422},
		"/subscribe/embed": {"GET": 200, "POST": 422},
		"/api/subscribe":   {"POST": 415, "OPTIONS": 204},
		"/confirm/{token}": {"GET": 404, "POST": 404},
		"/s/{token}":       {"GET": 404, "POST": 404},
		"/s/{token}/link":  {"POST": 404},
		"/m/{token}":       {"GET": 404, "POST": 400},
		"/move/{token}":    {"GET": 404, "POST": 404},
		"/u/{token}":       {"GET": 404, "POST": 404},
		"/undo/{token}":    {"POST": 400},
		"/approve/{token}": {"GET": 404, "POST": 400}, "/approve/{token}/html": {"GET": 404}, "/approve/{token}/text": {"GET": 404},
	}
	words := map[string]string{"en": `<html lang="en"`, "es": `<html lang="es"`}
	bad := []string{strings.Repeat("A", len(h.token)), h.token[:20], h.token + "A", "x", strings.Repeat("A", 8000), "%2e%2e%2f", "%00", "ü"}
	before := h.ledger(t)
	for _, a := range h.web.Addresses() {
		expected := status[a.Path]
		if expected == nil {
			t.Errorf("%s is not in the table", a.Path)
		}
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
			want := expected[strings.Replace(method, "HEAD", "GET", 1)]
			if want == 0 {
				want = 405
			}
			for _, token := range tokensFor(a.Path, bad) {
				for lang, opening := range words {
					path := fill(a.Path, token) + "?lang=" + lang
					resp, body := h.do(t, method, path, "", "Content-Type", "application/x-www-form-urlencoded")
					name := fmt.Sprintf("%s %.60s", method, path)
					if resp.StatusCode != want {
						t.Errorf("%s: %d, want %d", name, resp.StatusCode, want)
					}
					if want == 405 && resp.Header.Get("Allow") != a.Allow {
						t.Errorf("%s: Allow %q, want %q", name, resp.Header.Get("Allow"), a.Allow)
					}
					if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") && method != "HEAD" && !strings.Contains(body, opening) {
						t.Errorf("%s is not in %s", name, lang)
					}
					if method == "HEAD" && body != "" {
						t.Errorf("%s has a body", name)
					}
					if resp.Header.Get("Location") != "" || len(resp.Cookies()) > 0 {
						t.Errorf("%s leads away or sets a cookie: %v", name, resp.Header)
					}
				}
			}
		}
	}
	if after := h.ledger(t); after != before {
		t.Errorf("the ledger has changed from\n%s\nto\n%s", before, after)
	}
}

// tokensFor gives one token where the path has none.
func tokensFor(path string, bad []string) []string {
	if strings.Contains(path, "{token}") {
		return bad
	}
	return bad[:1]
}

// A page under somebody's own address is kept nowhere and found nowhere, and none
// can be framed but the one that is made for it.
func TestHowPagesAreKept(t *testing.T) {
	h := newHouse(t)
	h.show(t, "<feed/>")
	for _, a := range h.web.Addresses() {
		path := fill(a.Path, h.token)
		resp, _ := h.do(t, "GET", path, "")
		head := resp.Header
		csp := head.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "form-action 'self'", "base-uri 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: no %s in %q", path, part, csp)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") && a.Path != "/feeds/{$}" {
			t.Errorf("%s: %q", path, csp)
		}
		ancestors := "frame-ancestors 'none'"
		if a.Path == "/subscribe/embed" {
			ancestors = "frame-ancestors 'self' https://blog.example.org"
		}
		if !strings.HasSuffix(csp, ancestors) {
			t.Errorf("%s: %q, want %s", path, csp, ancestors)
		}
		if head.Get("Referrer-Policy") != "strict-origin" || head.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, head)
		}
		secret := strings.Contains(a.Path, "{token}")
		if kept := head.Get("Cache-Control"); (secret || strings.Contains(a.Path, "subscribe") && a.Path != "/subscribe.js") && kept != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, kept)
		}
		if secret && head.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s may be found", path)
		}
	}
	if resp, _ := h.do(t, "GET", "/subscribe", ""); resp.Header.Get("X-Robots-Tag") != "" || resp.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("the form: %v", resp.Header)
	}
}

// The language asked for goes before the one that the browser likes.
func TestTheLanguageOfAPage(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct{ path, accept, want string }{
		{"/subscribe", "", "en"},
		{"/subscribe", "es-MX,es;q=0.9,en;q=0.5", "es"},
		{"/subscribe", "fr, es;q=0.1", "es"},
		{"/subscribe", "fr", "en"},
		{"/subscribe?lang=es", "en", "es"},
		{"/subscribe?lang=en", "es", "en"},
		{"/subscribe?lang=xx", "es", "es"},
		{"/subscribe?lang=%22%3E%3Cscript%3E", "es", "es"},
		{"/subscribe", strings.Repeat("a-", 3000), "en"},
		{"/nothing?lang=es", "", "es"},
		{"/issues/?lang=es", "", "es"},
	} {
		resp, body := h.do(t, "GET", c.path, "", "Accept-Language", c.accept)
		if !strings.Contains(body, `<html lang="`+c.want+`"`) {
			t.Errorf("%s for %.30q is not in %s", c.path, c.accept, c.want)
		}
		if !slices.Contains(resp.Header.Values("Vary"), "Accept-Language") {
			t.Errorf("%s: a cache would mix up languages", c.path)
		}
	}
}

func TestTokensAreNotInTheLog(t *testing.T) {
	token := "kP3x_9aZ-bQ7rT2uV5wX8yC1dE4fG6hJ0mN"
	for path, want := range map[string]string{
		"/u/" + token:                  "/u/…",
		"/recaps/u/" + token:           "/recaps/u/…",
		"/s/" + token + "/link":        "/s/…",
		"/U/" + token:                  "/U/…",
		"/confirm/" + token:            "/confirm/…",
		"/m/x":                         "/m/…",
		"/move/" + token:               "/move/…",
		"/undo/" + token:               "/undo/…",
		"/approve/" + token:            "/approve/…",
		"/approve/" + token + "/html":  "/approve/…",
		"/s/" + token + "/u/x":         "/s/…",
		"/u" + token:                   "/…",
		"//u//" + token:                "//u/…",
		"/" + token + "/x":             "/…/x",
		"/issues/14":                   "/issues/14",
		"/tags/ducks-in-production/":   "/tags/ducks-in-production/",
		"/events/pebbleconf-2026.html": "/events/pebbleconf-2026.html",
	} {
		if got := web.Redact(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	h := newHouse(t)
	for _, a := range h.web.Addresses() {
		for _, method := range []string{"GET", "POST", "PUT"} {
			h.do(t, method, fill(a.Path, h.token), "do=undo&email=ada%40example.org", "Content-Type", "application/x-www-form-urlencoded", "Referer", "https://recaps.example.org/u/"+h.token)
			h.do(t, method, "/"+fill(a.Path, h.token)+"/", "")
		}
	}
	if log := h.log.String(); strings.Contains(log, h.token) || strings.Contains(log, "ada@") || !strings.Contains(log, "path=/recaps/u/…") {
		t.Errorf("the log tells too much, or nothing:\n%s", log)
	}
}
