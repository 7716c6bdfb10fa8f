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
