package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"recapd/internal/membership"
	"recapd/templates"
)

// Joiner takes sign-ups.
type Joiner interface {
	// Join records what somebody asks for, without looking who it is. When it
	// returns nil, that is on disk. It may return *membership.AddressError and
	// membership.ErrTooMany.
	Join(ctx context.Context, a membership.Application) error
}

// Sources of consent.
const (
	sourceForm  = "form"
	sourceEmbed = "embed"
	sourceAPI   = "api"
)

// subscribeForm shows the form.
func (s *Server) subscribeForm(w http.ResponseWriter, r *http.Request) {
	s.showForm(w, r, s.signup(r))
}

// subscribe takes it. What it answers is the same for every address that could be
// one, known or not.
func (s *Server) subscribe(w http.ResponseWriter, r *http.Request) {
	if !s.read(w, r) {
		return
	}
	source := sourceForm
	if s.foreign(r) || r.PostForm.Get(templates.FieldSource) == sourceEmbed {
		source = sourceEmbed
	}
	fault, err := s.join(w, r, source)
	switch {
	case err != nil:
		s.broken(w, r, "sign-up", err)
	case fault != "":
		s.showForm(w, r, s.corrected(r, fault))
	default:
		page := templates.SentPage{Page: s.page(r, ""), Sent: s.sent(kindConfirm, membership.ConfirmLife)}
		s.show(w, r, func(out io.Writer) error { return s.Set.Sent(out, page) })
	}
}

// join passes on what was typed. fault is what is wrong with it, in the words of
// templates. Whoever fills in the field that people do not see is told what
// everybody is told, and nothing is done.
func (s *Server) join(w http.ResponseWriter, r *http.Request, source string) (fault string, err error) {
	if r.PostForm.Get(templates.FieldTrap) != "" {
		s.refused(refusedTrap)
		return "", nil
	}
	return s.apply(w, membership.Application{
		Address: r.PostForm.Get(templates.FieldAddress), Language: s.language(r, ""),
		Source: source, From: s.Proxies.Visitor(r),
	}, r.Context())
}

// apply asks membership, and translates its answer.
func (s *Server) apply(w http.ResponseWriter, a membership.Application, ctx context.Context) (fault string, err error) {
	err = s.Members.Join(ctx, a)
	var wrong *membership.AddressError
	switch {
	case err == nil:
		return "", nil
	case errors.As(err, &wrong):
		return string(wrong.Reason), nil
	case errors.Is(err, membership.ErrTooMany):
		w.Header().Set("Retry-After", strconv.Itoa(int(retryAfter/time.Second)))
		return templates.FaultBusy, nil
	}
	return "", err
}

// retryAfter is for how long the limits look back.
const retryAfter = time.Hour

// signup is the form as it stands on any page.
func (s *Server) signup(r *http.Request) templates.Signup {
	form := templates.Signup{Latest: s.latest(r.Context())}
	if s.Next != nil {
		due := s.Next()
		form.Next, form.Weekly = due.At, due.Weekly
	}
	return form
}

// corrected is the form with what was typed and what is wrong with it.
func (s *Server) corrected(r *http.Request, fault string) templates.Signup {
	form := s.signup(r)
	form.Fault = fault
	if typed := r.PostForm.Get(templates.FieldAddress); len(typed) <= longestTyped {
		form.Address = typed
	}
	return form
}

// longestTyped is more than an address may have (RFC 5321 §4.5.3.1).
const longestTyped = 320

func (s *Server) showForm(w http.ResponseWriter, r *http.Request, form templates.Signup) {
	page := templates.SubscribePage{Page: s.page(r, ""), Signup: form, Embeddable: true}
	s.showAs(w, r, statusOfFault(form.Fault), func(out io.Writer) error { return s.Set.Subscribe(out, page) })
}

func statusOfFault(fault string) int {
	switch fault {
	case "":
		return http.StatusOK
	case templates.FaultBusy:
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

// sent tells where to look for a letter.
func (s *Server) sent(kind string, life time.Duration) templates.Sent {
	return templates.Sent{Kind: kind, Sender: s.Sender, Lifetime: life}
}
