package feed

import (
	"time"

	"recapd/internal/markup"
	"recapd/internal/post"
)

var now = time.Date(2026, 6, 20, 12, 0, 0, 0, time.UTC)

func settings() Settings {
	return Settings{
		Title:       "Placeholder & Friends",
		Subtitle:    "What was said at conferences that never were",
		BaseURL:     "https://blog.example.org",
		PublicURL:   "https://recaps.example.org",
		Language:    "en",
		Author:      post.Author{Name: "Ada Placeholder", Email: "ada@example.org", URI: "https://blog.example.org/about/"},
		IDAuthority: "blog.example.org,2026",
		Limit:       20,
	}
}

// samples are three posts: an ordinary one, one with everything that a feed can
// tell, and one from before 1970 whose teaser is all of it.
func samples() []*post.Post {
	madrid := time.FixedZone("CEST", 2*3600)
	dayOne := &post.Post{
		Path:      "recaps/day-1.md",
		Slug:      "day-1",
		Permalink: "https://blog.example.org/recaps/day-1/",
		ID:        "tag:blog.example.org,2026-06-12:day-1",
		Title:     "PebbleConf 2026, day 1",
		Published: time.Date(2026, 6, 12, 20, 15, 0, 0, madrid),
		Updated:   time.Date(2026, 6, 12, 20, 15, 0, 0, madrid),
		Tags:      []string{"PebbleConf"},
		Text: post.NewText(markup.HTML(`<p>The doors opened at nine.</p><!-- TEASER_END --><p>Then there was <em>coffee</em>.</p>`),
			markup.Teaser{Fragment: markup.HTML(`<p>The doors opened at nine.</p>`), Marker: "TEASER_END"}),
	}
	dayTwo := &post.Post{
		Path:       "recaps/day-2.md",
		Slug:       "day-2",
		Permalink:  "https://blog.example.org/recaps/day-2/",
		ID:         "https://blog.example.org/recaps/day-2/",
		Title:      `Day 2: <script> & "friends" 🎉 ]]> </content>`,
		Published:  time.Date(2026, 6, 13, 21, 0, 0, 123456789, madrid),
		Updated:    time.Date(2026, 6, 14, 9, 30, 0, 0, madrid),
		Authors:    []post.Author{{Name: "Bob Sample", URI: "https://bob.example.org/"}, {Email: "guest@example.net"}},
		Tags:       []string{"pebbleconf", "R&D", "Go"},
		Categories: []string{"Recaps"},
		Language:   "en-GB",
		Summary:    "Tables, and a talk about <table>.",
		Image:      post.Image{URL: "https://blog.example.org/recaps/day-2/stage.jpg", Alt: "The stage"},
		Enclosures: []post.Enclosure{{URL: "https://blog.example.org/recaps/day-2/talk.mp3", Type: "audio/mpeg", Title: "The keynote", Length: 1234567}, {URL: "https://blog.example.org/recaps/day-2/slides.pdf", Type: "application/pdf"}},
		Text: post.NewText(markup.HTML(`<p>A table &amp; a “quote” ]]&gt;.</p><p><img src="https://blog.example.org/recaps/day-2/stage.jpg" alt="The stage"></p>`),
			markup.Teaser{Fragment: markup.HTML(`<p>A table &amp; a “quote” ]]&gt;.</p>`), Marker: "TEASER_END: all tables", ReadMore: "all tables"}),
	}
	old := &post.Post{
		Path:      "recaps/old.md",
		Slug:      "old",
		Permalink: "https://blog.example.org/recaps/old/",
		ID:        "tag:blog.example.org,1969-07-20:old",
		Title:     "One small step",
		Published: time.Date(1969, 7, 20, 20, 17, 40, 0, time.UTC),
		Text:      post.NewText(markup.HTML(`<p>Before the epoch.</p>`), markup.Teaser{Fragment: markup.HTML(`<p>Before the epoch.</p>`), Whole: true}),
	}
	return []*post.Post{dayOne, dayTwo, old}
}
