package web_test

import (
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"recapd/config"
	"recapd/internal/web"
	"recapd/templates"
)

// What docs/subscribers.md has people paste into their blogs is sent to a server
// here, as a browser would.
func TestWhatTheDocumentationHasPeoplePasteWorks(t *testing.T) {
	doc, err := os.ReadFile("../../docs/subscribers.md")
	if err != nil {
		t.Fatal(err)
	}
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	door := &doorman{}
	handler := (&web.Server{Title: "Recaps", Language: "en", PublicURL: "https://recaps.example.org", Origins: []string{"https://blog.example.org"},
		Set: set, Issues: nothing{}, Members: door, Log: slog.New(slog.DiscardHandler)}).Handler()
	send := func(method, address, kind, body string) {
		t.Helper()
		r := httptest.NewRequest(method, address, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Origin", "https://blog.example.org")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Errorf("%s %s %s: %d\n%s", method, address, body, w.Code, w.Body)
		}
	}

	blocks := regexp.MustCompile("(?s)```html\n(.*?)```").FindAllStringSubmatch(string(doc), -1)
	if len(blocks) != 3 {
		t.Fatalf("%d snippets", len(blocks))
	}
	form := elements(t, blocks[0][1])
	fields := url.Values{}
	for _, input := range form["input"] {
		fields.Set(input["name"], input["value"])
	}
	fields.Set(templates.FieldAddress, "ada@example.org")
	send("POST", form["form"][0]["action"], asForm, fields.Encode())
	send("GET", elements(t, blocks[1][1])["script"][0]["src"], "", "")
	send("GET", elements(t, blocks[2][1])["iframe"][0]["src"], "", "")

	curl := regexp.MustCompile(`-d '([^']+)' (https://\S+)`).FindStringSubmatch(string(doc))
	if curl == nil {
		t.Fatal("no curl")
	}
	send("POST", curl[2], asJSON, curl[1])
	if got := strings.Join(door.let, " "); got != "ada@example.org ada@example.org" {
		t.Errorf("taken: %s", got)
	}
}

// What docs/feeds.md has a blog's server pass on is all that is ours, and no page that
// the blog may have.
func TestWhatTheDocumentationHasProxiesPassOn(t *testing.T) {
	doc, err := os.ReadFile("../../docs/feeds.md")
	if err != nil {
		t.Fatal(err)
	}
	token := regexp.MustCompile(`\{\w*\$?\}`)
	ours := []string{"/tags/go/atom.xml", "/archive/2026/06/rss.xml", "/languages/en/feed.json", "/atom.xml", "/rss.xml", "/feed.json", "/feeds.opml"}
	for _, a := range new(web.Server).Addresses() {
		if path := token.ReplaceAllStringFunc(a.Path, func(token string) string { return strings.Trim(token, "{$}") }); path != "/" && path != "/healthz" {
			ours = append(ours, path)
		}
	}
	for _, a := range config.Usual() {
		ours = append(ours, a.Path, strings.TrimSuffix(a.Path, "/"))
	}
	theirs := []string{"/", "/about/", "/tags/go/", "/tags/", "/archive/2026/06/", "/posts/rss.xml/", "/posts/atom.xml", "/feeds/mine.xml", "/subscribed", "/sitemap.xml", "/static/style.css"}
	for server, passed := range map[string]*regexp.Regexp{
		"nginx": regexp.MustCompile(`(?m)^location ~ (\S+) +\{ proxy_pass`), "Caddy": regexp.MustCompile(`(?m)^@recapd path_regexp (\S+)$`),
	} {
		var patterns []string
		for _, found := range passed.FindAllSubmatch(doc, -1) {
			patterns = append(patterns, string(found[1]))
		}
		if len(patterns) == 0 {
			t.Fatalf("%s: no patterns", server)
		}
		all := regexp.MustCompile(strings.Join(patterns, "|"))
		for _, path := range ours {
			if !all.MatchString(path) {
				t.Errorf("%s does not pass on %s", server, path)
			}
		}
		for _, path := range theirs {
			if all.MatchString(path) {
				t.Errorf("%s passes on %s", server, path)
			}
		}
	}
}

// elements are the attributes of a snippet's elements, by the name of the element.
func elements(t *testing.T, snippet string) map[string][]map[string]string {
	t.Helper()
	found := map[string][]map[string]string{}
	tokens := html.NewTokenizer(strings.NewReader(snippet))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return found
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := tokens.Token()
			attributes := map[string]string{}
			for _, a := range tag.Attr {
				attributes[a.Key] = a.Val
			}
			found[tag.Data] = append(found[tag.Data], attributes)
		}
	}
}
