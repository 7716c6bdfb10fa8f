package store

import (
	"context"

	"recapd/internal/newsletter"
)

// silent chooses, of subscribers s, who has not confirmed: some time after his last
// letter; or, where nobody has asked him and nobody is about to, after he came or came
// back. Somebody whom a delivery or a bounce is about was a reader once. Its
// parameters come from silentArgs; nobody's letter is older than his record.
const silent = ` s.status = 'pending' AND s.created_at < ? AND (
		` + asked + ` AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.subscriber_id = s.id AND l.kind = 'confirm' AND l.created_at >= ?)
		OR NOT ` + asked + ` AND NOT ` + waits + ` AND s.created_at < ? AND coalesce(s.consent_at, 0) < ?)
	AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.subscriber_id = s.id)
	AND NOT EXISTS (SELECT 1 FROM bounces b WHERE b.subscriber_id = s.id) `

func silentArgs(ages newsletter.Ages) []any {
	asked, unasked := ages.Pending.UnixMilli(), ages.Unasked.UnixMilli()
	return []any{max(asked, unasked), asked, unasked, unasked}
}

// forgetPending takes away who has not confirmed, and his letters with him. They are
// looked for while others may write: among a million that takes a while.
func (s *Store) forgetPending(ctx context.Context, ages newsletter.Ages) (n int, err error) {
	for {
		list, err := all(ctx, s.reader, column[int64], `SELECT s.id FROM subscribers s WHERE `+silent+`LIMIT ?`,
			append(silentArgs(ages), tidyChunk)...)
		if err != nil {
			return n, s.fail(err, "looking for who has not confirmed")
		}
		gone := 0
		err = s.inPieces(ctx, "forgetting who has not confirmed", &s.forgetting, len(list), func(tx txn, from, to int) error {
			for _, id := range list[from:to] {
				ok, err := forgetOne(ctx, tx, id, ages)
				if err != nil {
					return err
				}
				if ok {
					gone++
				}
			}
			return nil
		})
		n += gone
		if err != nil || gone == 0 {
			return n, err
		}
	}
}

// forgetOne forgets a person, unless he has confirmed meanwhile.
func forgetOne(ctx context.Context, tx txn, id int64, ages newsletter.Ages) (bool, error) {
	still, err := all(ctx, tx, column[int64], `SELECT s.id FROM subscribers s WHERE s.id = ? AND `+silent, append([]any{id}, silentArgs(ages)...)...)
	if err != nil || len(still) == 0 {
		return false, err
	}
	for _, q := range []string{
		`DELETE FROM letters WHERE subscriber_id = ?`,
		`DELETE FROM preferences WHERE subscriber_id = ?`,
		`DELETE FROM subscribers WHERE id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, q, id); err != nil {
			return false, err
		}
	}
	return true, nil
}
