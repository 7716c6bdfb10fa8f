package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

const slotColumns = `edition, key, state, coalesce(issue_id, 0), reason, closed_at`

func scanSlot(row scanner) (x newsletter.Slot, err error) {
	err = row.Scan(&x.Edition, &x.Key, &x.State, &x.IssueID, &x.Reason, instant{&x.Closed})
	return x, err
}

// Slot finds a slot that has been dealt with in any way, or
// newsletter.ErrNotFound.
func (s *Store) Slot(ctx context.Context, edition, key string) (newsletter.Slot, error) {
	x, err := slot(ctx, s.reader, edition, key)
	return x, s.fail(err, "slot %s of %s", key, edition)
}

func slot(ctx context.Context, q querier, edition, key string) (newsletter.Slot, error) {
	return one(ctx, q, scanSlot, `SELECT `+slotColumns+` FROM slots WHERE edition = ? AND key = ?`, edition, key)
}

// LastSlot is the latest scheduled slot of the edition that has been dealt with,
// issued, empty or held; what comes after it is still to be looked at. Slots
// whose key is not an instant do not count. None yet is newsletter.ErrNotFound.
func (s *Store) LastSlot(ctx context.Context, edition string) (newsletter.Slot, error) {
	x, err := one(ctx, s.reader, scanSlot, `SELECT `+slotColumns+` FROM slots
		WHERE edition = ? AND due_at IS NOT NULL ORDER BY due_at DESC LIMIT 1`, edition)
	return x, s.fail(err, "last slot of %s", edition)
}

// CloseSlot records that a slot is empty or held, without an issue; Freeze and
// Hold record the others. A held slot may be closed as empty, or held for
// another reason, as long as no issue waits for it. Closing again with the same
// state changes nothing; anything else is newsletter.ErrSlotTaken.
func (s *Store) CloseSlot(ctx context.Context, x newsletter.Slot) error {
	if x.State == newsletter.SlotIssued || x.IssueID != 0 {
		return fmt.Errorf("closing slot %s: a slot with an issue is recorded by Freeze or Hold", x.Key)
	}
	return s.write(ctx, "closing slot "+x.Key+" of "+x.Edition, func(tx txn) error {
		old, err := slot(ctx, tx, x.Edition, x.Key)
		switch {
		case errors.Is(err, newsletter.ErrNotFound):
		case err != nil:
			return err
		case old.State == x.State && old.Reason == x.Reason && old.IssueID == 0:
			return nil
		case old.State != newsletter.SlotHeld || old.IssueID != 0:
			return newsletter.ErrSlotTaken
		}
		x.Closed = s.orNow(x.Closed)
		return putSlot(ctx, tx, x)
	})
}

func putSlot(ctx context.Context, tx txn, x newsletter.Slot) error {
	var issueID *int64
	if x.IssueID != 0 {
		issueID = &x.IssueID
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO slots (edition, key, due_at, state, issue_id, reason, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (edition, key) DO UPDATE SET state = excluded.state, issue_id = excluded.issue_id,
			reason = excluded.reason, closed_at = excluded.closed_at`,
		x.Edition, x.Key, dueAt(x.Key), string(x.State), issueID, x.Reason, x.Closed.UnixMilli())
	return err
}

// dueAt is the instant of a scheduled slot's key, see newsletter.SlotKey.
func dueAt(key string) *int64 {
	t, err := time.Parse(time.RFC3339, key)
	if err != nil {
		return nil
	}
	return millis(t)
}
