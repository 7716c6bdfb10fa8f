package web

import (
	"context"
	"io"
	"net/http"

	"recapd/internal/membership"
	"recapd/templates"
)

// Mover knows the links by which a new address says yes.
type Mover interface {
	LookMove(ctx context.Context, token string) (membership.Invitation, error)
	// ConfirmMove changes the address. When it returns nil, that is on disk.
	ConfirmMove(ctx context.Context, token string) (membership.Invitation, error)
}

// askToMove shows the button at the new address.
func (s *Server) askToMove(w http.ResponseWriter, r *http.Request) {
	found, err := s.Members.LookMove(r.Context(), r.PathValue("token"))
	if err != nil {
		s.refuse(w, r, kindMove, err)
		return
	}
	page := templates.MovePage{Page: s.page(r, found.Subscriber.Language), Address: mask(found.Letter.Address)}
	s.show(w, r, func(out io.Writer) error { return s.Set.Move(out, page) })
}

// move is that button.
func (s *Server) move(w http.ResponseWriter, r *http.Request) {
	found, err := s.Members.ConfirmMove(r.Context(), r.PathValue("token"))
	if err != nil {
		s.refuse(w, r, kindMove, err)
		return
	}
	page := templates.MovedPage{Page: s.page(r, found.Subscriber.Language), Address: mask(found.Letter.Address), PreferencesURL: s.preferencesURL(found.Subscriber.ID)}
	s.show(w, r, func(out io.Writer) error { return s.Set.Moved(out, page) })
}
