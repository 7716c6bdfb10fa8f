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
		Site: "Sample Recaps", Language: tag, SiteLanguage: original, URL: url,
		BlogURL: "https://blog.example.org", PrivacyURL: "https://blog.example.org/privacy",
		Feeds: []FeedLink{
			{"Atom", `type="application/atom+xml"`, url + "/atom.xml"},
			{"RSS", `type="application/rss+xml"`, url + "/rss.xml"},
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
		specimen("archive", s.Archive, ArchivePage{Page: p, FeedURL: p.URL + "/issues/atom.xml", Signup: form,
			Years: []ArchiveYear{{2031, []IssueLine{*sampleLine, *sampleOlder}}, {2030, []IssueLine{{Number: 1, URL: p.URL + "/issues/1", Title: "On naming things", DateTime: "2030-12-20"}}}}}),
		{"issue.html", func(w io.Writer) error {
			if err != nil {
				return err
			}
			return s.Issue(w, IssuePage{Page: p, Number: 14, Title: sampleLine.Title, Summary: "Ducks in production", DateTime: "2031-11-21",
				Body: template.HTML(body), Previous: sampleOlder, Next: sampleOlder, Signup: form})
		}},
		specimen("error-404", s.Error, ErrorPage{Page: p, Status: 404}),
		specimen("error-405", s.Error, ErrorPage{Page: p, Status: 405}),
		specimen("error-429", s.Error, ErrorPage{Page: p, Status: 429}),
		specimen("error-400", s.Error, ErrorPage{Page: p, Status: 400}),
		specimen("error-500", s.Error, ErrorPage{Page: p, Status: 500}),
	}
}

func (s *Set) joiningSpecimens(p Page) []Specimen {
	form := Signup{Next: sampleFriday, Weekly: true, Latest: sampleLine}
	sent := func(kind string) Sent { return Sent{Kind: kind, Sender: sampleSender, Lifetime: 7 * 24 * time.Hour} }
	confirm := sent("confirm")
	out := []Specimen{
		specimen("subscribe", s.Subscribe, SubscribePage{Page: p, Signup: form, Embeddable: true}),
		specimen("embed", s.Embed, EmbedPage{Page: p, Signup: form}),
		specimen("embed-sent", s.Embed, EmbedPage{Page: p, Sent: &confirm}),
		specimen("confirm", s.Confirm, ConfirmPage{Page: p, Address: sampleReader}),
		specimen("confirmed", s.Confirmed, ConfirmedPage{Page: p, Next: sampleFriday, Latest: sampleLine, PreferencesURL: p.URL + "/s/" + sampleToken}),
		specimen("confirmed-already", s.Confirmed, ConfirmedPage{Page: p, Already: true, Next: sampleFriday}),
	}
	for _, fault := range []string{FaultMissing, FaultSpelled, FaultDomain, FaultRole, FaultBusy} {
		f := form
		f.Address, f.Fault, f.Weekly = "name@example", fault, false
		out = append(out, specimen("subscribe-"+fault, s.Subscribe, SubscribePage{Page: p, Signup: f}),
			specimen("embed-"+fault, s.Embed, EmbedPage{Page: p, Signup: f}))
	}
	for _, kind := range []string{"confirm", "manage", "move"} {
		out = append(out, specimen("sent-"+kind, s.Sent, SentPage{Page: p, Sent: sent(kind)}))
		for _, problem := range []string{"expired", "used", "bad"} {
			page := LinkProblemPage{Page: p, Kind: kind, Problem: problem}
			if kind == "confirm" {
				page.Signup = &form
			}
			out = append(out, specimen("link-"+kind+"-"+problem, s.LinkProblem, page))
		}
	}
	return out
}

