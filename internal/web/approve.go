package web

import (
	"context"
	"errors"
	"html/template"
	"io"
	"net/http"

	"recapd/internal/newsletter"
	"recapd/templates"
)

// Approver is what the operator's link to an issue that waits allows. The errors are
// those of links in letters: membership.ErrBadToken and membership.ErrExpired.
type Approver interface {
	// LookIssue changes nothing.
	LookIssue(ctx context.Context, token string) (Proposal, error)

	// ApproveIssue lets the issue go. Of one that waits no more it changes nothing, as
	// the Proposal tells; ErrChanged and ErrReaders come with one, too.
	ApproveIssue(ctx context.Context, token, seen string) (Proposal, error)

	// CancelIssue keeps the issue back, and with drop its posts as well: ErrChanged when
	// these are not those that were seen.
	CancelIssue(ctx context.Context, token, seen string, drop bool) (Proposal, error)
}

// What stands against a wish of the operator's.
var (
	ErrChanged = errors.New("the issue is not the one that was looked at")
	ErrReaders = errors.New("the issue has more readers than it may have")
)

// Proposal is an issue that waits, or waited.
type Proposal struct {
	templates.Proposal
	Issue     newsletter.Issue     // as it is on record
	Rendering newsletter.Rendering // filled in for nobody; zero when nothing can be told
	Seen      string               // names what is proposed; "" when nothing is
}

// state is how far the issue has come.
func (p Proposal) state() string {
	switch p.Issue.State {
	case newsletter.Draft, newsletter.Held:
		if p.Issue.Approved.IsZero() {
			return templates.IssueWaits
		}
		return templates.IssueApproved
	case newsletter.Cancelled:
		return templates.IssueCancelled
	}
	return templates.IssueOut
}

// proposal shows the issue and the buttons.
func (s *Server) proposal(w http.ResponseWriter, r *http.Request) {
	p, err := s.Approver.LookIssue(r.Context(), r.PathValue("token"))
	if err != nil {
		s.refuse(w, r, kindApprove, err)
		return
	}
	s.showProposal(w, r, http.StatusOK, p, templates.ApprovePage{})
}

// decide is the buttons.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	if !s.read(w, r) {
		return
	}
	token, seen := r.PathValue("token"), r.PostForm.Get(templates.FieldSeen)
	switch r.PostForm.Get(templates.FieldDo) {
	case "approve":
		p, err := s.Approver.ApproveIssue(r.Context(), token, seen)
		s.decided(w, r, p, err, templates.DoneApprove, templates.IssueApproved)
	case "cancel":
		drop, done := r.PostForm.Get(templates.FieldDrop) == "yes", templates.DoneCancel
		if drop {
			done = templates.DoneDrop
		}
		p, err := s.Approver.CancelIssue(r.Context(), token, seen, drop)
		s.decided(w, r, p, err, done, templates.IssueCancelled)
	default:
		s.fail(w, r, http.StatusBadRequest)
	}
}

// decided tells what has come of a wish, which was for a state of the issue. p is the
// issue as it was before.
func (s *Server) decided(w http.ResponseWriter, r *http.Request, p Proposal, err error, done, wish string) {
	page, status := templates.ApprovePage{}, http.StatusOK
	switch was := p.state(); {
	case errors.Is(err, ErrChanged):
		page.Fault, status = "changed", http.StatusConflict
	case errors.Is(err, ErrReaders):
		page.Fault, status = "readers", http.StatusConflict
	case err != nil:
		s.refuse(w, r, kindApprove, err)
		return
	case was == templates.IssueWaits, was == templates.IssueApproved && wish == templates.IssueCancelled:
		page.Done, page.State = done, wish
	}
	s.showProposal(w, r, status, p, page)
}

func (s *Server) showProposal(w http.ResponseWriter, r *http.Request, status int, p Proposal, page templates.ApprovePage) {
	address := s.PublicURL + "/approve/" + r.PathValue("token")
	page.Page, page.Proposal, page.Seen, page.Title = s.page(r, s.Language), p.Proposal, p.Seen, p.Issue.Title
	page.HTMLURL, page.TextURL = address+"/html", address+"/text"
	if page.State == "" {
		page.State = p.state()
	}
	if p.Issue.Out() {
		page.WebURL = s.issueURL(p.Issue)
	}
	// Made of sanitised teasers by our own templates a moment ago.
	page.Body = template.HTML(p.Rendering.Web)
	s.showAs(w, r, status, func(out io.Writer) error { return s.Set.Approve(out, page) })
}

// mailPolicy is that of a mail by itself: its styles are within, and it does nothing.
const mailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// proposedHTML is the HTML part of the mail that waits, as it would be sent.
func (s *Server) proposedHTML(w http.ResponseWriter, r *http.Request) {
	if p, ok := s.proposed(w, r); ok {
		w.Header().Set("Content-Security-Policy", mailPolicy)
		answer(w, r, http.StatusOK, "text/html; charset=utf-8", []byte(p.Rendering.HTML))
	}
}

// proposedText is the text part.
func (s *Server) proposedText(w http.ResponseWriter, r *http.Request) {
	if p, ok := s.proposed(w, r); ok {
		answer(w, r, http.StatusOK, "text/plain; charset=utf-8", []byte(p.Rendering.Text))
	}
}

// proposed is the issue, of which there must be something to show; else ok is false,
// and the answer given.
func (s *Server) proposed(w http.ResponseWriter, r *http.Request) (p Proposal, ok bool) {
	p, err := s.Approver.LookIssue(r.Context(), r.PathValue("token"))
	switch {
	case err != nil:
		s.refuse(w, r, kindApprove, err)
	case p.Rendering.HTML == "":
		s.fail(w, r, http.StatusNotFound)
	default:
		return p, true
	}
	return p, false
}
