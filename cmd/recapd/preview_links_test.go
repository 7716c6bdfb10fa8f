package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recapd/internal/publisher"
)

// preview --explain says which links of an issue fail; those of our own are there when
// it is out.
func TestLinksThatFail(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/there", func(http.ResponseWriter, *http.Request) {})
	server := httptest.NewServer(mux)
	defer server.Close()
	for name, c := range map[string]struct{ page, text, want string }{
		"one fails": {"there", "[slides](%[1]s/slides#3), [again](%[1]s/slides)", "\nlinks    2, of which 1 fail\nfails  %s/slides  404 Not Found\n"},
		"none":      {"there", "[there](%[1]s/there#top)", "\nlinks    1, and all of them answer\n"},
		"all":       {"away", "Ducks.", "\nlinks    1, of which 1 fail\nfails  %s/away  404 Not Found\n"},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEditor(t, "")
			e.now = e.now.Add(-time.Hour)
			for _, file := range []string{"ducks", "ponds"} {
				e.write("content/"+file+".md", fmt.Sprintf("---\ntitle: Ducks\ndate: 2026-11-20\nurl: %s/%s\n---\n"+c.text+"\n", server.URL, c.page))
			}
			e.look()
			draft, err := e.publishers[0].Preview(t.Context(), e.site.Load(), publisher.Order{At: e.now}, e.now)
			must(t, err)
			var out strings.Builder
			must(t, e.explainLinks(t.Context(), &out, draft))
			if want := strings.ReplaceAll(c.want, "%s", server.URL); out.String() != want {
				t.Errorf("%s\nwant\n%s", out.String(), want)
			}
		})
	}
}
