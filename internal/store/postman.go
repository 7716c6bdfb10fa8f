package store

import (
	"context"
	"errors"
	"time"

	"recapd/internal/newsletter"
)

// Why a letter is not sent, besides skippedSuppressed: the text of its reply.
const (
	endedTooLate  = "the link has expired"
	endedUnwanted = "no longer wanted"
)

// LettersDue counts the letters that are to be sent, now or later.
func (s *Store) LettersDue(ctx context.Context) (int, error) {
	n, err := one(ctx, s.reader, column[int], `SELECT count(*) FROM letters WHERE next_at IS NOT NULL`)
	return n, s.fail(err, "counting letters")
}

// ClaimLetter takes the next letter that is due, for as long as lease: after that
// it is due again, unless RecordLetter was called. The claim is on disk when
// ClaimLetter returns. Letters that are of no use any more are ended on the way.
// When none is due the error is newsletter.ErrNotFound.
func (s *Store) ClaimLetter(ctx context.Context, now time.Time, lease time.Duration) (l newsletter.Letter, err error) {
	if _, err := s.dueLetter(ctx, s.reader, now); err != nil { // mostly none: that needs no turn to write
		return l, s.fail(err, "looking for a letter")
	}
	err = s.write(ctx, "claiming a letter", func(tx txn) error {
		l, err = s.claimLetter(ctx, tx, now, now.Add(lease))
		if err != nil && !errors.Is(err, newsletter.ErrNotFound) {
			return err
		}
		if l.ID != 0 {
			if _, err := tx.ExecContext(ctx, `UPDATE instance SET letters = letters + 1`); err != nil {
				return err
			}
		}
		tx.advance(now)
		return nil
	})
	if err == nil && l.ID == 0 {
		err = s.fail(newsletter.ErrNotFound, "claiming a letter")
	}
	return l, err
}

func (s *Store) claimLetter(ctx context.Context, tx txn, now, until time.Time) (newsletter.Letter, error) {
	for {
		d, err := s.dueLetter(ctx, tx, now)
		if err != nil {
			return newsletter.Letter{}, err
		}
		useless, err := s.useless(ctx, tx, d, now)
		if err != nil {
			return newsletter.Letter{}, err
		}
		if useless == "" {
			if _, err := tx.ExecContext(ctx, `UPDATE letters SET attempt = attempt + 1, next_at = ? WHERE id = ?`, until.UnixMilli(), d.letter.ID); err != nil {
				return newsletter.Letter{}, err
			}
			return letterByID(ctx, tx, d.letter.ID)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE letters SET next_at = NULL, reply_text = ? WHERE id = ?`, useless, d.letter.ID); err != nil {
			return newsletter.Letter{}, err
		}
	}
}

// dueLetter is a letter that is due, and to whom.
type dueLetter struct {
	letter newsletter.Letter
	status newsletter.Status // of the subscriber
	left   time.Time
}

func (s *Store) dueLetter(ctx context.Context, q querier, now time.Time) (dueLetter, error) {
	return one(ctx, q, func(row scanner) (d dueLetter, err error) {
		d.letter, err = scanLetter(prefixed{row, []any{&d.status, instant{&d.left}}})
		return d, err
	}, `SELECT s.status, s.left_at, `+letterColumns+` FROM letters l JOIN subscribers s ON s.id = l.subscriber_id
		WHERE l.next_at <= ? ORDER BY l.next_at, l.id LIMIT 1`, now.UnixMilli())
}

// useless says why a letter need not be sent; "" when it is to be. Whoever was
// erased may be asked whether he wants to come back.
func (s *Store) useless(ctx context.Context, q querier, d dueLetter, now time.Time) (string, error) {
	l := d.letter
	barred, err := s.barred(ctx, q, []string{l.Address})
	cause := barred[addressKey(l.Address)]
	switch {
	case cause != "" && cause != newsletter.CauseErased:
		return skippedSuppressed, err
	case !l.Expires.IsZero() && !l.Expires.After(now):
		return endedTooLate, err
	case l.Kind == newsletter.LetterWelcome && d.status != newsletter.StatusActive,
		l.Kind == newsletter.LetterConfirm && d.status == newsletter.StatusActive && cause == "",
		l.Kind == newsletter.LetterConfirm && d.left.After(l.Created), // its link is dead
		!l.Used.IsZero():
		return endedUnwanted, err
	}
	return "", err
}

// RecordLetter keeps what became of a claimed letter: Sent and NextAt, of which one
// is zero (both for one that has failed), Unanswered and Reply. With suppress, the reply says
// that there is no such recipient. The claim must be the last one: when Attempt has
// gone on meanwhile, or the letter is gone, the error is newsletter.ErrNotClaimed.
func (s *Store) RecordLetter(ctx context.Context, l newsletter.Letter, suppressed bool, at time.Time) error {
	return s.write(ctx, "recording a letter", func(tx txn) error {
		kept, err := all(ctx, tx, column[int64], `UPDATE letters SET sent_at = ?, next_at = ?, unanswered = ?, reply_code = ?, reply_enhanced = ?, reply_text = ?
			WHERE id = ? AND attempt = ? AND sent_at IS NULL RETURNING id`,
			millis(l.Sent), millis(l.NextAt), l.Unanswered, l.Reply.Code, l.Reply.Enhanced, l.Reply.Text, l.ID, l.Attempt)
		if err == nil && len(kept) == 0 {
			err = newsletter.ErrNotClaimed
		}
		if err != nil {
			return err
		}
		if suppressed {
			bounced := newsletter.Suppression{Hash: s.AddressHash(l.Address), Cause: newsletter.CauseBounce, Code: l.Reply.Enhanced, At: at}
			if err := suppress(ctx, tx, bounced); err != nil {
				return err
			}
		}
		tx.advance(at)
		return nil
	})
}

// NextLetter is when the next letter comes due; a claimed one does when its lease
// ends. ok is false when there is none.
func (s *Store) NextLetter(ctx context.Context) (at time.Time, ok bool, err error) {
	first, err := one(ctx, s.reader, column[*int64], `SELECT min(next_at) FROM letters WHERE next_at IS NOT NULL`)
	if err != nil || first == nil {
		return at, false, s.fail(err, "looking for the next letter")
	}
	err = instant{&at}.Scan(*first)
	return at, err == nil, err
}
