package store

import (
	"cmp"
	"context"
	"errors"
	"time"

	"recapd/internal/newsletter"
)

// Accept makes a reader of whom a confirmation letter asked, with the consent that
// is in the letter, and uses its link up. Whoever was erased is no longer barred for
// that, and a pause of former times is over. With welcome, a letter of that kind is to go out.
//
// changed is false, and nothing happens, when the link is used or has expired, and
// when the subscriber has left after the letter was written. It is false, too, when
// he is a reader already; the link is used up then.
func (s *Store) Accept(ctx context.Context, letterID int64, at time.Time, welcome bool) (changed bool, err error) {
	err = s.write(ctx, "confirming a subscription", func(tx txn) error {
		l, err := letterByID(ctx, tx, letterID)
		if errors.Is(err, newsletter.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if changed, err = s.accept(ctx, tx, l, at); err != nil || !changed || !welcome {
			return err
		}
		_, err = insertLetter(ctx, tx, newsletter.Letter{Kind: newsletter.LetterWelcome, SubscriberID: l.SubscriberID,
			Address: l.Address, Language: l.Language, Created: at, NextAt: at})
		return err
	})
	return changed && err == nil, err
}

func (s *Store) accept(ctx context.Context, tx txn, l newsletter.Letter, at time.Time) (changed bool, err error) {
	n, err := byID(ctx, tx, l.SubscriberID)
	if err != nil || n.Left.After(l.Created) {
		return false, ignoreAbsent(err)
	}
	if used, err := useLetter(ctx, tx, l.ID, at); err != nil || !used {
		return false, err
	}
	lifted, err := s.liftErasure(ctx, tx, l.Address)
	if err != nil || n.Status == newsletter.StatusActive {
		return lifted, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE subscribers SET status = 'active', confirmed_at = ?, left_at = NULL, left_reason = '', paused_until = NULL,
		language = ?, consent_at = ?, consent_source = ?, consent_prefix = ?, consent_wording = ? WHERE id = ?`, at.UnixMilli(), cmp.Or(l.Language, n.Language),
		millis(l.Consent.At), l.Consent.Source, l.Consent.Prefix, l.Consent.Wording, n.ID)
	return true, err
}

// Confirm makes a pending subscriber active, by a consent that was given elsewhere.
// changed is false when he is not pending. An unknown ID is newsletter.ErrNotFound.
func (s *Store) Confirm(ctx context.Context, id int64, consent newsletter.Consent, at time.Time) (changed bool, err error) {
	err = s.write(ctx, "confirming a subscriber", func(tx txn) error {
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

// liftErasure lets somebody come back who was erased and has asked for it himself.
func (s *Store) liftErasure(ctx context.Context, tx txn, address string) (bool, error) {
	lifted, err := all(ctx, tx, column[[]byte], `DELETE FROM suppressions WHERE hash = ? AND cause = 'erased' RETURNING hash`, s.AddressHash(address))
	return len(lifted) > 0, err
}

// ignoreAbsent forgives that somebody is gone meanwhile.
func ignoreAbsent(err error) error {
	if errors.Is(err, newsletter.ErrNotFound) {
		return nil
	}
	return err
}
