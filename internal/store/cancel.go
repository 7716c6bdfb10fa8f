package store

import (
	"context"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

// Cancel ends an issue: nothing more of it is claimed, what waits is skipped,
// and what is in hand finishes or is put down (see Wanted). Its posts are free
// for a later issue, unless dropCoverage says to let them be. Cancelling again
// changes nothing; an issue that is done is newsletter.ErrConflict.
func (s *Store) Cancel(ctx context.Context, issueID int64, dropCoverage bool, at time.Time) error {
	return s.write(ctx, fmt.Sprintf("cancelling issue with id %d", issueID), func(tx txn) error {
		i, err := issue(ctx, tx, issueID)
		if err != nil || i.State == newsletter.Cancelled {
			return err
		}
		if i.State == newsletter.Done {
			return fmt.Errorf("it has been sent: %w", newsletter.ErrConflict)
		}
		return cancel(ctx, tx, i, dropCoverage, at)
	})
}

// Decline ends an issue that waits. Its posts are free for a later one, but for those
// in never: as the issue would have told them, they are covered as if it had. Doing so
// again changes nothing; an issue that waits no more is newsletter.ErrConflict.
func (s *Store) Decline(ctx context.Context, issueID int64, never []newsletter.IssuePost, at time.Time) error {
	return s.write(ctx, fmt.Sprintf("declining issue with id %d", issueID), func(tx txn) error {
		i, err := issue(ctx, tx, issueID)
		switch {
		case err != nil || i.State == newsletter.Cancelled:
			return err
		case i.State != newsletter.Draft && i.State != newsletter.Held:
			return fmt.Errorf("it is %s: %w", i.State, newsletter.ErrConflict)
		}
		if err := putPosts(ctx, tx, i, never, at); err != nil {
			return err
		}
		return cancel(ctx, tx, i, true, at)
	})
}

// ofCancelled chooses the deliveries of cancelled issues.
const ofCancelled = `issue_id IN (SELECT id FROM issues WHERE state = 'cancelled')`

func cancel(ctx context.Context, tx txn, i newsletter.Issue, dropCoverage bool, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE issues SET state = 'cancelled', finished_at = ? WHERE id = ?`, at.UnixMilli(), i.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE slots SET state = 'empty', reason = 'cancelled', closed_at = ?
		WHERE issue_id = ? AND state = 'held'`, at.UnixMilli(), i.ID); err != nil {
		return err
	}
	if !dropCoverage {
		if _, err := tx.ExecContext(ctx, `DELETE FROM coverage WHERE issue_id = ?`, i.ID); err != nil {
			return err
		}
	}
	return takeBack(ctx, tx, skippedCancelled, at, `issue_id = ?`, i.ID)
}
