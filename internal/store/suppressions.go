package store

import (
	"context"

	"recapd/internal/newsletter"
)

// Suppress keeps an address from being mailed. A suppression for ever stays as
// it is, whatever comes later; one with an end gives way to a longer one, and an
// erasure, which its owner may revoke, to what he may not.
func (s *Store) Suppress(ctx context.Context, x newsletter.Suppression) error {
	return s.write(ctx, "suppressing an address", func(tx txn) error { return suppress(ctx, tx, x) })
}

func suppress(ctx context.Context, tx txn, x newsletter.Suppression) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO suppressions (hash, cause, code, at, until_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET cause = excluded.cause, code = excluded.code, at = excluded.at, until_at = excluded.until_at
		WHERE suppressions.until_at IS NOT NULL AND (excluded.until_at IS NULL OR excluded.until_at > suppressions.until_at)
			OR suppressions.cause = 'erased' AND excluded.cause <> 'erased' AND excluded.until_at IS NULL`,
		x.Hash, string(x.Cause), x.Code, x.At.UnixMilli(), millis(x.Until))
	return err
}

// Suppression finds the suppression of the address that has this hash, see
// AddressHash, or newsletter.ErrNotFound. Whether it has ended is for the caller
// to see.
func (s *Store) Suppression(ctx context.Context, hash []byte) (newsletter.Suppression, error) {
	x, err := one(ctx, s.reader, func(row scanner) (x newsletter.Suppression, err error) {
		err = row.Scan(&x.Hash, &x.Cause, &x.Code, instant{&x.At}, instant{&x.Until})
		return x, err
	}, `SELECT hash, cause, code, at, until_at FROM suppressions WHERE hash = ?`, hash)
	return x, s.fail(err, "suppression")
}

// Lift ends a suppression. changed is false when there was none.
func (s *Store) Lift(ctx context.Context, hash []byte) (changed bool, err error) {
	err = s.write(ctx, "lifting a suppression", func(tx txn) error {
		gone, err := all(ctx, tx, column[[]byte], `DELETE FROM suppressions WHERE hash = ? RETURNING hash`, hash)
		changed = len(gone) > 0
		return err
	})
	return changed && err == nil, err
}
