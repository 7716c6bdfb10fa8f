package digest

import (
	"strings"
	"testing"

	"recapd/internal/post"
)

func TestTopicsOfAPost(t *testing.T) {
	for body, want := range map[string]string{
		"<h2>Ponds</h2><p>.</p><h2>Maps</h2>":                                  "Ponds · Maps",
		"<h1>Ducks</h1><h2>Ponds</h2><h3>Deep</h3><h3>Flat</h3><h2>Maps</h2>":  "Ponds · Maps",
		"<h2>Ponds</h2><h3>Deep</h3><h3>Flat</h3>":                             "Deep · Flat",
		"<h2>Introduction</h2><h2>Ponds</h2><h2>Maps</h2><h2>References:</h2>": "Ponds · Maps",
		"<h2>Ponds</h2>":              "",
		"<h2>Told</h2><h2>Ponds</h2>": "",
		"<h2><em>Ponds</em> &amp; <br> more</h2><h2> </h2><h2>Maps</h2>": "Ponds & more · Maps",
		strings.Repeat("<h2>A heading of some length</h2>", 20):          strings.Repeat("A heading of some length · ", 5) + "A heading of some length …",
	} {
		p := recap("Ducks", "2031-11-18 10:00", "<h2>Told</h2><p>.</p>", saying(body))
		if got := topicsOf(p, p.Text.Body()); got != want {
			t.Errorf("%s\ngives %q, want %q", body, got, want)
		}
	}
	p := recap("Ducks", "2031-11-18 10:00", "<p>.</p>", saying("<h2>Ponds</h2><h2>Maps</h2>"), whole)
	if got := topicsOf(p, p.Text.Body()); got != "" {
		t.Errorf("a teaser that is all of the post announces %q", got)
	}
	p = recap("Ducks", "2031-11-18 10:00", "<p>.</p>", saying("<h2>Ponds</h2><h2>Maps</h2>"))
	p.Talks = make([]post.Talk, 2)
	if got := topicsOf(p, p.Text.Body()); got != "" {
		t.Errorf("beside a list of talks stands %q", got)
	}
}
