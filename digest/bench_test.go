package digest

import (
	"testing"

	"recapd/internal/newsletter"
)

// BenchmarkMail composes the rendering of one selection of an issue of sixty posts.
func BenchmarkMail(b *testing.B) {
	e := Editor{Masthead: masthead, Templates: set(b)}
	posts := Selected(fourDays(60), []newsletter.Topic{{Kind: newsletter.TopicEvent, Name: "Fictional Systems Day", Choice: newsletter.Mute}})
	for b.Loop() {
		if _, _, err := e.Mail(fourteenth, posts, "en"); err != nil {
			b.Fatal(err)
		}
	}
}
