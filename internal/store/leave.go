package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"recapd/internal/newsletter"
)

// Reasons that skipped deliveries carry as the text of their reply.
const (
	skippedUnsubscribed = "unsubscribed"
	skippedSuppressed   = "suppressed"
	skippedCancelled    = "cancelled"
)

// Leave unsubscribes somebody, and takes back every delivery that is not in a
// node's hands, in one transaction; one that is will be asked about by Wanted. It
// returns when a message whose body was being begun meanwhile has begun: none
// begins after that.
// changed is false when he had left before. departure is odd for the call that did
// it and even after the first repeat; further repeats write nothing. An unknown ID is
// newsletter.ErrNotFound.
func (s *Store) Leave(ctx context.Context, id int64, reason string, at time.Time) (departure int, changed bool, err error) {
	err = s.write(ctx, "unsubscribing", func(tx *sql.Tx) (err error) {
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
		if err := takeBack(ctx, tx, skippedUnsubscribed, at, `subscriber_id = ?`, id); err != nil {
			return err
		}
		return errors.Join(finish(ctx, tx, at), advance(ctx, tx, 1, at))
	})
	if changed && err == nil {
		s.letBegin(ctx, id)
	}
	return departure, changed && err == nil, err
}

// repeated notes that leaving was asked for once more.
func repeated(ctx context.Context, tx *sql.Tx, id int64) (departure int, err error) {
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
	err = s.write(ctx, "noting why somebody left", func(tx *sql.Tx) error {
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
	err := s.write(ctx, "joining again", func(tx *sql.Tx) (err error) {
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

// Confirm makes a pending subscriber active, by a consent that was given elsewhere.
// changed is false when he is not pending. An unknown ID is newsletter.ErrNotFound.
func (s *Store) Confirm(ctx context.Context, id int64, consent newsletter.Consent, at time.Time) (changed bool, err error) {
	err = s.write(ctx, "confirming a subscriber", func(tx *sql.Tx) error {
		confirmed, err := all(ctx, tx, column[int64], `UPDATE subscribers SET status = 'active', confirmed_at = ?,
			consent_at = ?, consent_source = ?, consent_prefix = ?, consent_wording = ?
			WHERE id = ? AND status = 'pending' RETURNING id`, at.UnixMilli(),
			millis(consent.At), consent.Source, consent.Prefix, consent.Wording, id)
		if changed = len(confirmed) > 0; err == nil && !changed {
			_, err = byID(ctx, tx, id)
		}
		return err
	})
	return changed && err == nil, err
}

// Erase forgets a person: the record keeps no personal data, the address goes
// out of the deliveries, open ones are taken back, and the keyed hash of the
// address joins the suppressions with the cause "erased". An unknown or erased
// ID is newsletter.ErrNotFound.
func (s *Store) Erase(ctx context.Context, id int64, at time.Time) error {
	return s.write(ctx, "erasing a subscriber", func(tx *sql.Tx) error { return s.erase(ctx, tx, id, at) })
}

// EraseBy is Erase by the link of a letter, for the subscriber it was written to.
// used is false, and nothing happens, when the link has been used up or has expired.
func (s *Store) EraseBy(ctx context.Context, letterID int64, at time.Time) (used bool, err error) {
	err = s.write(ctx, "erasing a subscriber", func(tx *sql.Tx) error {
		l, err := letterByID(ctx, tx, letterID)
		if err != nil {
			return ignoreAbsent(err)
		}
		if used, err = useLetter(ctx, tx, letterID, at); err != nil || !used {
			return err
		}
		return s.erase(ctx, tx, l.SubscriberID, at)
	})
	return used && err == nil, err
}

func (s *Store) erase(ctx context.Context, tx *sql.Tx, id int64, at time.Time) error {
	n, err := byID(ctx, tx, id)
	if err != nil {
		return err
	}
	gone := newsletter.Suppression{Hash: s.AddressHash(n.Email), Cause: newsletter.CauseErased, At: at}
	if err := suppress(ctx, tx, gone); err != nil {
		return err
	}
	if err := takeBack(ctx, tx, skippedUnsubscribed, at, `subscriber_id = ?`, id); err != nil {
		return err
	}
	if err := finish(ctx, tx, at); err != nil {
		return err
	}
	return errors.Join(blank(ctx, tx, id, at), advance(ctx, tx, 1, at))
}

// blank overwrites all that tells who a subscriber was. The token of a delivery
// goes with the address: it would still name the person to whoever has the mail.
func blank(ctx context.Context, tx *sql.Tx, id int64, at time.Time) error {
	for _, q := range []string{
		`UPDATE deliveries SET address = '', since_at = NULL, token = '', reply_text = CASE state WHEN 'skipped' THEN reply_text ELSE '' END
			WHERE subscriber_id = ?`,
		`DELETE FROM preferences WHERE subscriber_id = ?`,
		`DELETE FROM letters WHERE subscriber_id = ?`,
		`DELETE FROM signups WHERE email_key = (SELECT email_key FROM subscribers WHERE id = ?)`,
	} {
		if _, err := tx.ExecContext(ctx, q, id); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET email = '', email_key = NULL, address_hash = NULL, name = '', language = '',
		frequency = '', selection = '', paused_until = NULL, consent_at = NULL, consent_source = '', consent_prefix = '', consent_wording = '',
		status = 'left', confirmed_at = NULL, left_at = coalesce(left_at, ?), left_reason = '', erased_at = ? WHERE id = ?`,
		at.UnixMilli(), at.UnixMilli(), id)
	return err
}

// takeBack ends the open deliveries that no node has in hand. One that may have
// arrived stays unknown, and is not sent again.
func takeBack(ctx context.Context, tx *sql.Tx, reason string, at time.Time, where string, args ...any) error {
	_, err := tx.ExecContext(ctx, `UPDATE deliveries SET state = CASE state WHEN 'unknown' THEN 'unknown' ELSE 'skipped' END,
		next_at = NULL, outcome_at = ?, reply_text = ?
		WHERE `+where+` AND state IN ('pending', 'deferred', 'unknown') AND next_at IS NOT NULL`, append([]any{at.UnixMilli(), reason}, args...)...)
	return err
}

// finish ends the issues that have nothing left to do.
func finish(ctx context.Context, tx *sql.Tx, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE issues SET state = 'done', finished_at = ? WHERE state IN ('frozen', 'sending')
		AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.issue_id = issues.id
			AND d.state IN ('pending', 'sending', 'deferred', 'unknown') AND d.next_at IS NOT NULL)`, at.UnixMilli())
	return err
}
