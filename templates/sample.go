package templates

import (
	"fmt"
	"io"
)

// Sample is a digest of made-up posts that uses every field of the contract.
// Load tries the templates with it, and so may a preview without posts.
func Sample() Digest {
	const web = "https://recaps.example.org/issues/14"
	item := Item{
		Level: 4, Title: "Ducks in production", URL: "https://blog.example.org/ducks/",
		Facts:      []string{"Ada Placeholder", "6 min"},
		Teaser:     `<p>The team swapped one queue for three ponds.</p>`,
		TeaserText: "  The team swapped one queue for three ponds.",
		ReadOn:     "Read on: Ducks in production",
		Links:      []Link{{"Slides (PDF, 2 MB)", "https://slides.example.org/ducks.pdf"}, {"Video (31 min)", "https://video.example.org/ducks"}},
	}
	item.Picture = &Picture{"https://blog.example.org/ducks.png", "Three ponds"}
	item.Covered = "In this post: Ponds · Queues"
	item.Talks, item.MoreTalks = []Talk{{"Ponds", "Bo Example", item.Links}, {Title: "Queues"}}, "and 1 more talk"
	foreign := item
	foreign.Lang, foreign.Dir, foreign.ReadOn = "ar", "rtl", ""
	bare := Item{Level: 3, Title: "Tiny maps, large caches", URL: "https://blog.example.org/maps/"}
	top := Item{Level: 2, Title: "On naming things", URL: "https://blog.example.org/names/", ReadOn: "Read on: On naming things"}
	return Digest{
		Language: "en", Dir: "ltr", Site: "Sample Recaps", Number: 14, Span: "15–21 Nov 2031",
		Counts:  []string{"5 recaps", "1 event", "about 20 min"},
		Subject: "PebbleConf: 5 recaps (#14)", Preheader: "Ducks in production · Tiny maps, large caches",
		WebURL: web, ArchiveURL: "https://recaps.example.org/issues/", FeedURL: "https://recaps.example.org/atom.xml",
		Intro: &Note{HTML: `<p>A week of ponds.</p>`, Text: "A week of ponds."},
		Outro: &Note{HTML: `<p>Hasta pronto.</p>`, Text: "Hasta pronto.", Lang: "es", Dir: "ltr"},
		Lead:  &top, Late: []Line{{Title: "Mapas pequeños", Lang: "es", Dir: "ltr", Count: "Gopherdale Days", URL: "https://blog.example.org/maps/"}},
		Contents: []Line{{Title: "PebbleConf Nowhere 2031", Count: "2 recaps", URL: web + "#pebbleconf"}, {Title: "Jornadas Inventadas", Lang: "es", Dir: "ltr", Count: "1 recap", URL: web + "#jornadas", Only: true}},
		Sections: []Section{
			{Kind: "event", ID: "pebbleconf", Title: "PebbleConf Nowhere 2031", URL: web + "#pebbleconf",
				Facts: []string{"Madeup Hall", "2 recaps"}, Site: "https://pebbleconf.example.org/", Logo: "https://pebbleconf.example.org/logo.png",
				Days: []Day{{Title: "Day 1", Items: []Item{item}}, {Title: "Day 2", Items: []Item{foreign}}}},
			{Kind: "series", ID: "series-caches", Title: "A year of caches", URL: web + "#series-caches", Facts: []string{"1 recap"}, Days: []Day{{Items: []Item{bare}}}},
			{Kind: "event", ID: "jornadas", Title: "Jornadas Inventadas", Lang: "es", Dir: "ltr", URL: web + "#jornadas", Site: "https://jornadas.example.org/", Days: []Day{{Items: []Item{bare}}}},
			{Kind: "more", Days: []Day{{Items: []Item{top, bare}}}},
		},
		Media:     []Media{{Title: "Day 2 in ten talks", Lines: []Line{{Title: "Tiny maps", Count: "Video, video.example.org", URL: "https://video.example.org/maps"}}}, {Title: "Segundo día", Lang: "es", Dir: "ltr"}},
		MoreOnWeb: 2,
		Footer: Footer{
			Address: "name@example.org", Since: " on 3 October 2031",
			UnsubscribeURL: "https://recaps.example.org/u/TOKEN",
			PreferencesURL: "https://recaps.example.org/s/TOKEN", PostalAddress: "Sample Recaps, 1 Nowhere Lane, Placeholder",
		},
	}
}

// try renders everything once in every language, with and without what may be
// missing.
func (s *Set) try() error {
	var errs []error
	for _, d := range []Digest{Sample(), {Language: "en", Dir: "ltr", Sections: []Section{{Kind: "more", Days: []Day{{Items: []Item{{Level: 2}}}}}}}} {
		_, html := s.DigestHTML(d)
		_, txt := s.DigestText(d)
		_, body := s.IssueBody(d)
		errs = append(errs, html, txt, body)
	}
	for _, tag := range s.Languages() {
		for _, sp := range append(s.Specimens(tag), s.bare(tag)...) {
			if err := sp.Write(io.Discard); err != nil {
				errs = append(errs, err)
			}
		}
	}
	if err := once(errs); err != nil {
		return fmt.Errorf("trying the templates with sample data: %w", err)
	}
	return nil
}
