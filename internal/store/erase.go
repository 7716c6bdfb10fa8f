package store

import (
	"context"
	"time"

	"recapd/internal/newsletter"
)

// Erase forgets a person: the record keeps no personal data, the address goes
// out of the deliveries, open ones are taken back, and the keyed hash of the
// address joins the suppressions with the cause "erased". An unknown or erased
// ID is newsletter.ErrNotFound.
func (s *Store) Erase(ctx context.Context, id int64, at time.Time) error {
	return s.write(ctx, "erasing a subscriber", func(tx txn) error { return s.erase(ctx, tx, id, at) })
}

// EraseBy is Erase by the link of a letter, for the subscriber it was written to.
// used is false, and nothing happens, when the link has been used up or has expired.
func (s *Store) EraseBy(ctx context.Context, letterID int64, at time.Time) (used bool, err error) {
	err = s.write(ctx, "erasing a subscriber", func(tx txn) error {
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

func (s *Store) erase(ctx context.Context, tx txn, id int64, at time.Time) error {
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
	tx.finish(at)
	tx.advance(at)
	return blank(ctx, tx, id, at)
}

// blank overwrites all that tells who a subscriber was. The token of a delivery
// goes with the address: it would still name the person to whoever has the mail.
func blank(ctx context.Context, tx txn, id int64, at time.Time) error {
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
