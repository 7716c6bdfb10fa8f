package store

import (
	"context"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

// Pause keeps an issue's deliveries from being claimed until Resume; what is in
// hand finishes. Pausing again changes nothing, nor the reason. An issue that is
// not under way is newsletter.ErrConflict.
func (s *Store) Pause(ctx context.Context, issueID int64, why string, at time.Time) error {
	return s.write(ctx, fmt.Sprintf("pausing issue with id %d", issueID), func(tx txn) error {
		if err := underWay(ctx, tx, issueID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE issues SET paused_at = ?, paused_why = ? WHERE id = ? AND paused_at IS NULL`,
			at.UnixMilli(), why, issueID)
		return err
	})
}

// Resume lets a paused issue go on: what was deferred is due at once. It changes
// nothing for one that is not paused.
func (s *Store) Resume(ctx context.Context, issueID int64, at time.Time) error {
	return s.write(ctx, fmt.Sprintf("resuming issue with id %d", issueID), func(tx txn) error {
		if err := underWay(ctx, tx, issueID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE deliveries SET next_at = ? WHERE issue_id = ? AND state = 'deferred'
			AND EXISTS (SELECT 1 FROM issues i WHERE i.id = issue_id AND i.paused_at IS NOT NULL)`, at.UnixMilli(), issueID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE issues SET paused_at = NULL, paused_why = '', canary_at = coalesce(canary_at, ?) WHERE id = ?`, at.UnixMilli(), issueID)
		return err
	})
}

// Prove notes that the first few messages of an issue were found well.
func (s *Store) Prove(ctx context.Context, issueID int64, at time.Time) error {
	return s.write(ctx, fmt.Sprintf("going on with issue with id %d", issueID), func(tx txn) error {
		_, err := tx.ExecContext(ctx, `UPDATE issues SET canary_at = coalesce(canary_at, ?) WHERE id = ?`, at.UnixMilli(), issueID)
		return err
	})
}

func underWay(ctx context.Context, tx txn, issueID int64) error {
	i, err := issue(ctx, tx, issueID)
	if err != nil {
		return err
	}
	if i.State != newsletter.Frozen && i.State != newsletter.Sending {
		return fmt.Errorf("it is %s: %w", i.State, newsletter.ErrConflict)
	}
	return nil
}

// Retry makes failed deliveries, and those of which nobody knows whether they
// arrived, due again: the operator's word. The time after which they are given
// up begins anew. It tells how many there are. A cancelled issue, and one whose
// deliveries have been compacted, is newsletter.ErrConflict.
func (s *Store) Retry(ctx context.Context, issueID int64, at time.Time) (n int, err error) {
	err = s.write(ctx, fmt.Sprintf("retrying issue with id %d", issueID), func(tx txn) error {
		i, err := issue(ctx, tx, issueID)
		if err != nil {
			return err
		}
		if i.State != newsletter.Done && i.State != newsletter.Sending && i.State != newsletter.Frozen {
			return fmt.Errorf("it is %s: %w", i.State, newsletter.ErrConflict)
		}
		done, err := tx.ExecContext(ctx, `UPDATE deliveries SET state = CASE state WHEN 'failed' THEN 'deferred' ELSE state END,
			next_at = ?, first_at = NULL WHERE issue_id = ? AND address <> '' AND (state = 'failed' OR state = 'unknown' AND next_at IS NULL)`,
			at.UnixMilli(), issueID)
		if err != nil {
			return err
		}
		again, err := done.RowsAffected()
		if n = int(again); err != nil || n == 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE issues SET state = 'sending', finished_at = NULL WHERE id = ?`, issueID)
		return err
	})
	return n, err
}

// Approve is the operator's word that an issue which waits may go as the draft of this
// name; the last word counts. A frozen one has it already; any other is
// newsletter.ErrConflict.
func (s *Store) Approve(ctx context.Context, issueID int64, as string, at time.Time) error {
	return s.write(ctx, fmt.Sprintf("approving issue with id %d", issueID), func(tx txn) error {
		i, err := issue(ctx, tx, issueID)
		if err != nil {
			return err
		}
		switch i.State {
		case newsletter.Draft, newsletter.Held:
		case newsletter.Frozen, newsletter.Sending, newsletter.Done:
			return nil
		default:
			return fmt.Errorf("it is %s: %w", i.State, newsletter.ErrConflict)
		}
		_, err = tx.ExecContext(ctx, `UPDATE issues SET approved_at = ?, approved_as = ? WHERE id = ?`, at.UnixMilli(), as, issueID)
		return err
	})
}
