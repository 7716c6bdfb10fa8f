package templates

import (
	"html/template"
	"io"
	"time"
)

// sampleProposal is an issue that waits, with all that may be said of one.
func sampleProposal(p Page) Proposal {
	proposal := Proposal{
		Edition: "weekly", Due: sampleFriday, Why: "it was due 51h ago, more than the grace of 2 days",
		SubjectLine: "PebbleConf Nowhere and more: 3 recaps (#14)", Readers: 1203, Nobody: 2, HTML: 34, Text: 6,
		Cut: "2 teasers shortened", Advice: []string{"PebbleConf Nowhere 2031 is not in [[events]]: no place and no days are told"},
		Shares: []Share{{1100, 3, "en", nil, nil}, {90, 1, "es", []string{"PebbleConf Nowhere 2031"}, []string{"databases", "ducks"}}, {13, 2, "en", nil, []string{"Gopherdale Days 2031"}}},
	}
	for _, l := range samplePosts {
		proposal.Posts = append(proposal.Posts, ProposedPost{l.Label, l.URL, "PebbleConf Nowhere 2031"})
	}
	proposal.Posts = append(proposal.Posts, ProposedPost{Title: "On naming things", URL: "https://blog.example.org/names/"})
	return proposal
}

// approvingSpecimens are the pages of the operator.
func (s *Set) approvingSpecimens(p Page) []Specimen {
	body, err := s.IssueBody(Sample())
	page := ApprovePage{Page: p, Proposal: sampleProposal(p), State: IssueWaits, Seen: "0f1e2d3c", Title: sampleLine.Title, Body: template.HTML(body),
		HTMLURL: p.URL + "/approve/" + sampleToken + "/html", TextURL: p.URL + "/approve/" + sampleToken + "/text"}
	with := func(name string, change func(*ApprovePage)) Specimen {
		p := page
		change(&p)
		return Specimen{"approve" + name + ".html", func(w io.Writer) error {
			if err != nil {
				return err
			}
			return s.Approve(w, p)
		}}
	}
	out := func(p *ApprovePage) {
		p.Out, p.Why = sampleFriday.Add(30*time.Minute), "it goes out Fri 28 Nov 09:30 UTC"
	}
	return []Specimen{
		with("", func(*ApprovePage) {}),
		with("-draft", func(p *ApprovePage) { out(p); p.Shares, p.Nobody, p.Cut, p.Advice = nil, 0, "", nil }),
		with("-once", func(p *ApprovePage) { p.Once, p.Due, p.Edition = true, time.Time{}, "wrap-up" }),
		with("-changed", func(p *ApprovePage) { p.Fault = "changed" }),
		with("-readers", func(p *ApprovePage) { p.Fault = "readers" }),
		with("-empty", func(p *ApprovePage) { p.SubjectLine = "" }),
		with("-done", func(p *ApprovePage) { p.State, p.Done = IssueApproved, DoneApprove }),
		with("-already", func(p *ApprovePage) { p.State = IssueApproved }),
		with("-out", func(p *ApprovePage) { p.State, p.WebURL = IssueOut, sampleLine.URL }),
		with("-cancelled", func(p *ApprovePage) { p.State, p.Done = IssueCancelled, DoneCancel }),
		with("-dropped", func(p *ApprovePage) { p.State, p.Done = IssueCancelled, DoneDrop }),
		with("-was-cancelled", func(p *ApprovePage) { p.State = IssueCancelled }),
		specimen("link-approve-expired", s.LinkProblem, LinkProblemPage{Page: p, Kind: "approve", Problem: "expired"}),
	}
}
