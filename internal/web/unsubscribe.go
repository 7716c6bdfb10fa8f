package web

import (
	"context"
	"io"
	"net/http"

	"recapd/internal/membership"
	"recapd/templates"
)

// Leaver ends subscriptions, and takes that back for a while.
type Leaver interface {
	Look(ctx context.Context, token string) (membership.Ticket, error)
	// Leave is idempotent. When it returns nil, the departure is on disk.
	Leave(ctx context.Context, token, reason string) (membership.Ticket, error)
	Because(ctx context.Context, undo, reason string) (membership.Ticket, error)
	Undo(ctx context.Context, undo string) (membership.Ticket, error)
}

// askToLeave is behind the link in every digest: a page with one button.
func (s *Server) askToLeave(w http.ResponseWriter, r *http.Request) {
	ticket, err := s.Members.Look(r.Context(), r.PathValue("token"))
	switch {
	case err != nil:
		s.refuseDigest(w, r, "unsubscribe", err)
	case ticket.Gone():
		s.done(w, r, ticket)
	default:
		page := templates.UnsubscribePage{Page: s.page(r, ticket.Subscriber.Language), Address: mask(ticket.Address)}
		s.show(w, r, func(out io.Writer) error { return s.Set.Unsubscribe(out, page) })
	}
}

// leave is that button, and the one-click request of a mail program alike (RFC
// 8058). It needs no cookie, no login and no redirect, and does not read what is
// posted.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) {
	ticket, err := s.Members.Leave(r.Context(), r.PathValue("token"), "")
	if err != nil {
		s.refuseDigest(w, r, "unsubscribe", err)
		return
	}
	s.done(w, r, ticket)
}

// done says that there is no more mail, to whoever has just left and to whoever
// had left before.
func (s *Server) done(w http.ResponseWriter, r *http.Request, ticket membership.Ticket) {
	page := templates.DonePage{
		Page: s.page(r, ticket.Subscriber.Language), Already: ticket.Undo == "", Test: ticket.Test, UndoURL: s.undoURL(ticket.Undo),
	}
	if !ticket.Nobody() && !ticket.Test {
		page.LinkURL = s.PublicURL + "/s/" + r.PathValue("token") + "/link"
	}
	s.show(w, r, func(out io.Writer) error { return s.Set.Done(out, page) })
}

func (s *Server) undoURL(token string) string {
	if token == "" {
		return ""
	}
	return s.PublicURL + "/undo/" + token
}
