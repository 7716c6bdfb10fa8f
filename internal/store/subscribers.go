package store

import (
	"context"
	"errors"
	"iter"
	"time"

	"recapd/internal/newsletter"
)

const subscriberColumns = `s.id, s.email, s.name, s.status, s.language, s.frequency, s.paused_until, s.selection,
	s.consent_at, s.consent_source, s.consent_prefix, s.consent_wording, s.created_at, s.confirmed_at, s.left_at,
	s.departures, s.moved_at`

func scanSubscriber(row scanner) (n newsletter.Subscriber, err error) {
	err = row.Scan(&n.ID, &n.Email, &n.Name, &n.Status, &n.Language, &n.Frequency, instant{&n.Paused}, &n.Selection,
		instant{&n.Consent.At}, &n.Consent.Source, &n.Consent.Prefix, &n.Consent.Wording,
		instant{&n.Created}, instant{&n.Confirmed}, instant{&n.Left}, &n.Departures, instant{&n.Moved})
	return n, err
}

// AddSubscriber records a new subscriber and returns it with its ID. When the
// address is known in any spelling of upper and lower case, nothing changes and
// the answer is the existing record and newsletter.ErrExists; see Rejoin.
func (s *Store) AddSubscriber(ctx context.Context, n newsletter.Subscriber) (newsletter.Subscriber, error) {
	if n.Email == "" {
		return n, errors.New("adding a subscriber: the address is missing")
	}
	var kept newsletter.Subscriber
	err := s.write(ctx, "adding a subscriber", func(tx txn) (err error) {
		added, err := s.insertSubscribers(ctx, tx, []newsletter.Subscriber{n})
		if err != nil {
			return err
		}
		kept, err = byEmail(ctx, tx, n.Email)
		if err == nil && len(added) == 0 {
			err = newsletter.ErrExists
		}
		return err
	})
	return kept, err
}

// Subscriber finds a subscriber, or newsletter.ErrNotFound. An erased one is
// not found.
func (s *Store) Subscriber(ctx context.Context, id int64) (newsletter.Subscriber, error) {
	n, err := byID(ctx, s.reader, id)
	return n, s.fail(err, "subscriber %d", id)
}

// SubscriberByEmail finds a subscriber by address, upper and lower case alike,
// or newsletter.ErrNotFound.
func (s *Store) SubscriberByEmail(ctx context.Context, email string) (newsletter.Subscriber, error) {
	n, err := byEmail(ctx, s.reader, email)
	return n, s.fail(err, "subscriber by address")
}

func byID(ctx context.Context, q querier, id int64) (newsletter.Subscriber, error) {
	return one(ctx, q, scanSubscriber, `SELECT `+subscriberColumns+` FROM subscribers s WHERE s.id = ? AND s.erased_at IS NULL`, id)
}

func byEmail(ctx context.Context, q querier, email string) (newsletter.Subscriber, error) {
	return one(ctx, q, scanSubscriber, `SELECT `+subscriberColumns+` FROM subscribers s WHERE s.email_key = ?`, addressKey(email))
}

// page is how many rows a walk over a table reads at a time.
const page = 1000

// Subscribers walks over the subscribers of a status, or all of them for "", by
// rising ID. It ends with the first error. The store may be used, and changed,
// while the walk goes on.
func (s *Store) Subscribers(ctx context.Context, status newsletter.Status) iter.Seq2[newsletter.Subscriber, error] {
	const query = `SELECT ` + subscriberColumns + ` FROM subscribers s
		WHERE s.id > ? AND s.erased_at IS NULL AND (? = '' OR s.status = ?) ORDER BY s.id LIMIT ?`
	return walk(func(after int64) ([]newsletter.Subscriber, error) {
		list, err := all(ctx, s.reader, scanSubscriber, query, after, string(status), string(status), page)
		return list, s.fail(err, "listing subscribers")
	}, func(n newsletter.Subscriber) int64 { return n.ID })
}

// walk strings pages together. It holds no connection while the caller looks at
// a row.
func walk[T any](next func(after int64) ([]T, error), id func(T) int64) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for after := int64(0); ; {
			list, err := next(after)
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
			for _, v := range list {
				if !yield(v, nil) {
					return
				}
				after = id(v)
			}
			if len(list) < page {
				return
			}
		}
	}
}

// audience chooses who gets an issue of an edition now: active, not paused, not
// suppressed, and asking for this edition. "" asks for the weekly one, and whoever
// asks for an edition that has never begun here, or has ended, gets that, too: it is
// better than nothing. Its parameters come from audienceArgs.
const audience = ` s.status = 'active' AND (s.paused_until IS NULL OR s.paused_until <= ?)
	AND (s.frequency = ? OR ? = '` + newsletter.Weekly + `' AND NOT EXISTS (SELECT 1 FROM editions e WHERE e.name = s.frequency AND e.ended_at IS NULL))
	AND NOT ` + suppressed + ` `

// suppressed tells of a subscriber s whether the address is suppressed at the
// time of its parameter.
const suppressed = `EXISTS (SELECT 1 FROM suppressions x WHERE x.hash = s.address_hash AND (x.until_at IS NULL OR x.until_at > ?))`

func audienceArgs(edition string, now time.Time) []any {
	return []any{now.UnixMilli(), edition, edition, now.UnixMilli()}
}

// Readers are those whom an issue of the edition would have now, by what they
// choose: the most of them first.
func (s *Store) Readers(ctx context.Context, edition string) ([]newsletter.Readers, error) {
	scan := func(row scanner) (r newsletter.Readers, err error) {
		return r, row.Scan(&r.Selection, &r.Language, &r.Count)
	}
	list, err := all(ctx, s.reader, scan, `SELECT s.selection, s.language, count(*) FROM subscribers s WHERE `+audience+`
		GROUP BY s.selection, s.language ORDER BY count(*) DESC, s.selection, s.language`, audienceArgs(edition, s.now())...)
	return list, s.fail(err, "counting what the readers of %s choose", edition)
}

// CountActive is how many readers an issue of the edition would have now.
func (s *Store) CountActive(ctx context.Context, edition string) (int, error) {
	n, err := one(ctx, s.reader, column[int], `SELECT count(*) FROM subscribers s WHERE `+audience, audienceArgs(edition, s.now())...)
	return n, s.fail(err, "counting the readers of %s", edition)
}
