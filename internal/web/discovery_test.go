package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"recapd/feed"
	"recapd/internal/post"
	"recapd/internal/web"
)

// A subscriber of a hub may look at the header alone (W3C WebSub §4), also under
// another name of the feed, and in an answer that has no body.
func TestHubsAreToldInTheHeader(t *testing.T) {
	h := newHouse(t)
	press := feed.Press{Catalogue: feed.Catalogue{
		Settings: feed.Settings{Title: "Recaps", BaseURL: "https://blog.example.org", PublicURL: "https://blog.example.org/recaps",
			IDAuthority: "blog.example.org,2026", Hubs: []string{"https://hub.example.org/?a,b", "https://second.example.org/"}},
		Aliases: []feed.Alias{{Path: "/index.xml", Of: "/rss.xml"}},
	}}
	show := func() {
		documents, err := press.Print(nil, noon)
		if err != nil {
			t.Fatal(err)
		}
		h.web.Show(&web.Front{Shelf: web.NewShelf(documents, 5*time.Minute, nil)})
	}
	show()
	const hubs = `, <https://hub.example.org/?a,b>; rel="hub", <https://second.example.org/>; rel="hub"`
	for path, self := range map[string]string{"/atom.xml": "atom.xml", "/rss.xml": "rss.xml", "/index.xml": "rss.xml", "/feed.json": "feed.json"} {
		for _, match := range []string{"", "*"} {
			resp, _ := h.do(t, "GET", path, "", "If-None-Match", match)
			if got, want := resp.Header.Get("Link"), `<https://blog.example.org/recaps/`+self+`>; rel="self"`+hubs; got != want {
				t.Errorf("%s, %d: Link is %s, want %s", path, resp.StatusCode, got, want)
			}
		}
	}
	press = feed.Press{Catalogue: feed.Catalogue{Settings: feed.Settings{Title: "Recaps", BaseURL: "https://blog.example.org"}}}
	show()
	if resp, _ := h.do(t, "GET", "/atom.xml", ""); resp.Header.Get("Link") != "" {
		t.Errorf("without hubs: Link is %s", resp.Header.Get("Link"))
	}
}

// The folder of a feed, which people type or cut out of its address, leads to where the
// page about feeds has it.
func TestTheFolderOfAFeedLeadsToThePage(t *testing.T) {
	h := newHouse(t)
	press := feed.Press{Catalogue: feed.Catalogue{
		Settings: feed.Settings{Title: "Recaps", BaseURL: "https://blog.example.org", PublicURL: "https://blog.example.org/recaps", IDAuthority: "blog.example.org,2026"},
		Kinds:    feed.Kinds(), Aliases: []feed.Alias{{Path: "/feed/", Of: "/rss.xml"}},
	}}
	documents, err := press.Print([]*post.Post{{ID: "tag:a", Path: "a.md", Title: "A", Permalink: "https://blog.example.org/a/", Published: noon, Tags: []string{"go", "Día 1"}, Language: "en"}}, noon)
	if err != nil {
		t.Fatal(err)
	}
	h.web.Show(&web.Front{Shelf: web.NewShelf(documents, 5*time.Minute, nil), Feeds: web.Groups(press.Listings)})
	_, page := h.do(t, "GET", "/feeds/", "")
	for _, place := range []string{`id="tags/go"`, `id="tags/día-1"`, `id="languages/en"`} {
		if !strings.Contains(page, place) {
			t.Errorf("the page has no %s", place)
		}
	}
	for path, want := range map[string]string{
		"/tags/go/": "/recaps/feeds/#tags/go", "/tags/go": "/recaps/feeds/#tags/go", "/tags/d%C3%ADa-1/": "/recaps/feeds/#tags/d%C3%ADa-1",
		"/languages/en/": "/recaps/feeds/#languages/en", "/archive/" + noon.Format("2006/01") + "/": "/recaps/feeds/#archive/" + noon.Format("2006/01"),
		"/tags/nope/": "", "/tags/": "", "/feed/": "",
	} {
		r, _ := http.NewRequest("GET", h.URL+"/recaps"+path, nil)
		r.Host = "elsewhere.example.org"
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("Location"); got != want || want != "" && resp.StatusCode != 301 {
			t.Errorf("%s: %d, to %q, want %q", path, resp.StatusCode, got, want)
		}
	}
	if resp, _ := h.do(t, "POST", "/tags/go/", ""); resp.StatusCode != 405 {
		t.Errorf("POST: %d", resp.StatusCode)
	}
}
