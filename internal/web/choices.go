package web

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"recapd/internal/newsletter"
	"recapd/templates"
)

// topics are what there is to choose from: what the posts at hand are about, and
// behind it what was chosen before and is in no post any more.
func (s *Server) topics(p newsletter.Preferences) []newsletter.Topic {
	list := slices.Clone(s.front.Load().topics())
	for _, c := range p.Topics {
		at := slices.IndexFunc(list, func(t newsletter.Topic) bool {
			return t.Kind == c.Kind && strings.EqualFold(t.Name, c.Name)
		})
		if at < 0 {
			list = append(list, c)
			continue
		}
		list[at].Choice = c.Choice
	}
	return list
}

// Faults of the form that our own page does not make, and the one that it can.
var (
	errChoice = errors.New("there is no such choice")
	errPaused = errors.New("not a date")
)

// choices reads the form. A field that is not there leaves its choice as it is.
func (s *Server) choices(typed url.Values, before newsletter.Preferences) (newsletter.Preferences, error) {
	p := before
	if err := oneOf(&p.Frequency, typed.Get(templates.FieldFrequency), s.Editions); err != nil {
		return before, err
	}
	if err := oneOf(&p.Language, typed.Get(templates.FieldLanguage), s.Set.Languages()); err != nil {
		return before, err
	}
	var err error
	if p.Topics, err = opinions(typed, s.topics(before)); err != nil {
		return before, err
	}
	if typed.Has(templates.FieldPaused) {
		p.Paused, err = s.day(typed.Get(templates.FieldPaused))
	}
	return p, err
}

// oneOf sets a choice that was made.
func oneOf(field *string, choice string, all []string) error {
	if choice == "" {
		return nil
	}
	if !slices.Contains(all, choice) {
		return errChoice
	}
	*field = choice
	return nil
}

// opinions are what is thought of the topics that the page offers; of others
// nothing is taken, so that nobody can have us keep what he likes.
func opinions(typed url.Values, offered []newsletter.Topic) ([]newsletter.Topic, error) {
	var list []newsletter.Topic
	for _, t := range offered {
		if field := templates.TopicField(string(t.Kind), t.Name); typed.Has(field) {
			t.Choice = newsletter.Choice(typed.Get(field))
		}
		switch t.Choice {
		case newsletter.Follow, newsletter.Mute:
			list = append(list, t)
		case "":
		default:
			return nil, errChoice
		}
	}
	return list, nil
}

// day is the beginning of a day in the site's zone, as a date field sends it; the
// zero time for "".
func (s *Server) day(typed string) (time.Time, error) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, typed, s.zone())
	if err != nil {
		return time.Time{}, errPaused
	}
	return at, nil
}

func (s *Server) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}
