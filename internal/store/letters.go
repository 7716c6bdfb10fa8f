package store

import (
	"context"
	"errors"
	"time"

	"recapd/internal/newsletter"
)

var errUnfinished = errors.New("not built yet")

// ClaimLetter takes the next letter that is due, for as long as lease: after that
// it is due again, unless RecordLetter was called. The claim is on disk when
// ClaimLetter returns. Letters that nobody needs any more are ended on the way.
// When none is due the error is newsletter.ErrNotFound.
func (s *Store) ClaimLetter(ctx context.Context, now time.Time, lease time.Duration) (newsletter.Letter, error) {
	return newsletter.Letter{}, errUnfinished
}

// RecordLetter keeps what became of a claimed letter: Sent and NextAt, of which one
// is zero (both for one that has failed), and Reply. With suppress, the reply says
// that there is no such recipient. The claim must be the last one: when Attempt has
// gone on meanwhile, or the letter is gone, the error is newsletter.ErrNotClaimed.
func (s *Store) RecordLetter(ctx context.Context, l newsletter.Letter, suppress bool, at time.Time) error {
	return errUnfinished
}

// NextLetter is when the next letter comes due. ok is false when there is none.
func (s *Store) NextLetter(ctx context.Context) (at time.Time, ok bool, err error) {
	return at, false, errUnfinished
}

// Letter finds a letter, or newsletter.ErrNotFound.
func (s *Store) Letter(ctx context.Context, id int64) (newsletter.Letter, error) {
	return newsletter.Letter{}, errUnfinished
}
