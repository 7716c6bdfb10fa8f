package digest

import (
	"net/url"
	"time"

	"recapd/templates"
)

// Event is what the operator has told of a conference. Nothing of it is needed:
// posts may name an event that nobody told more of.
type Event struct {
	Name         string
	Place        string
	URL          string    // of its own site
	Logo         string    // https address of a picture; "" for none
	Starts, Ends time.Time // its days; zero: not known
}

// introduce puts what is known of an event under its heading: where and when it
// was, before how much there is to read of it.
func (p *plan) introduce(s *templates.Section, name string, pictured bool) {
	e, known := p.masthead.event(name)
	if !known {
		return
	}
	var facts []string
	if place := clip(clean(e.Place), nameLength); place != "" {
		facts = append(facts, place)
	}
	if !e.Starts.IsZero() && !e.Ends.IsZero() {
		facts = append(facts, p.words.Span(e.Starts, e.Ends))
	}
	s.Facts = append(facts, s.Facts...)
	if u, err := url.Parse(e.URL); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		s.Site = u.String()
	}
	if logo, ok := shownEverywhere(e.Logo); ok && pictured {
		s.Logo = logo
	}
}

// Over is when the last day of an event ends; the zero time when that is not known.
func (m Masthead) Over(name string) time.Time {
	e, _ := m.event(name)
	if e.Ends.IsZero() {
		return time.Time{}
	}
	return e.Ends.AddDate(0, 0, 1)
}

// event finds what is known of an event. Names that differ in case or spaces only are
// one.
func (m Masthead) event(name string) (Event, bool) {
	for _, e := range m.Events {
		if Folded(e.Name) == Folded(name) {
			return e, true
		}
	}
	return Event{}, false
}
