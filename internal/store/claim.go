package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"recapd/internal/newsletter"
)

// claim takes deliveries that are due until there are enough.
func claim(ctx context.Context, tx txn, x newsletter.Exchange) (claimed []newsletter.Delivery, err error) {
	open, err := one(ctx, tx, column[bool], `SELECT state IN ('frozen', 'sending') AND paused_at IS NULL FROM issues WHERE id = ?`, x.IssueID)
	if err != nil || !open {
		return nil, err
	}
	if x.Most > 0 {
		begun, err := one(ctx, tx, column[int], `SELECT count(*) FROM deliveries WHERE issue_id = ? AND state IN ('sending', 'sent', 'failed', 'unknown')`, x.IssueID)
		if err != nil {
			return nil, err
		}
		x.Claim = min(x.Claim, x.Most-begun)
	}
	for len(claimed) < x.Claim {
		found, err := due(ctx, tx, x, x.Claim-len(claimed))
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			break
		}
		taken, err := take(ctx, tx, x, found)
		if err != nil {
			return nil, err
		}
		claimed = append(claimed, taken...)
	}
	if len(claimed) > 0 {
		_, err = tx.ExecContext(ctx, `UPDATE issues SET state = 'sending' WHERE id = ? AND state = 'frozen'`, x.IssueID)
	}
	return claimed, err
}

// candidate is a delivery that is due.
type candidate struct {
	ID       int64
	unwanted string // why it is not to be sent; "" when it is
}

// due finds the next deliveries. Between two ids it walks the rows themselves, which
// are few. Without such bounds it follows the index deliveries_courier. Second attempts
// come first: "deferred" is before "pending".
func due(ctx context.Context, tx txn, x newsletter.Exchange, limit int) ([]candidate, error) {
	which, args := `d.issue_id = ?`, []any{x.Now.UnixMilli(), x.IssueID}
	if x.Last > 0 {
		which, args = `+d.issue_id = ? AND d.id BETWEEN ? AND ?`, append(args, x.First, x.Last)
	}
	return all(ctx, tx, func(row scanner) (c candidate, err error) {
		err = row.Scan(&c.ID, &c.unwanted)
		return c, err
	}, `SELECT d.id, CASE WHEN s.status <> 'active' THEN '`+skippedUnsubscribed+`' WHEN `+suppressed+` THEN '`+skippedSuppressed+`' ELSE '' END
		FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id
		WHERE `+which+` AND d.state IN ('pending', 'deferred', 'unknown') AND d.next_at <= ? ORDER BY d.state, d.next_at, d.id LIMIT ?`+tx.free(),
		append(args, x.Now.UnixMilli(), limit)...)
}

// take claims the candidates that are wanted, in their order, and puts the others down.
func take(ctx context.Context, tx txn, x newsletter.Exchange, found []candidate) ([]newsletter.Delivery, error) {
	for _, c := range found {
		if c.unwanted == "" {
			continue
		}
		if err := takeBack(ctx, tx, c.unwanted, x.Now, `id = ?`, c.ID); err != nil {
			return nil, err
		}
	}
	wanted := slices.DeleteFunc(found, func(c candidate) bool { return c.unwanted != "" })
	if len(wanted) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(wanted))
	place := make(map[int64]int, len(wanted))
	for i, c := range wanted {
		ids[i], place[c.ID] = c.ID, i
	}
	taken, err := all(ctx, tx, scanDelivery, `UPDATE deliveries SET state = 'sending', attempt = attempt + 1, node = ?, next_at = ?, claimed_at = ?,
			first_at = coalesce(first_at, ?)
		WHERE `+tx.among("id")+` RETURNING `+deliveryColumns,
		x.Node, x.Now.UnixMilli(), x.Now.UnixMilli(), x.Now.UnixMilli(), numbers(ids))
	slices.SortFunc(taken, func(a, b newsletter.Delivery) int { return place[a.ID] - place[b.ID] })
	return taken, err
}

