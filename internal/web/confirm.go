package web

import (
	"context"
	"errors"
	"io"
	"net/http"

	"recapd/internal/membership"
	"recapd/templates"
)

// Confirmer knows the links of confirmations. With membership.ErrUsed the
// invitation is filled when whoever clicks twice has joined, and not left since.
type Confirmer interface {
	LookConfirm(ctx context.Context, token string) (membership.Invitation, error)
	// Confirm joins. When it returns nil, that is on disk.
	Confirm(ctx context.Context, token string) (membership.Invitation, error)
}

// askToConfirm shows the button.
func (s *Server) askToConfirm(w http.ResponseWriter, r *http.Request) {
	found, err := s.Members.LookConfirm(r.Context(), r.PathValue("token"))
	switch {
	case alreadyIn(found, err):
		s.confirmed(w, r, found, true)
	case err != nil:
		s.refuse(w, r, kindConfirm, err)
	default:
		page := templates.ConfirmPage{Page: s.page(r, found.Letter.Language), Address: mask(found.Letter.Address)}
		s.show(w, r, func(out io.Writer) error { return s.Set.Confirm(out, page) })
	}
}

// confirm is the button.
func (s *Server) confirm(w http.ResponseWriter, r *http.Request) {
	found, err := s.Members.Confirm(r.Context(), r.PathValue("token"))
	switch {
	case alreadyIn(found, err):
		s.confirmed(w, r, found, true)
	case err != nil:
		s.refuse(w, r, kindConfirm, err)
	default:
		s.confirmed(w, r, found, false)
	}
}

func alreadyIn(found membership.Invitation, err error) bool {
	return errors.Is(err, membership.ErrUsed) && found.Subscriber.ID != 0
}

func (s *Server) confirmed(w http.ResponseWriter, r *http.Request, found membership.Invitation, already bool) {
	form := s.signup(r)
	page := templates.ConfirmedPage{Page: s.page(r, found.Letter.Language), Already: already, Next: form.Next, Latest: form.Latest}
	if !already {
		page.PreferencesURL = s.preferencesURL(found.Subscriber.ID)
	}
	s.show(w, r, func(out io.Writer) error { return s.Set.Confirmed(out, page) })
}
