package store

import (
	"context"
	"strings"
	"time"

	"recapd/internal/newsletter"
)

// rendering is what choosing one for a reader takes.
type rendering struct {
	id       int64
	language string
}

// renderings are those of one issue by the selection that they are for. A selection
// whose readers get nothing is there with none.
type renderings map[string][]rendering

// reader is a subscriber who is about to get a delivery.
type reader struct {
	id                  int64
	email               string
	confirmed           time.Time
	selection, language string
}

func scanReader(row scanner) (r reader, err error) {
	err = row.Scan(&r.id, &r.email, instant{&r.confirmed}, &r.selection, &r.language)
	return r, err
}

// pick finds the rendering for a reader, 0 when he gets none: of his own selection
// before the one for everybody, and there in his language, then in the same
// language without its region ("es" for "es-MX"), then in the first that there is.
func (made renderings) pick(r reader) int64 {
	list, known := made[r.selection]
	if !known {
		list = made[""]
	}
	base, _, _ := strings.Cut(r.language, "-")
	for _, language := range []string{r.language, base} {
		for _, x := range list {
			if strings.EqualFold(x.language, language) {
				return x.id
			}
		}
	}
	if len(list) == 0 {
		return 0
	}
	return list[0].id
}

// newDelivery is a row on its way into the table.
type newDelivery struct {
	Rendering  int64  `json:"rendering_id"`
	Subscriber int64  `json:"subscriber_id"`
	Address    string `json:"address"`
	Since      *int64 `json:"since_at"`
	Token      string `json:"token"`
	MessageID  string `json:"message_id"`
}

// address writes one delivery for each reader of the edition whom a post of the
// issue is for. It goes by pages, to hold a part of the list at a time.
func address(ctx context.Context, tx txn, i newsletter.Issue, list renderings, mint func(issueID, subscriberID int64) (token, messageID string)) error {
	const size = 5000
	for after := int64(0); ; {
		args := append([]any{after}, audienceArgs(i.Edition, i.FrozenAt)...)
		batch, err := all(ctx, tx, scanReader, `SELECT s.id, s.email, s.confirmed_at, s.selection, s.language FROM subscribers s
			WHERE s.id > ? AND`+audience+`ORDER BY s.id LIMIT ?`, append(args, size)...)
		if err != nil || len(batch) == 0 {
			return err
		}
		rows := make([]newDelivery, 0, len(batch))
		for _, r := range batch {
			after = r.id
			id := list.pick(r)
			if id == 0 {
				continue
			}
			token, messageID := mint(i.ID, r.id)
			rows = append(rows, newDelivery{id, r.id, r.email, millis(r.confirmed), token, messageID})
		}
		if err := insertDeliveries(ctx, tx, i.ID, rows); err != nil {
			return err
		}
	}
}

func insertDeliveries(ctx context.Context, tx txn, issueID int64, rows []newDelivery) error {
	param, err := toJSON(rows)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO deliveries (issue_id, rendering_id, subscriber_id, address, since_at, token, message_id, state, next_at)
		SELECT ?, r.rendering_id, r.subscriber_id, r.address, r.since_at, r.token, r.message_id, 'pending', 0
		FROM `+tx.fromJSON("r", "rendering_id bigint", "subscriber_id bigint", "address text", "since_at bigint", "token text", "message_id text"), issueID, param)
	return err
}
