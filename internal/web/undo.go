package web

import (
	"io"
	"net/http"

	"recapd/internal/membership"
	"recapd/templates"
)

// afterwards is for somebody who has just left: he may take it back, or say why.
func (s *Server) afterwards(w http.ResponseWriter, r *http.Request) {
	if !s.read(w, r) {
		return
	}
	switch r.PostForm.Get(templates.FieldDo) {
	case "undo":
		s.undo(w, r)
	case "reason":
		s.because(w, r)
	default:
		s.fail(w, r, http.StatusBadRequest)
	}
}

func (s *Server) undo(w http.ResponseWriter, r *http.Request) {
	ticket, err := s.Members.Undo(r.Context(), r.PathValue("token"))
	if err != nil {
		s.refuse(w, r, kindUndo, err)
		return
	}
	s.back(w, r, ticket)
}

// back is for somebody who is on the list again.
func (s *Server) back(w http.ResponseWriter, r *http.Request, ticket membership.Ticket) {
	page := templates.BackPage{Page: s.page(r, ticket.Subscriber.Language), Next: s.signup(r).Next, PreferencesURL: s.preferencesURL(ticket.Subscriber.ID)}
	s.show(w, r, func(out io.Writer) error { return s.Set.Back(out, page) })
}

func (s *Server) because(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	ticket, err := s.Members.Because(r.Context(), token, r.PostForm.Get(templates.FieldReason))
	if err != nil {
		s.refuse(w, r, kindUndo, err)
		return
	}
	if !ticket.Gone() {
		s.back(w, r, ticket)
		return
	}
	page := templates.DonePage{Page: s.page(r, ""), Thanks: true, UndoURL: s.undoURL(token)}
	s.show(w, r, func(out io.Writer) error { return s.Set.Done(out, page) })
}
