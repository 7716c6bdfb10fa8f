package web

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"recapd/internal/membership"
	"recapd/templates"
)

// maxForm is more than any form of ours needs.
const maxForm = 4 << 10

// unsubscribe is the link in every digest. GET shows a page with one button,
// and changes nothing; POST leaves at once, with the button's form and with the
// one-click request of a mail program alike (RFC 8058). Neither needs a cookie,
// a login or a redirect.
func (s *Server) unsubscribe(w http.ResponseWriter, r *http.Request) {
	private(w)
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		s.askToLeave(w, r)
	case http.MethodPost:
		s.leave(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		s.fail(w, r, http.StatusMethodNotAllowed)
	}
}

func (s *Server) askToLeave(w http.ResponseWriter, r *http.Request) {
	ticket, err := s.Members.Look(r.Context(), r.PathValue("token"))
	switch {
	case err != nil:
		s.refuse(w, r, err)
	case ticket.Gone():
		s.done(w, r, ticket)
	default:
		page := templates.UnsubscribePage{Page: s.page(), Address: mask(ticket.Subscriber.Email)}
		s.show(w, r, func(out io.Writer) error { return s.Set.Unsubscribe(out, page) })
	}
}

func (s *Server) leave(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	ticket, err := s.Members.Leave(r.Context(), r.PathValue("token"), "")
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.done(w, r, ticket)
}

func (s *Server) done(w http.ResponseWriter, r *http.Request, ticket membership.Ticket) {
	page := templates.DonePage{Page: s.page(), Already: ticket.Gone(), Test: ticket.Test}
	s.show(w, r, func(out io.Writer) error { return s.Set.Done(out, page) })
}

// refuse answers a token that cannot be used. A stranger learns nothing but
// that the link is no good.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, membership.ErrBadToken) {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	s.Log.Error("unsubscribe", "err", err)
	s.fail(w, r, http.StatusInternalServerError)
}

// mask leaves enough of an address for its owner to know it: "n…@example.org".
func mask(email string) string {
	local, domain, _ := strings.Cut(email, "@")
	for _, first := range local {
		return string(first) + "…@" + domain
	}
	return "…@" + domain
}
