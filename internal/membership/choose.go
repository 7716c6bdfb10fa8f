package membership

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"recapd/internal/newsletter"
)

// What preferences may hold. Beyond it somebody plays with the form.
const (
	maxTopics    = 200
	maxTopicName = 200 // bytes
	longestPause = 2 * 366 * day
)

// choosing is what preferences need of the ledger.
type choosing interface {
	Preferences(ctx context.Context, id int64) (newsletter.Preferences, error)

	// Choose keeps preferences in the place of those before.
	Choose(ctx context.Context, id int64, p newsletter.Preferences) error
}

// Preferences are those of whom a digest's link belongs to. Where nobody is on
// record they are empty; see Ticket.
func (d *Desk) Preferences(ctx context.Context, token string) (newsletter.Preferences, Ticket, error) {
	t, err := d.Look(ctx, token)
	if err != nil || t.Nobody() {
		return newsletter.Preferences{}, t, err
	}
	p, err := d.Store.Preferences(ctx, t.Subscriber.ID)
	if errors.Is(err, newsletter.ErrNotFound) { // erased a moment ago
		return newsletter.Preferences{}, Ticket{}, nil
	}
	if !p.Paused.After(d.Now()) { // over
		p.Paused = time.Time{}
	}
	return p, t, err
}

// Choose keeps preferences, or answers ErrChoice. They are kept for one who has
// left, too: he may come back. Where nobody is on record nothing happens.
func (d *Desk) Choose(ctx context.Context, token string, p newsletter.Preferences) error {
	t, err := d.Look(ctx, token)
	if err != nil {
		return err
	}
	if p, err = d.canonical(p); err != nil || t.Nobody() {
		return err
	}
	err = d.Store.Choose(ctx, t.Subscriber.ID, p)
	if errors.Is(err, newsletter.ErrNotFound) {
		return nil
	}
	if err == nil {
		d.note(EventChose)
	}
	return err
}

// canonical is the one spelling of preferences, or ErrChoice.
func (d *Desk) canonical(p newsletter.Preferences) (newsletter.Preferences, error) {
	f, ok := frequency(p.Frequency)
	if !ok {
		return p, fmt.Errorf("%w: frequency %.40q", ErrChoice, p.Frequency)
	}
	p.Frequency = f
	if p.Language != languageTag(p.Language) {
		return p, fmt.Errorf("%w: language %.40q", ErrChoice, p.Language)
	}
	now := d.Now()
	if p.Paused.After(now.Add(longestPause)) {
		return p, fmt.Errorf("%w: a pause until %s", ErrChoice, p.Paused.Format(time.DateOnly))
	}
	if !p.Paused.IsZero() && !p.Paused.After(now) {
		return p, fmt.Errorf("%w: a pause until %s, which is past", ErrChoice, p.Paused.Format(time.DateOnly))
	}
	var err error
	p.Topics, err = canonicalTopics(p.Topics)
	return p, err
}

// frequency is how the ledger spells an edition that somebody wants: the weekly one
// is "". ok is false, and f is "", for what is no edition.
func frequency(word string) (f string, ok bool) {
	switch word = strings.ToLower(strings.TrimSpace(word)); word {
	case "", newsletter.Weekly:
		return "", true
	case newsletter.EachPost, newsletter.Monthly, newsletter.WrapUp:
		return word, true
	}
	return "", false
}

func canonicalTopics(given []newsletter.Topic) ([]newsletter.Topic, error) {
	list := slices.Clone(given)
	slices.SortFunc(list, func(a, b newsletter.Topic) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Choice, b.Choice))
	})
	list = slices.Compact(list)
	if len(list) > maxTopics {
		return nil, fmt.Errorf("%w: %d topics", ErrChoice, len(list))
	}
	for i, t := range list {
		if !goodTopic(t) {
			return nil, fmt.Errorf("%w: topic %.40q", ErrChoice, t.Name)
		}
		if i > 0 && list[i-1].Kind == t.Kind && list[i-1].Name == t.Name {
			return nil, fmt.Errorf("%w: %.40q both followed and muted", ErrChoice, t.Name)
		}
	}
	return list, nil
}

func goodTopic(t newsletter.Topic) bool {
	return (t.Kind == newsletter.TopicEvent || t.Kind == newsletter.TopicTag) &&
		(t.Choice == newsletter.Follow || t.Choice == newsletter.Mute) &&
		t.Name != "" && len(t.Name) <= maxTopicName && strings.ToValidUTF8(t.Name, "") == t.Name &&
		!strings.ContainsFunc(t.Name, unicode.IsControl)
}
