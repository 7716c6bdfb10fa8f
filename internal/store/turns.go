package store

import (
	"context"
	"time"
)

// Turns replaces what is kept of a scope of rate limits ("", all messages, or a domain) by what
// use makes of it, "" at first, and of the present by the database's clock, in whole
// milliseconds. Nobody else uses the scope meanwhile, on any node. use may be called again
// when the database has undone its work. It is of pace.Keeper.
func (s *Store) Turns(ctx context.Context, scope string, use func(now time.Time, kept string) string) error {
	err := s.transact(ctx, true, func(tx txn) error {
		type row struct {
			kept string
			now  time.Time
		}
		r, err := one(ctx, tx, func(s scanner) (r row, err error) {
			return r, s.Scan(&r.kept, instant{&r.now})
		}, `INSERT INTO turns (scope, kept, used_at) VALUES (?, '', 0)
			ON CONFLICT (scope) DO UPDATE SET scope = excluded.scope RETURNING kept, `+tx.clock(), scope)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE turns SET kept = ?, used_at = ? WHERE scope = ?`, use(r.now, r.kept), r.now.UnixMilli(), scope)
		return err
	})
	return s.fail(err, "taking turns of %q", scope)
}
