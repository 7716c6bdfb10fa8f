package digest

import (
	"net/url"
	"strings"
	"time"

	"recapd/templates"
)

// Event is what the operator has told of a conference. Nothing of it is needed:
// posts may name an event that nobody told more of.
type Event struct {
	Name         string
	Place        string
	URL          string    // of its own site
	Starts, Ends time.Time // its days; zero: not known
}

// introduce puts what is known of an event under its heading: where and when it
// was, before how much there is to read of it.
func (m Masthead) introduce(s *templates.Section, name string) {
	e, known := m.event(name)
	if !known {
		return
	}
	var facts []string
	if place := clip(clean(e.Place), nameLength); place != "" {
		facts = append(facts, place)
	}
	if !e.Starts.IsZero() && !e.Ends.IsZero() {
		facts = append(facts, span(e.Starts, e.Ends, e.Starts.Location()))
	}
	s.Facts = append(facts, s.Facts...)
	if u, err := url.Parse(e.URL); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		s.Site = u.String()
	}
}

// event finds an event as collect does: names that differ in case or spaces only
// are one.
func (m Masthead) event(name string) (Event, bool) {
	folded := func(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
	for _, e := range m.Events {
		if folded(e.Name) == folded(name) {
			return e, true
		}
	}
	return Event{}, false
}
