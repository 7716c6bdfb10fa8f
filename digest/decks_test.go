package digest

import (
	"strings"
	"testing"

	"recapd/internal/post"
)

// A deck that is embedded and linked is told once, by its page, whether the body, its
// teaser or the list of talks links it.
func TestADeckIsToldOnce(t *testing.T) {
	const ducks, ponds = "https://speakerdeck.com/ada/ducks-in-production", "https://speakerdeck.com/bo/ponds"
	frame := func(id, title string) string {
		return `<iframe src="https://speakerdeck.com/player/` + id + `" title="` + title + `"></iframe>`
	}
	link := func(url string) string { return `<a href="` + url + `">slides</a> ` }
	for _, c := range []struct {
		name, teaser, body string
		talks              []post.Talk
		want               []string // the addresses of speakerdeck.com that the text has, in their order
	}{
		{name: "beside each other", body: frame("0a", "") + link(ducks), want: []string{ducks}},
		{name: "the link first", body: link(ducks) + frame("0a", "") + link(ducks+"?slide=2"), want: []string{ducks}},
		{name: "two of each", body: frame("0a", "") + link(ducks) + frame("0b", "") + link(ponds), want: []string{ducks, ponds}},
		{name: "one of two by its title", body: frame("0a", "Ponds") + link(ducks) + link(ponds), want: []string{ducks, ponds}},
		{name: "which of two is not known", body: frame("0a", "") + link(ducks) + link(ponds), want: []string{"https://speakerdeck.com/player/0a", ducks, ponds}},
		{name: "a player alone", body: frame("0a", ""), want: []string{"https://speakerdeck.com/player/0a"}},
		{name: "a teaser links the page", teaser: link(ducks), body: frame("0a", ""), want: []string{ducks}},
		{name: "a teaser has the player", teaser: link("https://speakerdeck.com/player/0a"), body: link(ducks), want: []string{"https://speakerdeck.com/player/0a"}},
		{name: "the talk of the post", body: frame("0a", ""), talks: []post.Talk{{Title: "Ducks", Slides: ducks}}, want: []string{ducks}},
		{name: "talks of the post", body: frame("0a", "") + frame("0b", ""), talks: []post.Talk{{Title: "Ducks", Slides: ducks}, {Title: "Ponds", Slides: ponds}}, want: []string{ducks, ponds}},
		{name: "of other sites", body: `<iframe src="https://www.slideshare.net/slideshow/embed_code/key/0a"></iframe>` + link("https://www.slideshare.net/ada/ducks") + frame("0b", ""), want: []string{"https://speakerdeck.com/player/0b"}},
		{name: "frames that are named as pages", body: `<iframe src="https://slides.com/ada/ducks/embed"></iframe>` + link("https://slides.com/ada/ducks") + link(ponds), want: []string{ponds}},
	} {
		p := recap("Ducks", "2031-11-18 10:00", "<p>Quack.</p>"+c.teaser, saying("<p>"+c.body+"</p>"))
		p.Talks = c.talks
		text := compose(t, []*post.Post{p}).Rendering.Text
		var got []string
		for _, word := range strings.Fields(text) {
			if strings.HasPrefix(word, "https://speakerdeck.com/") {
				got = append(got, word)
			}
		}
		if strings.Join(got, " ") != strings.Join(c.want, " ") || strings.Count(text, "slideshare") > 1 || strings.Count(text, "slides.com") > 1 {
			t.Errorf("%s: %q, want %q\n%s", c.name, got, c.want, text)
		}
	}
}
