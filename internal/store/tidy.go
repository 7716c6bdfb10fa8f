package store

import (
	"context"
	"database/sql"
	"time"

	"recapd/internal/newsletter"
)

// Tidy forgets what is no longer needed: people who were asked to confirm, last
// before ages.Pending, and did not; letters written before ages.Letters; counts
// before ages.Counts; and former addresses in deliveries that have ended since the
// change. It tells how many rows went or changed.
//
// People who are on record as pending for another reason stay: nobody has asked them.
func (s *Store) Tidy(ctx context.Context, ages newsletter.Ages) (n int, err error) {
	for _, piece := range []func(ctx context.Context, tx *sql.Tx) (int, error){
		func(ctx context.Context, tx *sql.Tx) (int, error) { return forgetPending(ctx, tx, ages.Pending) },
		forgetFormers,
		func(ctx context.Context, tx *sql.Tx) (int, error) {
			return deleted(ctx, tx, `DELETE FROM letters WHERE id IN (SELECT id FROM letters WHERE created_at < ? LIMIT ?)`, ages.Letters)
		},
		func(ctx context.Context, tx *sql.Tx) (int, error) {
			return deleted(ctx, tx, `DELETE FROM caps WHERE (scope, subject, slice_at) IN
				(SELECT scope, subject, slice_at FROM caps WHERE slice_at < ? LIMIT ?)`, ages.Counts)
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
func (s *Store) untilNone(ctx context.Context, what string, piece func(context.Context, *sql.Tx) (int, error)) (n int, err error) {
	for {
		gone := 0
		err := s.write(ctx, what, func(tx *sql.Tx) (err error) {
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

func deleted(ctx context.Context, tx *sql.Tx, query string, before time.Time) (int, error) {
	done, err := tx.ExecContext(ctx, query, before.UnixMilli(), tidyChunk)
	if err != nil {
		return 0, err
	}
	n, err := done.RowsAffected()
	return int(n), err
}

// forgetPending takes away whom a letter asked to confirm, and with him his
// letters. Somebody whom a delivery or a bounce is about was a reader once.
func forgetPending(ctx context.Context, tx *sql.Tx, before time.Time) (int, error) {
	list, err := all(ctx, tx, column[int64], `SELECT s.id FROM subscribers s WHERE s.status = 'pending'
		AND EXISTS (SELECT 1 FROM letters l WHERE l.subscriber_id = s.id AND l.kind = 'confirm')
		AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.subscriber_id = s.id AND l.kind = 'confirm' AND l.created_at >= ?)
		AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.subscriber_id = s.id)
		AND NOT EXISTS (SELECT 1 FROM bounces b WHERE b.subscriber_id = s.id) LIMIT ?`, before.UnixMilli(), tidyChunk)
	if err != nil {
		return 0, err
	}
	for _, id := range list {
		for _, q := range []string{
			`DELETE FROM letters WHERE subscriber_id = ?`,
			`DELETE FROM preferences WHERE subscriber_id = ?`,
			`DELETE FROM subscribers WHERE id = ?`,
		} {
			if _, err := tx.ExecContext(ctx, q, id); err != nil {
				return 0, err
			}
		}
	}
	return len(list), nil
}

// forgetFormers blanks former addresses that were still needed when their owners
// moved. The letters that moved them are there for longer than that takes.
func forgetFormers(ctx context.Context, tx *sql.Tx) (n int, err error) {
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
