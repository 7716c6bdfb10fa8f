package store

import (
	"context"
	"time"
)

// Reasons that skipped deliveries carry as the text of their reply.
const (
	skippedUnsubscribed = "unsubscribed"
	skippedSuppressed   = "suppressed"
	skippedCancelled    = "cancelled"
)

// takeBack ends the open deliveries that no node has in hand. One that may have
// arrived stays unknown, and is not sent again.
func takeBack(ctx context.Context, tx txn, reason string, at time.Time, where string, args ...any) error {
	_, err := tx.ExecContext(ctx, `UPDATE deliveries SET state = CASE state WHEN 'unknown' THEN 'unknown' ELSE 'skipped' END,
		next_at = NULL, outcome_at = ?, reply_text = ?
		WHERE `+where+` AND state IN ('pending', 'deferred', 'unknown') AND next_at IS NOT NULL`, append([]any{at.UnixMilli(), reason}, args...)...)
	return err
}

// finish ends the issues that have nothing left to do.
func finish(ctx context.Context, tx txn, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE issues SET state = 'done', finished_at = ? WHERE state IN ('frozen', 'sending')
		AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.issue_id = issues.id
			AND d.state IN ('pending', 'sending', 'deferred', 'unknown') AND d.next_at IS NOT NULL)`, at.UnixMilli())
	return err
}
