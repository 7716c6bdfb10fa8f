package web_test

import (
	"strings"
	"testing"

	"recapd/internal/web"
)

// A form that another site makes a browser send is refused, whatever it asks for;
// leaving by one click is not.
func TestFormsComeFromOurPages(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		name    string
		headers []string
		takes   string // which forms are taken
	}{
		{"our page, in a browser of today", []string{"Sec-Fetch-Site", "same-origin", "Origin", "https://recaps.example.org"}, "all"},
		{"our page, in one of yesterday", []string{"Origin", "https://recaps.example.org"}, "all"},
		{"typed into the address bar", []string{"Sec-Fetch-Site", "none"}, "all"},
		{"no browser", nil, "all"},
		{"the blog", []string{"Sec-Fetch-Site", "same-site", "Origin", "https://blog.example.org"}, "joining"},
		{"a hostile site", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, ""},
		{"a hostile site, yesterday", []string{"Origin", "https://evil.example"}, ""},
		{"a site below our domain", []string{"Sec-Fetch-Site", "same-site", "Origin", "https://user.example.org"}, ""},
		{"the blog without TLS", []string{"Sec-Fetch-Site", "cross-site", "Origin", "http://blog.example.org"}, ""},
		{"the blog on another port", []string{"Origin", "https://blog.example.org:8443"}, ""},
		{"what looks like the blog", []string{"Origin", "https://blog.example.org.evil.example"}, ""},
		{"a page that hides its origin", []string{"Sec-Fetch-Site", "cross-site", "Origin", "null"}, ""},
		{"the same, yesterday", []string{"Origin", "null"}, ""},
	} {
		for _, a := range h.web.Addresses() {
			if !strings.HasSuffix(a.Allow, "POST") {
				continue
			}
			resp, _ := h.do(t, "POST", fill(a.Path, h.token), "", c.headers...)
			want := c.takes == "all" || c.takes == "joining" && strings.Contains(a.Path, "/subscribe") || a.Path == "/u/{token}"
			if (resp.StatusCode != 403) != want {
				t.Errorf("%s, %s: %d", a.Path, c.name, resp.StatusCode)
			}
		}
	}
	if h.subscribed(t) {
		t.Error("one click from a mail program was refused")
	}
}

// Scripts of the blog may use the api, and those of nobody else; no page but it may
// be read by scripts of others.
func TestScriptsOfTheBlogMayAsk(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		origin string
		shared bool
	}{{"https://blog.example.org", true}, {"https://evil.example", false}, {"null", false}, {"", false}, {"https://blog.example.org.evil.example", false}} {
		allowed := map[bool]string{true: c.origin}[c.shared]
		ask, body := h.do(t, "OPTIONS", "/api/subscribe", "", "Origin", c.origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		if ask.StatusCode != 204 || body != "" || ask.Header.Get("Access-Control-Allow-Origin") != allowed {
			t.Errorf("%q asks: %d %v", c.origin, ask.StatusCode, ask.Header)
		}
		if c.shared != (ask.Header.Get("Access-Control-Allow-Methods") == "POST" && ask.Header.Get("Access-Control-Allow-Headers") == "Content-Type") {
			t.Errorf("%q asks: %v", c.origin, ask.Header)
		}
		sent, _ := h.do(t, "POST", "/api/subscribe", ordered("bo@example.org"), "Content-Type", asJSON, "Origin", c.origin)
		if sent.Header.Get("Access-Control-Allow-Origin") != allowed || sent.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%q sends: %v", c.origin, sent.Header)
		}
		for _, resp := range []map[string][]string{ask.Header, sent.Header} {
			if !strings.Contains(strings.Join(resp["Vary"], ","), "Origin") {
				t.Errorf("%q: a cache would mix up sites: %v", c.origin, resp)
			}
		}
	}
	for _, path := range []string{"/", "/subscribe", "/subscribe/embed", "/s/" + h.token, "/u/" + h.token} {
		if resp, _ := h.do(t, "GET", path, "", "Origin", "https://blog.example.org"); resp.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s may be read from the blog", path)
		}
	}
}

func TestOriginsAreSpelledAsBrowsersDo(t *testing.T) {
	for address, want := range map[string]string{
		"https://Recaps.example.org/recaps":  "https://recaps.example.org",
		"https://recaps.example.org:443":     "https://recaps.example.org",
		"http://recaps.example.org:443/":     "http://recaps.example.org:443",
		"http://127.0.0.1:8080":              "http://127.0.0.1:8080",
		"http://[::1]:8080/":                 "http://[::1]:8080",
		"https://b\u00fccher.example:8443/x": "https://xn--bcher-kva.example:8443",
	} {
		if got := web.OriginOf(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// The operator hears of a site that he may have forgotten to name, and not a line for
// each visitor.
func TestAForgottenSiteIsTold(t *testing.T) {
	h := newHouse(t)
	for range 20 {
		resp, body := h.do(t, "POST", "/subscribe", typed("bo@example.org"), "Origin", "https://shop.example.org", "Content-Type", asForm)
		if resp.StatusCode != 403 || !strings.Contains(body, `href="https://recaps.example.org/recaps/subscribe"`) {
			t.Fatalf("%d\n%s", resp.StatusCode, body)
		}
	}
	if n := strings.Count(h.log.String(), "subscribe.origins"); n != 1 {
		t.Errorf("told %d times:\n%s", n, h.log)
	}
	if !strings.Contains(h.log.String(), "https://shop.example.org") {
		t.Errorf("not told which:\n%s", h.log)
	}
}