// Wanted tells, from the present state of the database, whether a delivery may still
// be sent: its reader is active and not suppressed, and its issue not cancelled. The
// courier asks just before the body. A delivery that is not in the node's hands, or not
// there, is newsletter.ErrNotClaimed.
func (s *Store) Wanted(ctx context.Context, node string, deliveryID int64) (bool, error) {
	wanted, err := one(ctx, s.reader, column[bool], `SELECT s.status = 'active' AND i.state <> 'cancelled' AND NOT `+suppressed+` FROM deliveries d
		JOIN subscribers s ON s.id = d.subscriber_id JOIN issues i ON i.id = d.issue_id
		WHERE d.id = ? AND d.state = 'sending' AND d.node = ?`,
		s.now().UnixMilli(), deliveryID, node)
	if errors.Is(err, newsletter.ErrNotFound) {
		err = newsletter.ErrNotClaimed
	}
	return wanted, s.fail(err, "looking whether delivery %d is wanted", deliveryID)
}

// Reclaim puts deliveries back to pending, or makes them unknown when what may have
// arrived is to be held for the operator: those in the hands of nodes that are gone
// (buried, or never heard of), and what node itself has left behind. It tells how many.
// Who calls it carries nothing at that moment.
func (s *Store) Reclaim(ctx context.Context, node string, now time.Time, hold bool) (n int, err error) {
	left, err := one(ctx, s.reader, column[bool], `SELECT EXISTS (SELECT 1 FROM deliveries WHERE `+leftBehind+`)`, node)
	if err != nil || !left { // mostly not: that needs no turn to write
		return 0, s.fail(err, "looking for what was left in hand")
	}
	err = s.write(ctx, "taking back what was in hand", func(tx txn) error {
		n, err = reclaim(ctx, tx, node, now, hold)
		return err
	})
	return n, err
}

// leftBehind are deliveries in the hands of the node named, or of one that is gone.
const leftBehind = `state = 'sending' AND issue_id IN (SELECT id FROM issues WHERE state IN ('frozen', 'sending', 'cancelled'))
	AND (node = ? OR node NOT IN (SELECT name FROM nodes))`

func reclaim(ctx context.Context, tx txn, node string, now time.Time, hold bool) (int, error) {
	change := `state = 'pending', next_at = 0`
	if hold {
		change = `state = 'unknown', next_at = NULL, unanswered = unanswered + 1`
	}
	done, err := tx.ExecContext(ctx, `UPDATE deliveries SET `+change+` WHERE `+leftBehind, node)
	if err != nil {
		return 0, err
	}
	n, err := done.RowsAffected()
	if err != nil {
		return 0, err
	}
	return int(n), takeBack(ctx, tx, skippedCancelled, now, ofCancelled)
}

// Open counts the deliveries of an issue that something will still happen to by
// itself: those in hand, and those that are due now or later.
func (s *Store) Open(ctx context.Context, issueID int64) (int, error) {
	n, err := one(ctx, s.reader, column[int], `SELECT count(*) FROM deliveries WHERE issue_id = ? AND next_at IS NOT NULL`, issueID)
	return n, s.fail(err, "counting what is open of issue with id %d", issueID)
}

// NextDue is when the next delivery of an open issue that nobody has in hand
// comes due; the zero time is at once. ok is false when there is none.
func (s *Store) NextDue(ctx context.Context) (at time.Time, ok bool, err error) {
	first, err := one(ctx, s.reader, column[*int64], `SELECT min(next_at) FROM (
		SELECT (SELECT min(d.next_at) FROM deliveries d WHERE d.issue_id = i.id AND d.state = w.column1) AS next_at
		FROM issues i CROSS JOIN (VALUES ('pending'), ('deferred'), ('unknown')) AS w
		WHERE i.state IN ('frozen', 'sending') AND i.paused_at IS NULL) AS t`)
	if err != nil || first == nil {
		return at, false, s.fail(err, "looking for what is due")
	}
	err = instant{&at}.Scan(*first)
	return at, err == nil, err
}
