package store

import (
	"context"
	"time"

	"recapd/internal/newsletter"
)

// claimable says of a delivery d that it can be claimed at a time, as far as it and
// its issue, which is named first, are concerned.
const claimable = `EXISTS (SELECT 1 FROM issues WHERE id = ? AND state IN ('frozen', 'sending') AND paused_at IS NULL)
	AND d.state IN ('pending', 'deferred', 'unknown') AND d.next_at <= ?`

// Due counts the deliveries of a range that can be claimed at now.
func (s *Store) Due(ctx context.Context, r newsletter.Range, now time.Time) (int, error) {
	which, args := `d.issue_id = ?`, []any{r.IssueID}
	if r.Last > 0 {
		which, args = `+d.issue_id = ? AND d.id BETWEEN ? AND ?`, append(args, r.First, r.Last)
	}
	n, err := one(ctx, s.reader, column[int], `SELECT count(*) FROM deliveries d WHERE `+which+` AND `+claimable,
		append(args, r.IssueID, now.UnixMilli())...)
	return n, s.fail(err, "counting what is due of issue with id %d", r.IssueID)
}

// Plan lists the ranges of an issue in which something can be claimed at now,
// those with second attempts first, so that none of them waits for the end of a
// long issue. A range spans size ids and begins at a multiple of size: planned
// again, it is the same range, however much of it has been done meanwhile.
func (s *Store) Plan(ctx context.Context, issueID int64, now time.Time, size int) ([]newsletter.Range, error) {
	list, err := all(ctx, s.reader, func(row scanner) (newsletter.Range, error) {
		var block int64
		err := row.Scan(&block)
		return newsletter.Range{IssueID: issueID, First: block * int64(size), Last: (block+1)*int64(size) - 1}, err
	}, `SELECT d.id / ? AS block FROM deliveries d WHERE d.issue_id = ? AND `+claimable+`
		GROUP BY block ORDER BY min(CASE d.state WHEN 'pending' THEN 1 ELSE 0 END), block`, size, issueID, issueID, now.UnixMilli())
	return list, s.fail(err, "planning issue with id %d", issueID)
}
