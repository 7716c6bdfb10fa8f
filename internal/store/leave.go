package store

import (
	"context"
	"time"

	"recapd/internal/newsletter"
)

// Leave unsubscribes somebody, and takes back every delivery that is not in a
// node's hands, in one transaction; one that is will be asked about by Wanted. It
// returns when a message whose body was being begun meanwhile has begun: none
// begins after that.
// changed is false when he had left before. departure is odd for the call that did
// it and even after the first repeat; further repeats write nothing. An unknown ID is
// newsletter.ErrNotFound.
func (s *Store) Leave(ctx context.Context, id int64, reason string, at time.Time) (departure int, changed bool, err error) {
	err = s.write(ctx, "unsubscribing", func(tx txn) (err error) {
		left, err := all(ctx, tx, column[int], `UPDATE subscribers SET status = 'left', left_at = ?, left_reason = ?,
			departures = departures + 1 + departures % 2 WHERE id = ? AND status <> 'left' RETURNING departures`, at.UnixMilli(), reason, id)
		if err != nil {
			return err
		}
		if changed = len(left) > 0; !changed {
			departure, err = repeated(ctx, tx, id)
			return err
		}
		departure = left[0]
		tx.finish(at)
		tx.advance(at)
		return takeBack(ctx, tx, skippedUnsubscribed, at, `subscriber_id = ?`, id)
	})
	if changed && err == nil {
		s.letBegin(ctx, id)
	}
	return departure, changed && err == nil, err
}

// repeated notes that leaving was asked for once more.
func repeated(ctx context.Context, tx txn, id int64) (departure int, err error) {
	if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET departures = departures + 1 WHERE id = ? AND departures % 2 = 1`, id); err != nil {
		return 0, err
	}
	return one(ctx, tx, column[int], `SELECT departures FROM subscribers WHERE id = ?`, id)
}

// beginning is far longer than a courier takes from asking Wanted to the first
// byte of the body.
const beginning = 300 * time.Millisecond

// letBegin waits while a node has a message for the subscriber in hand, since it
// may have asked just before he left; for no longer than beginning a body takes.
func (s *Store) letBegin(ctx context.Context, id int64) {
	for deadline := time.Now().Add(beginning); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		n, err := one(ctx, s.reader, column[int], `SELECT count(*) FROM deliveries WHERE subscriber_id = ? AND state = 'sending'`, id)
		if err != nil || n == 0 {
			return
		}
	}
}

// NoteReason keeps why somebody left, as he tells it afterwards. changed is false
// for one who has not left.
func (s *Store) NoteReason(ctx context.Context, id int64, reason string) (changed bool, err error) {
	err = s.write(ctx, "noting why somebody left", func(tx txn) error {
		noted, err := all(ctx, tx, column[int64], `UPDATE subscribers SET left_reason = ?
			WHERE id = ? AND status = 'left' AND erased_at IS NULL RETURNING id`, reason, id)
		changed = len(noted) > 0
		return err
	})
	return changed && err == nil, err
}

// Rejoin makes a subscriber who left pending again, or active when confirmed is
// given, with the new consent. It changes nothing, without error, for one who
// has not left, and, unless departure is 0, for one whose last departure was
// another.
func (s *Store) Rejoin(ctx context.Context, id int64, departure int, consent newsletter.Consent, confirmed time.Time) (newsletter.Subscriber, error) {
	status := newsletter.StatusPending
	if !confirmed.IsZero() {
		status = newsletter.StatusActive
	}
	var n newsletter.Subscriber
	err := s.write(ctx, "joining again", func(tx txn) (err error) {
		if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET status = ?, confirmed_at = ?, left_at = NULL, left_reason = '',
			consent_at = ?, consent_source = ?, consent_prefix = ?, consent_wording = ?
			WHERE id = ? AND status = 'left' AND erased_at IS NULL AND ? IN (0, departures)`, string(status), millis(confirmed),
			millis(consent.At), consent.Source, consent.Prefix, consent.Wording, id, departure); err != nil {
			return err
		}
		n, err = byID(ctx, tx, id)
		return err
	})
	return n, err
}
