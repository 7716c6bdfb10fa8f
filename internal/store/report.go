package store

import (
	"context"
	"time"

	"recapd/internal/newsletter"
)

// This file counts deliveries for whoever wants to know how an issue fares.

// Reasons counts the deliveries of an issue that were tried and not sent, or put
// down, by what was said about them, the most frequent first. Compacted deliveries
// are in none of them.
func (s *Store) Reasons(ctx context.Context, issueID int64) ([]newsletter.Reason, error) {
	list, err := all(ctx, s.reader, func(row scanner) (r newsletter.Reason, err error) {
		err = row.Scan(&r.State, &r.Reply.Code, &r.Reply.Enhanced, &r.Reply.Text, &r.Count)
		return r, err
	}, `SELECT state, reply_code, reply_enhanced, min(reply_text), count(*) AS n FROM deliveries
		WHERE issue_id = ? AND state IN ('deferred', 'failed', 'unknown', 'skipped')
		GROUP BY state, reply_code, reply_enhanced, CASE reply_code WHEN 0 THEN reply_text END ORDER BY n DESC, 1, 2, 3, 4`, issueID)
	return list, s.fail(err, "reasons of issue with id %d", issueID)
}

// NextDueOf is NextDue of one issue, also while it is paused.
func (s *Store) NextDueOf(ctx context.Context, issueID int64) (at time.Time, ok bool, err error) {
	first, err := one(ctx, s.reader, column[*int64], `SELECT min(next_at) FROM deliveries
		WHERE issue_id = ? AND state IN ('pending', 'deferred', 'unknown')`, issueID)
	if err != nil || first == nil {
		return at, false, s.fail(err, "looking for what is due of issue with id %d", issueID)
	}
	err = instant{&at}.Scan(*first)
	return at, err == nil, err
}

// Unreported are the issues frozen by an instant of which the operator has not been told
// how they fared, the oldest first.
func (s *Store) Unreported(ctx context.Context, frozen time.Time) ([]newsletter.Issue, error) {
	list, err := all(ctx, s.reader, scanIssue, `SELECT `+issueColumns+` FROM issues
		WHERE frozen_at <= ? AND reported_at IS NULL ORDER BY id`, frozen.UnixMilli())
	return list, s.fail(err, "issues to be reported")
}

// Reported records that the operator is told about an issue. ok is false when another
// process does.
func (s *Store) Reported(ctx context.Context, issueID int64, at time.Time) (ok bool, err error) {
	err = s.write(ctx, "reporting an issue", func(tx txn) error {
		done, err := all(ctx, tx, column[int64], `UPDATE issues SET reported_at = ? WHERE id = ? AND reported_at IS NULL RETURNING id`, at.UnixMilli(), issueID)
		ok = len(done) > 0
		return err
	})
	return ok, err
}

// LeftSince counts who of an issue's readers has unsubscribed since it was frozen, and
// stayed away.
func (s *Store) LeftSince(ctx context.Context, issueID int64) (int, error) {
	n, err := one(ctx, s.reader, column[int], `SELECT count(*) FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id JOIN issues i ON i.id = d.issue_id
		WHERE d.issue_id = ? AND s.status = 'left' AND s.left_at >= i.frozen_at`, issueID)
	return n, s.fail(err, "who has left since the issue with id %d", issueID)
}