func (s *Set) choosingSpecimens(p Page) []Specimen {
	page := PreferencesPage{
		Page: p, Address: sampleReader, Frequency: "weekly", Frequencies: []string{"weekly", "each-post", "monthly", "wrap-up"},
		Events:         []Topic{{"Gopherdale Days 2031", ""}, {"PebbleConf Nowhere 2031", "follow"}},
		Tags:           []Topic{{"caches", ""}, {"databases", "mute"}, {"ducks", ""}, {"observability & night pages", ""}},
		UnsubscribeURL: p.URL + "/u/" + sampleToken, LinkURL: p.URL + "/s/" + sampleToken + "/link",
	}
	saved := page
	saved.Saved, saved.Paused, saved.Chosen = true, sampleFriday, "es"
	fault := page
	fault.PausedFault, fault.PausedTyped = true, "next week"
	test := page
	test.Test, test.Tags, test.LinkURL, test.UnsubscribeURL = true, nil, "", ""
	return []Specimen{
		specimen("preferences", s.Preferences, page),
		specimen("preferences-saved", s.Preferences, saved),
		specimen("preferences-fault", s.Preferences, fault),
		specimen("preferences-test", s.Preferences, test),
		specimen("manage", s.Manage, ManagePage{Page: p, Address: sampleReader}),
		specimen("manage-fault", s.Manage, ManagePage{Page: p, Address: sampleReader, Typed: "name@", Fault: FaultSpelled}),
		specimen("manage-unsure", s.Manage, ManagePage{Page: p, Address: sampleReader, Unsure: true}),
		specimen("move", s.Move, MovePage{Page: p, Address: sampleReader}),
		specimen("moved", s.Moved, MovedPage{Page: p, Address: sampleReader, PreferencesURL: p.URL + "/s/" + sampleToken}),
		specimen("erased", s.Erased, ErasedPage{Page: p}),
	}
}

func (s *Set) leavingSpecimens(p Page) []Specimen {
	undo := p.URL + "/undo/" + sampleToken
	return []Specimen{
		specimen("unsubscribe", s.Unsubscribe, UnsubscribePage{Page: p, Address: sampleReader}),
		specimen("done", s.Done, DonePage{Page: p, UndoURL: undo}),
		specimen("done-thanks", s.Done, DonePage{Page: p, UndoURL: undo, Thanks: true}),
		specimen("done-already", s.Done, DonePage{Page: p, Already: true}),
		specimen("done-test", s.Done, DonePage{Page: p, Test: true}),
		specimen("back", s.Back, BackPage{Page: p, Next: sampleFriday, PreferencesURL: p.URL + "/s/" + sampleToken}),
	}
}

func (s *Set) letterSpecimens(p Page) []Specimen {
	l := Letter{Site: p.Site, Language: p.Language, SiteLanguage: p.SiteLanguage, URL: p.URL, PostalAddress: "Sample Recaps, 1 Nowhere Lane, Placeholder"}
	const week, day = 7 * 24 * time.Hour, 24 * time.Hour
	welcome := WelcomeLetter{Letter: l, Next: sampleFriday, Weekly: true, Latest: sampleLine, Posts: samplePosts,
		PreferencesURL: p.URL + "/s/" + sampleToken, UnsubscribeURL: p.URL + "/u/" + sampleToken}
	var out []Specimen
	for _, letter := range []struct {
		kind   string
		render func() (Mail, error)
	}{
		{"confirm", func() (Mail, error) {
			return s.ConfirmLetter(ConfirmLetter{Letter: l, Link: p.URL + "/confirm/" + sampleToken, Lifetime: week, Next: sampleFriday, Weekly: true})
		}},
		{"welcome", func() (Mail, error) { return s.WelcomeLetter(welcome) }},
		{"manage", func() (Mail, error) {
			return s.ManageLetter(ManageLetter{Letter: l, Link: p.URL + "/m/" + sampleToken, Lifetime: day})
		}},
		{"move", func() (Mail, error) {
			return s.MoveLetter(MoveLetter{Letter: l, Link: p.URL + "/move/" + sampleToken, Lifetime: day})
		}},
	} {
		out = append(out,
			mailSpecimen("letter-"+letter.kind+".html", letter.render, func(m Mail) string { return m.HTML }),
			mailSpecimen("letter-"+letter.kind+".txt", letter.render, func(m Mail) string { return "Subject: " + m.Subject + "\n\n" + m.Text }))
	}
	return out
}

func mailSpecimen(name string, render func() (Mail, error), part func(Mail) string) Specimen {
	return Specimen{name, func(w io.Writer) error {
		m, err := render()
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, part(m))
		return err
	}}
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
	}
	for _, render := range []func() (Mail, error){
		func() (Mail, error) { return s.ConfirmLetter(ConfirmLetter{Letter: l}) },
		func() (Mail, error) { return s.WelcomeLetter(WelcomeLetter{Letter: l}) },
		func() (Mail, error) { return s.ManageLetter(ManageLetter{Letter: l}) },
		func() (Mail, error) { return s.MoveLetter(MoveLetter{Letter: l}) },
	} {
		out = append(out, mailSpecimen("letter", render, func(m Mail) string { return m.Text }))
	}
	return out
}
