package templates

import (
	"html/template"
	"io"
	"time"
)

// Specimen is a page or a part of a letter with made-up data.
type Specimen struct {
	Name  string // as of a file: "preferences-saved.html"
	Write func(io.Writer) error
}

var (
	sampleFriday = time.Date(2031, 11, 28, 9, 0, 0, 0, time.UTC)
	sampleLine   = &IssueLine{Number: 14, URL: "https://recaps.example.org/issues/14", Title: "PebbleConf and Gopherdale: 9 recaps", Date: "21 Nov", DateTime: "2031-11-21"}
	sampleOlder  = &IssueLine{Number: 13, URL: "https://recaps.example.org/issues/13", Title: "Fictional Systems Day: 5 recaps", Date: "14 Nov", DateTime: "2031-11-14"}
	samplePosts  = []Link{{"Ducks in production", "https://blog.example.org/ducks/"}, {"Tiny maps, large caches", "https://blog.example.org/maps/"}}
)

const sampleSender, sampleReader, sampleToken = "news@recaps.example.org", "n…@example.org", "EXAMPLE"

func samplePage(tag string) Page {
	const url = "https://recaps.example.org"
	return Page{
		Site: "Sample Recaps", Language: tag, SiteLanguage: original, URL: url, Switch: true,
		BlogURL: "https://blog.example.org", PrivacyURL: "https://blog.example.org/privacy",
		Feeds: []FeedLink{
			{Title: "Atom", Type: `type="application/atom+xml"`, URL: url + "/atom.xml"},
			{Title: "RSS", Type: `type="application/rss+xml"`, URL: url + "/rss.xml"},
		},
	}
}

// Specimens are all pages and letters in a language, in every state that they
// have: for looking at them, and to find a slip in a template before a visitor
// does.
func (s *Set) Specimens(tag string) []Specimen {
	p := samplePage(tag)
	out := s.publicSpecimens(p)
	out = append(out, s.joiningSpecimens(p)...)
	out = append(out, s.choosingSpecimens(p)...)
	out = append(out, s.leavingSpecimens(p)...)
	out = append(out, s.approvingSpecimens(p)...)
	return append(out, s.letterSpecimens(p)...)
}

// specimen is one page of a Set.
func specimen[P any](name string, write func(io.Writer, P) error, page P) Specimen {
	return Specimen{name + ".html", func(w io.Writer) error { return write(w, page) }}
}

