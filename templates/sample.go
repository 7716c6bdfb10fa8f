package templates

import (
	"errors"
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
	foreign := item
	foreign.Lang, foreign.Dir, foreign.ReadOn = "ar", "rtl", ""
	bare := Item{Level: 3, Title: "Tiny maps, large caches", URL: "https://blog.example.org/maps/"}
	top := Item{Level: 2, Title: "On naming things", URL: "https://blog.example.org/names/", ReadOn: "Read on: On naming things"}
	return Digest{
		Language: "en", Dir: "ltr", Site: "Sample Recaps", Number: 14, Span: "15–21 Nov 2031",
		Counts:  []string{"5 recaps", "1 event", "about 20 min"},
		Subject: "PebbleConf: 5 recaps (#14)", Preheader: "Ducks in production · Tiny maps, large caches",
		WebURL: web, ArchiveURL: "https://recaps.example.org/issues/", FeedURL: "https://recaps.example.org/atom.xml",
		Contents: []Line{{"PebbleConf Nowhere 2031", "2 recaps", web + "#pebbleconf"}},
		Sections: []Section{
			{Kind: "event", ID: "pebbleconf", Title: "PebbleConf Nowhere 2031", URL: web + "#pebbleconf",
				Facts: []string{"Madeup Hall", "2 recaps"}, Site: "https://pebbleconf.example.org/",
				Days: []Day{{Title: "Day 1", Items: []Item{item}}, {Title: "Day 2", Items: []Item{foreign}}}},
			{Kind: "series", ID: "series-caches", Title: "A year of caches", URL: web + "#series-caches", Facts: []string{"1 recap"}, Days: []Day{{Items: []Item{bare}}}},
			{Kind: "more", Days: []Day{{Items: []Item{top, bare}}}},
		},
		MoreOnWeb: 2,
		Footer: Footer{
			Address: "name@example.org", Since: " on 3 October 2031",
			UnsubscribeURL: "https://recaps.example.org/u/TOKEN", PostalAddress: "Sample Recaps, 1 Nowhere Lane, Placeholder",
		},
	}
}

// try renders everything once, with and without what may be missing.
func (s *Set) try() error {
	var errs []error
	for _, d := range []Digest{Sample(), {Language: "en", Dir: "ltr", Sections: []Section{{Kind: "more", Days: []Day{{Items: []Item{{Level: 2}}}}}}}} {
		_, html := s.DigestHTML(d)
		_, txt := s.DigestText(d)
		_, body := s.IssueBody(d)
		errs = append(errs, html, txt, body)
	}
	p := Page{
		Site: "Sample Recaps", Language: "en", URL: "https://recaps.example.org", BlogURL: "https://blog.example.org",
		Feeds: []FeedLink{{"Atom", `type="application/atom+xml"`, "https://recaps.example.org/atom.xml"}},
	}
	line := &IssueLine{Number: 13, URL: "https://recaps.example.org/issues/13", Title: "Gopherdale: 3 recaps", Date: "14 Nov", DateTime: "2031-11-14"}
	w := io.Discard
	errs = append(errs,
		s.Front(w, FrontPage{Page: p, Latest: line, Items: []Item{{Level: 3, Title: "Ducks", Facts: []string{"6 min"}, ReadOn: "Read on: Ducks"}}}),
		s.Front(w, FrontPage{}),
		s.Issue(w, IssuePage{Page: p, Number: 14, Title: "PebbleConf: 4 recaps", Summary: "Ducks", Body: "<p>Ducks</p>", Previous: line, Next: line}),
		s.Issue(w, IssuePage{}),
		s.Archive(w, ArchivePage{Page: p, Years: []ArchiveYear{{2031, []IssueLine{*line}}}}),
		s.Archive(w, ArchivePage{}),
		s.Unsubscribe(w, UnsubscribePage{Page: p, Address: "n…@example.org"}),
		s.Done(w, DonePage{Page: p}), s.Done(w, DonePage{Already: true}),
		s.Error(w, ErrorPage{Page: p, Status: 404}),
	)
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("trying the templates with sample data: %w", err)
	}
	return nil
}
