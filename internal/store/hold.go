package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"recapd/internal/newsletter"
)

// Hold records an issue that waits, as a draft or held, and its slot. When an
// issue waits in that slot already, this one takes its place under the same ID, and is
// approved or not as it says.
// A slot that is issued or empty is newsletter.ErrSlotTaken.
func (s *Store) Hold(ctx context.Context, i newsletter.Issue) (newsletter.Issue, error) {
	if i.State != newsletter.Draft && i.State != newsletter.Held {
		return i, fmt.Errorf("holding an issue: it is %q, neither draft nor held", i.State)
	}
	i.Number = 0
	err := s.write(ctx, "holding issue of slot "+i.Slot, func(tx txn) error {
		old, err := slot(ctx, tx, i.Edition, i.Slot)
		switch {
		case errors.Is(err, newsletter.ErrNotFound):
		case err != nil:
			return err
		case old.State != newsletter.SlotHeld:
			return newsletter.ErrSlotTaken
		}
		i.ID = old.IssueID
		if err := s.putIssue(ctx, tx, &i); err != nil {
			return err
		}
		return putSlot(ctx, tx, newsletter.Slot{Edition: i.Edition, Key: i.Slot, State: newsletter.SlotHeld,
			IssueID: i.ID, Reason: i.HeldReason, Closed: s.now()})
	})
	if err != nil {
		return i, err
	}
	return s.Issue(ctx, i.ID)
}

// putIssue writes the issue and gives it an ID when it has none.
func (s *Store) putIssue(ctx context.Context, tx txn, i *newsletter.Issue) error {
	letterhead, err := json.Marshal(i.Letterhead)
	if err != nil {
		return err
	}
	var number *int
	if i.Number != 0 {
		number = &i.Number
	}
	if i.ID == 0 {
		i.ID, err = one(ctx, tx, column[int64], `INSERT INTO issues (edition, slot, state, title, created_at, letterhead) VALUES (?, ?, ?, '', ?, '{}') RETURNING id`,
			i.Edition, i.Slot, string(i.State), s.orNow(i.Created).UnixMilli())
		if err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE issues SET number = ?, state = ?, title = ?, from_at = ?, to_at = ?,
		frozen_at = ?, finished_at = ?, approved_at = ?, approved_as = ?, held_why = ?, letterhead = ? WHERE id = ?`,
		number, string(i.State), i.Title, millis(i.From), millis(i.To),
		millis(i.FrozenAt), millis(i.Finished), millis(i.Approved), i.ApprovedAs, i.HeldReason, string(letterhead), i.ID)
	return err
}
