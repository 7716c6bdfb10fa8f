package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"recapd/internal/membership"
	"recapd/templates"
)

// Keeper does what takes a fresh link that was mailed to the address on record.
// Each of the three uses it up.
type Keeper interface {
	LookManage(ctx context.Context, token string) (membership.Invitation, error)
	// Move may return an *membership.AddressError; the link is good for another
	// try then.
	Move(ctx context.Context, token, newAddress string) error
	Data(ctx context.Context, token string) (membership.Record, error)
	Erase(ctx context.Context, token string) error
}

// manage shows the three forms.
func (s *Server) manage(w http.ResponseWriter, r *http.Request) {
	s.showManage(w, r, http.StatusOK, templates.ManagePage{})
}

// managed takes one of them.
func (s *Server) managed(w http.ResponseWriter, r *http.Request) {
	if !s.read(w, r) {
		return
	}
	switch r.PostForm.Get(templates.FieldDo) {
	case "move":
		s.moveAway(w, r)
	case "data":
		s.handOut(w, r)
	case "erase":
		s.erase(w, r)
	default:
		s.fail(w, r, http.StatusBadRequest)
	}
}

func (s *Server) showManage(w http.ResponseWriter, r *http.Request, status int, page templates.ManagePage) {
	found, err := s.Members.LookManage(r.Context(), r.PathValue("token"))
	if err != nil {
		s.refuse(w, r, kindManage, err)
		return
	}
	page.Page, page.Address = s.page(r, found.Subscriber.Language), mask(found.Subscriber.Email)
	s.showAs(w, r, status, func(out io.Writer) error { return s.Set.Manage(out, page) })
}

// moveAway has the new address asked. What it answers does not depend on whether
// that is known.
func (s *Server) moveAway(w http.ResponseWriter, r *http.Request) {
	typed := r.PostForm.Get(templates.FieldAddress)
	err := s.Members.Move(r.Context(), r.PathValue("token"), typed)
	var wrong *membership.AddressError
	switch {
	case errors.As(err, &wrong):
		if len(typed) > longestTyped {
			typed = ""
		}
		s.showManage(w, r, http.StatusUnprocessableEntity, templates.ManagePage{Typed: typed, Fault: string(wrong.Reason)})
	case err != nil:
		s.refuse(w, r, kindManage, err)
	default:
		page := templates.SentPage{Page: s.page(r, ""), Sent: s.sent(kindMove, membership.MoveLife)}
		s.show(w, r, func(out io.Writer) error { return s.Set.Sent(out, page) })
	}
}

// handOut is all that is on record about a person, as a file.
func (s *Server) handOut(w http.ResponseWriter, r *http.Request) {
	record, err := s.Members.Data(r.Context(), r.PathValue("token"))
	if err != nil {
		s.refuse(w, r, kindManage, err)
		return
	}
	body, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		s.broken(w, r, "hand out a record", err)
		return
	}
	w.Header().Set("Content-Disposition", `attachment; filename="recapd-record.json"`)
	answer(w, r, http.StatusOK, "application/json", append(body, '\n'))
}

// erase wants the box ticked.
func (s *Server) erase(w http.ResponseWriter, r *http.Request) {
	if r.PostForm.Get(templates.FieldSure) != "yes" {
		s.showManage(w, r, http.StatusUnprocessableEntity, templates.ManagePage{Unsure: true})
		return
	}
	if err := s.Members.Erase(r.Context(), r.PathValue("token")); err != nil {
		s.refuse(w, r, kindManage, err)
		return
	}
	page := templates.ErasedPage{Page: s.page(r, "")}
	s.show(w, r, func(out io.Writer) error { return s.Set.Erased(out, page) })
}
