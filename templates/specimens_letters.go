package templates

import (
	"io"
	"time"
)

// letterSpecimens are both parts of every letter.
func (s *Set) letterSpecimens(p Page) []Specimen {
	l := Letter{Site: p.Site, Language: p.Language, SiteLanguage: p.SiteLanguage, URL: p.URL, PostalAddress: "Sample Recaps, 1 Nowhere Lane, Placeholder"}
	const week, day = 7 * 24 * time.Hour, 24 * time.Hour
	welcome := WelcomeLetter{Letter: l, Next: sampleFriday, Weekly: true, Latest: sampleLine, Posts: samplePosts,
		PreferencesURL: p.URL + "/s/" + sampleToken, UnsubscribeURL: p.URL + "/u/" + sampleToken}
	confirm := ConfirmLetter{Letter: l, Link: p.URL + "/confirm/" + sampleToken, Lifetime: week, Next: sampleFriday, Weekly: true}
	listed := confirm
	listed.ByList = true
	approve := ApproveLetter{Letter: l, Proposal: sampleProposal(p), Link: p.URL + "/approve/" + sampleToken, Lifetime: 2 * week, Which: "waiting"}
	still, draft := approve, approve
	still.Still, still.SubjectLine = true, ""
	draft.Out, draft.Shares, draft.Nobody = sampleFriday.Add(30*time.Minute), nil, 0
	var out []Specimen
	for _, letter := range []struct {
		kind   string
		render func() (Mail, error)
	}{
		{"confirm", func() (Mail, error) { return s.ConfirmLetter(confirm) }},
		{"confirm-listed", func() (Mail, error) { return s.ConfirmLetter(listed) }},
		{"welcome", func() (Mail, error) { return s.WelcomeLetter(welcome) }},
		{"manage", func() (Mail, error) {
			return s.ManageLetter(ManageLetter{Letter: l, Link: p.URL + "/m/" + sampleToken, Lifetime: day})
		}},
		{"move", func() (Mail, error) {
			return s.MoveLetter(MoveLetter{Letter: l, Link: p.URL + "/move/" + sampleToken, Lifetime: day})
		}},
		{"approve", func() (Mail, error) { return s.ApproveLetter(approve) }},
		{"approve-still", func() (Mail, error) { return s.ApproveLetter(still) }},
		{"approve-draft", func() (Mail, error) { return s.ApproveLetter(draft) }},
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
