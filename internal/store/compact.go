package store

import (
	"context"
	"encoding/json"
	"time"

	"recapd/internal/newsletter"
)

// compactChunk is how many rows go in one transaction: nobody waits longer for
// his turn than these take.
const compactChunk = 2000

// Compact forgets the single deliveries of issues that ended before an instant,
// and keeps their counts by state. It tells how many rows went. The links in
// those messages work as before: they are made of a key, not of the row.
func (s *Store) Compact(ctx context.Context, before time.Time) (n int, err error) {
	return s.compact(ctx, before, compactChunk)
}

func (s *Store) compact(ctx context.Context, before time.Time, chunk int) (n int, err error) {
	for {
		gone := 0
		err := s.write(ctx, "compacting old deliveries", func(tx txn) (err error) {
			gone, err = compact(ctx, tx, before, chunk)
			return err
		})
		n += gone
		if err != nil || gone == 0 {
			return n, err
		}
	}
}

func compact(ctx context.Context, tx txn, before time.Time, chunk int) (int, error) {
	ids, err := all(ctx, tx, column[int64], `SELECT d.issue_id FROM deliveries d JOIN issues i ON i.id = d.issue_id
		WHERE i.state IN ('done', 'cancelled') AND i.finished_at < ? LIMIT 1`, before.UnixMilli())
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	issueID := ids[0]
	if _, err := tx.ExecContext(ctx, `UPDATE bounces SET delivery_id = NULL WHERE delivery_id IN
		(SELECT id FROM deliveries WHERE issue_id = ? ORDER BY id LIMIT ?)`, issueID, chunk); err != nil {
		return 0, err
	}
	states, err := all(ctx, tx, column[newsletter.DeliveryState], `DELETE FROM deliveries WHERE id IN
		(SELECT id FROM deliveries WHERE issue_id = ? ORDER BY id LIMIT ?) RETURNING state`, issueID, chunk)
	if err != nil {
		return 0, err
	}
	tally, err := tallyOf(ctx, tx, issueID)
	if err != nil {
		return 0, err
	}
	for _, state := range states {
		tally[state]++
	}
	words, err := json.Marshal(tally)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE issues SET tally = ? WHERE id = ?`, string(words), issueID)
	return len(states), err
}

// tallyOf counts the deliveries that have been compacted.
func tallyOf(ctx context.Context, q querier, issueID int64) (newsletter.Progress, error) {
	p := newsletter.Progress{}
	words, err := one(ctx, q, column[string], `SELECT tally FROM issues WHERE id = ?`, issueID)
	if err == nil {
		err = json.Unmarshal([]byte(words), &p)
	}
	return p, err
}
