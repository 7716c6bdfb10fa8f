package web_test

import (
	"context"
	"strings"
	"testing"

	"recapd/internal/newsletter"
)

func TestTheArchiveHasAFeed(t *testing.T) {
	h := newHouse(t)
	resp, body := h.do(t, "GET", "/issues/atom.xml", "")
	if resp.StatusCode != 200 || strings.Contains(body, "<entry>") {
		t.Fatalf("before the first issue: %d\n%s", resp.StatusCode, body)
	}
	ctx := context.Background()
	if _, err := h.store.StartEdition(ctx, newsletter.Weekly, noon); err != nil {
		t.Fatal(err)
	}
	issue, err := h.store.Freeze(ctx, newsletter.Freezing{
		Issue:      newsletter.Issue{Number: 1, Edition: newsletter.Weekly, Slot: newsletter.SlotKey(noon), Title: "PebbleConf & more: 2 recaps", FrozenAt: noon, Letterhead: newsletter.Letterhead{Date: noon}},
		Renderings: []newsletter.Rendering{{Language: "en", Preheader: "Ducks <float>", HTML: "mail", Text: "mail", Web: "<p>Ducks float.</p>", Mark: "mark"}},
		Mint:       func(int64, int64) (string, string) { return h.token, "1@example.org" },
	})
	if err != nil {
		t.Fatal(err)
	}
	h.send(t, issue, 1, newsletter.Sent)
	resp, body = h.do(t, "GET", "/issues/atom.xml", "")
	for _, part := range []string{
		"<id>tag:example.org,2026:feed/issues</id>",
		`<link href="https://recaps.example.org/recaps/issues/atom.xml" rel="self"`,
		`<link href="https://recaps.example.org/recaps/issues/" rel="alternate"`,
		"<title>PebbleConf &amp; more: 2 recaps</title>",
		"<id>tag:example.org,2026:feed/issues/1</id>",
		`<link href="https://recaps.example.org/recaps/issues/1" rel="alternate"`,
		"<updated>2026-11-22T12:00:00Z</updated>",
		"Ducks &amp;lt;float&amp;gt;",
	} {
		if !strings.Contains(body, part) {
			t.Errorf("%s is missing in\n%s", part, body)
		}
	}
	if strings.Contains(body, h.token) || resp.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Errorf("%v\n%s", resp.Header, body)
	}
	if again, _ := h.do(t, "GET", "/issues/atom.xml", "", "If-None-Match", resp.Header.Get("ETag")); again.StatusCode != 304 {
		t.Errorf("a second time: %d", again.StatusCode)
	}
	for path, kind := range map[string]string{"/issues/rss.xml": "application/rss+xml; charset=utf-8", "/issues/feed.json": "application/feed+json; charset=utf-8"} {
		if resp, body := h.do(t, "GET", path, ""); resp.Header.Get("Content-Type") != kind || !strings.Contains(body, "feed/issues/1") {
			t.Errorf("%s: %v\n%s", path, resp.Header, body)
		}
	}
	if _, page := h.do(t, "GET", "/issues/", ""); !strings.Contains(page, "https://recaps.example.org/recaps/issues/atom.xml") {
		t.Error("the archive does not name its feed")
	}
}
