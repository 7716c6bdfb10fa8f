package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/templates"
)

// Chooser knows what readers want to get. The link of a digest allows this and
// leaving, and to have a fresh link mailed for all else.
type Chooser interface {
	Preferences(ctx context.Context, token string) (newsletter.Preferences, membership.Ticket, error)
	// Choose replaces all that was chosen before.
	Choose(ctx context.Context, token string, p newsletter.Preferences) error
	AskForLink(ctx context.Context, token string) error
}

// preferences shows the form, with what was chosen.
func (s *Server) preferences(w http.ResponseWriter, r *http.Request) {
	if chosen, ticket, ok := s.chosen(w, r); ok {
		s.showPreferences(w, r, ticket, chosen, http.StatusOK, templates.PreferencesPage{})
	}
}

// choose takes the form.
func (s *Server) choose(w http.ResponseWriter, r *http.Request) {
	if !s.read(w, r) {
		return
	}
	before, ticket, ok := s.chosen(w, r)
	if !ok {
		return
	}
	now, err := s.choices(r.PostForm, before)
	if err == nil && !ticket.Test {
		err = s.Members.Choose(r.Context(), r.PathValue("token"), now)
	}
	switch {
	case err == nil:
		s.showPreferences(w, r, ticket, now, http.StatusOK, templates.PreferencesPage{Saved: !ticket.Test})
	case errors.Is(err, errChoice):
		s.fail(w, r, http.StatusBadRequest)
	case errors.Is(err, errPaused), errors.Is(err, membership.ErrChoice): // all else has been looked at here: the pause is too long
		page := templates.PreferencesPage{PausedFault: true, PausedTyped: r.PostForm.Get(templates.FieldPaused)}
		s.showPreferences(w, r, ticket, now, http.StatusUnprocessableEntity, page)
	default:
		s.refuseDigest(w, r, "preferences", err)
	}
}

// chosen finds what a reader has chosen. When ok is false, the answer has been
// given.
func (s *Server) chosen(w http.ResponseWriter, r *http.Request) (p newsletter.Preferences, t membership.Ticket, ok bool) {
	p, t, err := s.Members.Preferences(r.Context(), r.PathValue("token"))
	switch {
	case err != nil:
		s.refuseDigest(w, r, "preferences", err)
	case t.Gone() && !t.Test:
		s.done(w, r, t)
	default:
		return p, t, true
	}
	return p, t, false
}

func (s *Server) showPreferences(w http.ResponseWriter, r *http.Request, t membership.Ticket, p newsletter.Preferences, status int, page templates.PreferencesPage) {
	token := r.PathValue("token")
	page.Page, page.Address, page.Test = s.page(r, p.Language), mask(t.Address), t.Test
	page.Frequency = p.Frequency
	if !slices.Contains(s.Editions, page.Frequency) { // who has chosen one that is no longer gets the weekly one
		page.Frequency = newsletter.Weekly
	}
	if len(s.Editions) > 1 {
		page.Frequencies = s.Editions
	}
	page.Chosen, page.Paused = p.Language, p.Paused
	if !p.Paused.IsZero() {
		page.Paused = p.Paused.In(s.zone())
	}
	for _, topic := range s.topics(p) {
		line := templates.Topic{Name: topic.Name, Choice: string(topic.Choice)}
		if topic.Kind == newsletter.TopicEvent {
			page.Events = append(page.Events, line)
		} else {
			page.Tags = append(page.Tags, line)
		}
	}
	if !t.Test {
		page.UnsubscribeURL, page.LinkURL = s.PublicURL+"/u/"+token, s.PublicURL+"/s/"+token+"/link"
	}
	s.showAs(w, r, status, func(out io.Writer) error { return s.Set.Preferences(out, page) })
}

// preferencesURL leads somebody who has just acted to his preferences.
func (s *Server) preferencesURL(subscriber int64) string {
	if subscriber == 0 || s.Tokens == nil {
		return ""
	}
	return s.PublicURL + "/s/" + s.Tokens.Unsubscribe(subscriber, 0)
}

// sendLink has a fresh link mailed to the address on record, also of somebody who
// has left: his record stays until he is erased.
func (s *Server) sendLink(w http.ResponseWriter, r *http.Request) {
	ticket, err := s.Members.Look(r.Context(), r.PathValue("token"))
	if err != nil {
		s.refuseDigest(w, r, "ask for a link", err)
		return
	}
	if ticket.Nobody() {
		s.done(w, r, ticket)
		return
	}
	err = s.Members.AskForLink(r.Context(), r.PathValue("token"))
	if err != nil && !errors.Is(err, membership.ErrTooMany) { // the page says that there may be none
		s.refuseDigest(w, r, "ask for a link", err)
		return
	}
	page := templates.SentPage{Page: s.page(r, ticket.Subscriber.Language), Sent: s.sent(kindManage, membership.ManageLife)}
	s.show(w, r, func(out io.Writer) error { return s.Set.Sent(out, page) })
}
