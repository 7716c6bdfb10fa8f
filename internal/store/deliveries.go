package store

import (
	"context"
	"iter"

	"recapd/internal/newsletter"
)

const deliveryColumns = `id, issue_id, rendering_id, subscriber_id, address, since_at, token, message_id,
	state, attempt, first_at, unanswered, next_at, reply_code, reply_enhanced, reply_text`

func scanDelivery(row scanner) (d newsletter.Delivery, err error) {
	err = row.Scan(&d.ID, &d.IssueID, &d.RenderingID, &d.SubscriberID, &d.Address, instant{&d.Since}, &d.Token, &d.MessageID,
		&d.State, &d.Attempt, instant{&d.First}, &d.Unanswered, instant{&d.NextAt}, &d.Reply.Code, &d.Reply.Enhanced, &d.Reply.Text)
	return d, err
}

// Delivery finds a delivery, or newsletter.ErrNotFound.
func (s *Store) Delivery(ctx context.Context, id int64) (newsletter.Delivery, error) {
	d, err := one(ctx, s.reader, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE id = ?`, id)
	return d, s.fail(err, "delivery %d", id)
}

// Deliveries walks over the deliveries of an issue by rising ID, as Subscribers
// does.
func (s *Store) Deliveries(ctx context.Context, issueID int64) iter.Seq2[newsletter.Delivery, error] {
	// The plus keeps the planner from the index on issue_id, which would sort
	// the whole issue once for each page.
	const query = `SELECT ` + deliveryColumns + ` FROM deliveries WHERE +issue_id = ? AND id > ? ORDER BY id LIMIT ?`
	return walk(func(after int64) ([]newsletter.Delivery, error) {
		list, err := all(ctx, s.reader, scanDelivery, query, issueID, after, page)
		return list, s.fail(err, "listing deliveries of issue with id %d", issueID)
	}, func(d newsletter.Delivery) int64 { return d.ID })
}
