package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"recapd/internal/newsletter"
)

// capsReached tells whether one of the caps is reached: whether the thing has
// happened as often as it may in the window that ends now. A slice counts as long
// as anything in it may.
func (s *Store) capsReached(ctx context.Context, q querier, caps []newsletter.Cap, now time.Time) (bool, error) {
	for _, c := range caps {
		n, err := one(ctx, q, column[int], `SELECT coalesce(sum(count), 0) FROM caps WHERE scope = ? AND subject = ? AND slice_at > ?`,
			c.Scope, s.capSubject(c), now.Add(-c.Window-c.Slice()).UnixMilli())
		if err != nil || n >= c.Limit {
			return err == nil, err
		}
	}
	return false, nil
}

// countCaps notes that the thing has happened.
func (s *Store) countCaps(ctx context.Context, tx txn, caps []newsletter.Cap, now time.Time) error {
	for _, c := range caps {
		if _, err := tx.ExecContext(ctx, `INSERT INTO caps (scope, subject, slice_at, count) VALUES (?, ?, ?, 1)
			ON CONFLICT (scope, subject, slice_at) DO UPDATE SET count = caps.count + 1`,
			c.Scope, s.capSubject(c), now.Truncate(c.Slice()).UnixMilli()); err != nil {
			return err
		}
	}
	return nil
}

// Count counts what caps allow by themselves, or is newsletter.ErrCapped.
func (s *Store) Count(ctx context.Context, caps []newsletter.Cap, now time.Time) error {
	return s.write(ctx, "counting", func(tx txn) error { return s.pass(ctx, tx, caps, now) })
}

// Uncount forgets what was counted towards caps.
func (s *Store) Uncount(ctx context.Context, caps []newsletter.Cap) error {
	return s.write(ctx, "forgetting what was counted", func(tx txn) error {
		for _, c := range caps {
			if _, err := tx.ExecContext(ctx, `DELETE FROM caps WHERE scope = ? AND subject = ?`, c.Scope, s.capSubject(c)); err != nil {
				return err
			}
		}
		return nil
	})
}

// pass counts what caps allow, or is newsletter.ErrCapped.
func (s *Store) pass(ctx context.Context, tx txn, caps []newsletter.Cap, now time.Time) error {
	reached, err := s.capsReached(ctx, tx, caps, now)
	if err == nil && reached {
		err = newsletter.ErrCapped
	}
	if err != nil {
		return err
	}
	return s.countCaps(ctx, tx, caps, now)
}

// capSubject stands for a subject: an HMAC under the key that addresses have, of
// something that is no address.
func (s *Store) capSubject(c newsletter.Cap) []byte {
	h := hmac.New(sha256.New, s.address)
	h.Write([]byte("cap\x00" + c.Scope + "\x00" + c.Subject))
	return h.Sum(nil)[:16]
}
