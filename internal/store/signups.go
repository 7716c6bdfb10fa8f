package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"recapd/internal/newsletter"
)

// consentColumns of signups, letters and subscribers.
const consentColumns = `consent_at, consent_source, consent_prefix, consent_wording`

// SignUp keeps a sign-up, unless one of the caps is reached: then the error is
// newsletter.ErrCapped, and nothing is counted. It does not look at the address, so
// that it takes the same time for all. When it returns nil, the sign-up is on disk.
//
// Those who come at the same time share a commit. A flood that the caps refuse
// costs no commit at all: it must not keep from writing who has to.
func (s *Store) SignUp(ctx context.Context, n newsletter.Signup, caps []newsletter.Cap) error {
	reached, err := s.capsReached(ctx, s.reader, caps, n.Consent.At)
	if err == nil && reached {
		err = newsletter.ErrCapped
	}
	if err != nil {
		return s.fail(err, "signing up")
	}
	return s.together(ctx, "signing up", false, func(ctx context.Context, tx txn) error {
		if err := s.pass(ctx, tx, caps, n.Consent.At); err != nil {
			return err
		}
		return insertSignups(ctx, tx, []newsletter.Signup{n})
	})
}

func insertSignups(ctx context.Context, tx txn, list []newsletter.Signup) error {
	for some := range slices.Chunk(list, perInsert) {
		var args []any
		for _, n := range some {
			due := int64(0)
			if !n.Due.IsZero() {
				due = n.Due.UnixMilli()
			}
			args = append(args, n.Address, addressKey(n.Address), n.Language,
				millis(n.Consent.At), n.Consent.Source, n.Consent.Prefix, n.Consent.Wording, due)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO signups (address, email_key, language, `+consentColumns+`, due_at)
			VALUES `+rowsOf(len(some), len(args)/len(some)), args...); err != nil {
			return err
		}
	}
	return nil
}

// Signups are the oldest of those that came by a form and wait to be settled.
func (s *Store) Signups(ctx context.Context, limit int) ([]newsletter.Signup, error) {
	list, err := all(ctx, s.reader, scanSignup, `SELECT `+signupColumns+` FROM signups WHERE due_at = 0 ORDER BY id LIMIT ?`, limit)
	return list, s.fail(err, "listing sign-ups")
}

const signupColumns = `id, address, language, ` + consentColumns + `, due_at`

func scanSignup(row scanner) (n newsletter.Signup, err error) {
	err = row.Scan(&n.ID, &n.Address, &n.Language, instant{&n.Consent.At}, &n.Consent.Source, &n.Consent.Prefix, &n.Consent.Wording, instant{&n.Due})
	return n, err
}

// Settle carries out what was decided about sign-ups and forgets them, in one
// transaction. Whoever is to be invited gets a letter, and somebody unknown a
// record as a pending subscriber. A sign-up that is gone was settled by another
// node. invited tells, in their order, for which a letter goes out.
func (s *Store) Settle(ctx context.Context, list []newsletter.Settlement, now time.Time) (invited []bool, err error) {
	invited = make([]bool, len(list))
	err = s.write(ctx, "settling sign-ups", func(tx txn) error {
		for i, x := range list {
			gone, err := all(ctx, tx, column[int64], `DELETE FROM signups WHERE id = ? RETURNING id`, x.Signup.ID)
			if err != nil {
				return err
			}
			if len(gone) == 0 || !x.Invite {
				continue
			}
			if invited[i], err = s.invite(ctx, tx, x, now); err != nil {
				return err
			}
		}
		return nil
	})
	return invited, err
}

// invite writes the letter, where the caps allow it. Whom a list has us ask may have
// used the form meanwhile, or have left.
func (s *Store) invite(ctx context.Context, tx txn, x newsletter.Settlement, now time.Time) (bool, error) {
	if !x.Signup.Due.IsZero() {
		still, err := unasked(ctx, tx, []string{x.Signup.Address})
		if err != nil || len(still) == 0 {
			return false, err
		}
	}
	if err := s.pass(ctx, tx, x.Caps, now); errors.Is(err, newsletter.ErrCapped) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	n := x.Signup
	if _, err := s.insertSubscribers(ctx, tx, []newsletter.Subscriber{{Email: n.Address, Status: newsletter.StatusPending,
		Language: n.Language, Consent: n.Consent, Created: now}}); err != nil {
		return false, err
	}
	who, err := byEmail(ctx, tx, n.Address)
	if err != nil {
		return false, err
	}
	_, err = insertLetter(ctx, tx, newsletter.Letter{Kind: newsletter.LetterConfirm, SubscriberID: who.ID, Address: who.Email,
		Language: n.Language, Consent: n.Consent, Created: now, Expires: x.Expires, NextAt: now})
	return err == nil, err
}
