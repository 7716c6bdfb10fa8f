package store

import (
	"context"
	"time"

	"recapd/internal/newsletter"
)

// Tidy forgets what is no longer needed: people who were asked to confirm, last
// before ages.Pending, and did not; people whom nobody has asked, and who came before
// ages.Unasked; letters written before ages.Letters; counts before ages.Counts; and
// former addresses in deliveries that have ended since the change. It tells how many
// rows went or changed.
func (s *Store) Tidy(ctx context.Context, ages newsletter.Ages) (n int, err error) {
	if n, err = s.forgetPending(ctx, ages); err != nil {
		return n, err
	}
	for _, piece := range []func(ctx context.Context, tx txn) (int, error){
		forgetFormers,
		func(ctx context.Context, tx txn) (int, error) {
			return deleted(ctx, tx, `DELETE FROM letters WHERE id IN (SELECT id FROM letters WHERE created_at < ? LIMIT ?)`, ages.Letters)
		},
		func(ctx context.Context, tx txn) (int, error) {
			return deleted(ctx, tx, `DELETE FROM caps WHERE (scope, subject, slice_at) IN
				(SELECT scope, subject, slice_at FROM caps WHERE slice_at < ? LIMIT ?)`, ages.Counts)
		},
		func(ctx context.Context, tx txn) (int, error) {
			return deleted(ctx, tx, `DELETE FROM turns WHERE scope IN (SELECT scope FROM turns WHERE used_at < ? LIMIT ?)`, ages.Counts)
		},
	} {
		gone, err := s.untilNone(ctx, "forgetting what is old", piece)
		if n += gone; err != nil {
			return n, err
		}
	}
	return n, nil
}

// tidyChunk is how many rows go in one transaction.
const tidyChunk = 500

// untilNone repeats a piece of work, each time in a transaction of its own, until
// nothing is left of it.
func (s *Store) untilNone(ctx context.Context, what string, piece func(context.Context, txn) (int, error)) (n int, err error) {
	for {
		gone := 0
		err := s.write(ctx, what, func(tx txn) (err error) {
			gone, err = piece(ctx, tx)
			return err
		})
		n += gone
		if err != nil || gone == 0 {
			return n, err
		}
		time.Sleep(pieceRest)
	}
}

func deleted(ctx context.Context, tx txn, query string, before time.Time) (int, error) {
	done, err := tx.ExecContext(ctx, query, before.UnixMilli(), tidyChunk)
	if err != nil {
		return 0, err
	}
	n, err := done.RowsAffected()
	return int(n), err
}

// forgetFormers blanks former addresses that were still needed when their owners
// moved. The letters that moved them are there for longer than that takes.
func forgetFormers(ctx context.Context, tx txn) (n int, err error) {
	moved, err := all(ctx, tx, column[int64], `SELECT DISTINCT subscriber_id FROM letters WHERE kind = 'move' AND used_at IS NOT NULL`)
	for _, id := range moved {
		blanked, err := forgetFormer(ctx, tx, id)
		if err != nil {
			return n, err
		}
		n += blanked
	}
	return n, err
}
