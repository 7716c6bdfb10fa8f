package store

import (
	"context"
	"errors"
	"fmt"

	"recapd/internal/newsletter"
)

// Exchange records what became of the deliveries that a node had in hand and
// claims the next ones for it, in one durable commit. When it returns without an
// error, both are on disk; with one, nothing is claimed.
//
// Claimed are deliveries of the issue that are due: pending, or deferred or
// unknown with their time come. Whoever has left or is suppressed meanwhile is
// skipped instead. A cancelled or paused issue has none. The issue is "sending"
// from the first claim and "done" when nothing is open any more; a call without
// outcomes and claims settles just that. An exchange with Most is alone among all that
// write, so that the nodes together keep to it.
//
// An outcome counts only for a delivery that the node has in hand. When there
// are others, the good ones are recorded, nothing is claimed, and the error is
// newsletter.ErrNotClaimed. An outcome that is on record already, from a call
// whose answer was lost, is no error.
func (s *Store) Exchange(ctx context.Context, x newsletter.Exchange) ([]newsletter.Delivery, error) {
	var claimed []newsletter.Delivery
	var foreign error
	what := fmt.Sprintf("exchange with node %s about issue with id %d", x.Node, x.IssueID)
	recording := func(ctx context.Context, tx txn) (err error) {
		tx.finish(x.Now)
		if len(x.Outcomes) > 0 {
			tx.advance(x.Now)
		}
		foreign, err = s.record(ctx, tx, x)
		return err
	}
	claiming := func(ctx context.Context, tx txn) (err error) {
		if claimed = nil; foreign != nil {
			return nil
		}
		claimed, err = claim(ctx, tx, x)
		if len(claimed) > 0 {
			tx.advance(x.Now)
		}
		return err
	}
	err := s.together(ctx, what, x.Most == 0, recording, claiming)
	if err = errors.Join(err, foreign); err != nil {
		return nil, err
	}
	return claimed, nil
}

// record writes the outcomes. foreign names those that were not the node's to
// report.
func (s *Store) record(ctx context.Context, tx txn, x newsletter.Exchange) (foreign, err error) {
	if len(x.Outcomes) == 0 {
		return nil, nil
	}
	recorded, err := putOutcomes(ctx, tx, x)
	if err != nil {
		return nil, err
	}
	for _, o := range x.Outcomes {
		address, ok := recorded[o.DeliveryID]
		if !ok {
			ok, err = onRecord(ctx, tx, x.Node, o)
		}
		if err != nil {
			return nil, err
		}
		if !ok {
			foreign = errors.Join(foreign, fmt.Errorf("outcome %q of delivery %d: %w", o.State, o.DeliveryID, newsletter.ErrNotClaimed))
		}
		if o.Suppress && address != "" {
			bounced := newsletter.Suppression{Hash: s.AddressHash(address), Cause: newsletter.CauseBounce, Code: o.Reply.Enhanced, At: o.At}
			if err := suppress(ctx, tx, bounced); err != nil {
				return nil, err
			}
		}
	}
	// What came back to be tried again may be of an issue cancelled meanwhile.
	return foreign, takeBack(ctx, tx, skippedCancelled, x.Now, ofCancelled)
}

// outcome is a row on its way into the table.
type outcome struct {
	ID       int64                    `json:"ref"`
	State    newsletter.DeliveryState `json:"outcome"`
	Next     *int64                   `json:"due"`
	At       int64                    `json:"at"`
	Code     int                      `json:"code"`
	Enhanced string                   `json:"enhanced"`
	Text     string                   `json:"words"`
}

func newOutcome(o newsletter.Outcome) (outcome, error) {
	row := outcome{o.DeliveryID, o.State, nil, o.At.UnixMilli(), o.Reply.Code, o.Reply.Enhanced, o.Reply.Text}
	switch o.State {
	case newsletter.Sent, newsletter.Failed, newsletter.Skipped:
	case newsletter.Deferred, newsletter.Pending:
		row.Next = new(int64) // at once, unless it says when
		fallthrough
	case newsletter.Unknown:
		if !o.NextAt.IsZero() {
			row.Next = millis(o.NextAt)
		}
	default:
		return row, fmt.Errorf("delivery %d: %q is not an outcome", o.DeliveryID, o.State)
	}
	return row, nil
}

// putOutcomes returns the addresses of the deliveries that were in the node's
// hands. The reply to a message whose reader has been erased is not kept: it may
// repeat the address.
func putOutcomes(ctx context.Context, tx txn, x newsletter.Exchange) (recorded map[int64]string, err error) {
	rows, ids := make([]outcome, len(x.Outcomes)), make([]int64, len(x.Outcomes))
	for i, o := range x.Outcomes {
		ids[i] = o.DeliveryID
		if rows[i], err = newOutcome(o); err != nil {
			return nil, err
		}
	}
	param, err := toJSON(rows)
	if err != nil {
		return nil, err
	}
	list, err := all(ctx, tx, scanDelivery, `UPDATE deliveries AS d SET state = r.outcome, next_at = r.due, outcome_at = r.at,
			attempt = attempt - CASE r.outcome WHEN 'pending' THEN 1 ELSE 0 END,
			first_at = CASE WHEN r.outcome = 'pending' AND attempt = 1 THEN NULL ELSE first_at END,
			unanswered = unanswered + CASE r.outcome WHEN 'unknown' THEN 1 ELSE 0 END, reply_code = r.code, reply_enhanced = r.enhanced, reply_text = CASE address WHEN '' THEN '' ELSE r.words END
		FROM `+tx.fromJSON("r", "ref bigint", "outcome text", "due bigint", "at bigint", "code integer", "enhanced text", "words text")+`
		WHERE d.id = r.ref AND `+tx.among("d.id")+` AND d.state = 'sending' AND d.node = ? RETURNING `+deliveryColumns, param, numbers(ids), x.Node)
	recorded = make(map[int64]string, len(list))
	for _, d := range list {
		recorded[d.ID] = d.Address
	}
	return recorded, err
}

// onRecord tells whether the node has reported this very outcome before.
func onRecord(ctx context.Context, tx txn, node string, o newsletter.Outcome) (bool, error) {
	n, err := one(ctx, tx, column[int], `SELECT count(*) FROM deliveries WHERE id = ? AND node = ? AND state = ? AND outcome_at = ?`,
		o.DeliveryID, node, string(o.State), o.At.UnixMilli())
	return n > 0, err
}
