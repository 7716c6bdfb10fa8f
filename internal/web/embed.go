package web

import (
	"io"
	"net/http"

	"recapd/internal/membership"
	"recapd/templates"
)

// embedForm is the form alone, for a frame on a site that the operator has named.
func (s *Server) embedForm(w http.ResponseWriter, r *http.Request) {
	s.showEmbedded(w, r, templates.EmbedPage{Signup: s.signup(r)})
}

// embed takes the form within that frame, and answers there.
func (s *Server) embed(w http.ResponseWriter, r *http.Request) {
	if !s.read(w, r) {
		return
	}
	fault, err := s.join(w, r, sourceEmbed)
	switch {
	case err != nil:
		s.broken(w, r, "embedded sign-up", err)
	case fault != "":
		s.showEmbedded(w, r, templates.EmbedPage{Signup: s.corrected(r, fault)})
	default:
		sent := s.sent(kindConfirm, membership.ConfirmLife)
		s.showEmbedded(w, r, templates.EmbedPage{Sent: &sent})
	}
}

func (s *Server) showEmbedded(w http.ResponseWriter, r *http.Request, page templates.EmbedPage) {
	page.Page = s.page(r, "")
	s.showAs(w, r, statusOfFault(page.Signup.Fault), func(out io.Writer) error { return s.Set.Embed(out, page) })
}