func (s *Set) publicSpecimens(p Page) []Specimen {
	form := &Signup{Next: sampleFriday, Weekly: true, Latest: sampleLine}
	items := []Item{
		{Level: 3, Title: "Ducks in production", URL: "https://blog.example.org/ducks/", Facts: []string{"Ada Placeholder", "18 Nov", "6 min"}, Teaser: "<p>The team swapped one queue for three ponds and halved its night pages.</p>", ReadOn: "Read on: Ducks in production"},
		{Level: 3, Title: "Mapas diminutos", URL: "https://blog.example.org/mapas/", Lang: "es", Dir: "ltr", Facts: []string{"Bo Example", "17 Nov"}},
	}
	body, err := s.IssueBody(Sample())
	return []Specimen{
		specimen("front", s.Front, FrontPage{Page: p, About: "Recaps of conferences, for those who could not go.", Latest: sampleLine, Items: items, Signup: form}),
		specimen("feeds", s.FeedsPage, FeedsPage{Page: p, Items: items, OutlineURL: p.URL + "/feeds.opml", Groups: []FeedGroup{
			{"event", []FeedLink{{"PebbleConf Nowhere 2031", p.Feeds[0].Type, p.URL + "/events/pebbleconf-nowhere-2031/atom.xml", "events/pebbleconf-nowhere-2031"}}},
			{"tag", []FeedLink{{"caches", p.Feeds[0].Type, p.URL + "/tags/caches/atom.xml", "tags/caches"}, {"ducks", p.Feeds[0].Type, p.URL + "/tags/ducks/atom.xml", "tags/ducks"}}},
			{"category", []FeedLink{{"Recaps", p.Feeds[0].Type, p.URL + "/categories/recaps/atom.xml", "categories/recaps"}}},
			{"author", []FeedLink{{"Ada Placeholder", p.Feeds[0].Type, p.URL + "/authors/ada-placeholder/atom.xml", "authors/ada-placeholder"}}},
			{"language", []FeedLink{{"en", p.Feeds[0].Type, p.URL + "/languages/en/atom.xml", "languages/en"}}},
		}}),
		specimen("archive", s.Archive, ArchivePage{Page: p, FeedURL: p.URL + "/issues/atom.xml", Signup: form,
			Events: []string{"PebbleConf Nowhere 2031", "Gopherdale Days 2031", "Fictional Systems Day"}, Event: "Gopherdale Days 2031",
			Years: []ArchiveYear{{2031, []IssueLine{*sampleLine, *sampleOlder}}, {2030, []IssueLine{{Number: 1, URL: p.URL + "/issues/1", Title: "On naming things", DateTime: "2030-12-20"}}}}}),
		{"issue.html", func(w io.Writer) error {
			if err != nil {
				return err
			}
			return s.Issue(w, IssuePage{Page: p, Number: 14, Title: sampleLine.Title, Address: sampleLine.URL, Summary: "Ducks in production", DateTime: "2031-11-21",
				Body: template.HTML(body), Previous: sampleOlder, Next: sampleOlder, Signup: form})
		}},
		specimen("error-403", s.Error, ErrorPage{Page: p, Status: 403}),
		specimen("error-404", s.Error, ErrorPage{Page: p, Status: 404}),
		specimen("error-405", s.Error, ErrorPage{Page: p, Status: 405}),
		specimen("error-429", s.Error, ErrorPage{Page: p, Status: 429}),
		specimen("error-400", s.Error, ErrorPage{Page: p, Status: 400}),
		specimen("error-500", s.Error, ErrorPage{Page: p, Status: 500}),
	}
}

// bare is pages and letters without all that may be missing.
func (s *Set) bare(tag string) []Specimen {
	p, l := Page{Language: tag}, Letter{Language: tag}
	out := []Specimen{
		specimen("front", s.Front, FrontPage{Page: p}),
		specimen("issue", s.Issue, IssuePage{Page: p}),
		specimen("archive", s.Archive, ArchivePage{Page: p}),
		specimen("subscribe", s.Subscribe, SubscribePage{Page: p}),
		specimen("embed", s.Embed, EmbedPage{Page: p}),
		specimen("confirmed", s.Confirmed, ConfirmedPage{Page: p}),
		specimen("preferences", s.Preferences, PreferencesPage{Page: p}),
		specimen("moved", s.Moved, MovedPage{Page: p}),
		specimen("done", s.Done, DonePage{Page: p}),
		specimen("back", s.Back, BackPage{Page: p}),
		specimen("approve", s.Approve, ApprovePage{Page: p, Proposal: Proposal{Edition: "weekly"}, State: IssueWaits}),
	}
	for _, render := range []func() (Mail, error){
		func() (Mail, error) { return s.ConfirmLetter(ConfirmLetter{Letter: l}) },
		func() (Mail, error) { return s.WelcomeLetter(WelcomeLetter{Letter: l}) },
		func() (Mail, error) { return s.ManageLetter(ManageLetter{Letter: l}) },
		func() (Mail, error) { return s.MoveLetter(MoveLetter{Letter: l}) },
		func() (Mail, error) {
			return s.ApproveLetter(ApproveLetter{Letter: l, Proposal: Proposal{Edition: "weekly"}})
		},
	} {
		out = append(out, mailSpecimen("letter", render, func(m Mail) string { return m.Text }))
	}
	return out
}
