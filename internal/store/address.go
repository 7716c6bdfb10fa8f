package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"recapd/internal/newsletter"
)

// rendering is what choosing one for a reader takes.
type rendering struct {
	id                  int64
	selection, language string
}

// renderings of one issue; the first is for readers whom no other fits.
type renderings []rendering

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

// pick finds the rendering for a reader: of the reader's own selection before
// the one for everybody, and there in the reader's language, then in the same
// language without its region ("es" for "es-MX"), then in any.
func (list renderings) pick(r reader) int64 {
	base, _, _ := strings.Cut(r.language, "-")
	for _, selection := range []string{r.selection, ""} {
		for _, fits := range []func(language string) bool{
			func(l string) bool { return strings.EqualFold(l, r.language) },
			func(l string) bool { return strings.EqualFold(l, base) },
			func(string) bool { return true },
		} {
			for _, x := range list {
				if x.selection == selection && fits(x.language) {
					return x.id
				}
			}
		}
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

// address writes one delivery for each reader of the edition. It goes by pages,
// to hold a part of the list at a time.
func address(ctx context.Context, tx *sql.Tx, i newsletter.Issue, list renderings, mint func(issueID, subscriberID int64) (token, messageID string)) error {
	const size = 5000
	for after := int64(0); ; {
		args := append([]any{after}, audienceArgs(i.Edition, i.FrozenAt)...)
		batch, err := all(ctx, tx, scanReader, `SELECT s.id, s.email, s.confirmed_at, s.selection, s.language FROM subscribers s
			WHERE s.id > ? AND`+audience+`ORDER BY s.id LIMIT ?`, append(args, size)...)
		if err != nil || len(batch) == 0 {
			return err
		}
		rows := make([]newDelivery, len(batch))
		for n, r := range batch {
			token, messageID := mint(i.ID, r.id)
			rows[n] = newDelivery{list.pick(r), r.id, r.email, millis(r.confirmed), token, messageID}
			after = r.id
		}
		if err := insertDeliveries(ctx, tx, i.ID, rows); err != nil {
			return err
		}
	}
}

func insertDeliveries(ctx context.Context, tx *sql.Tx, issueID int64, rows []newDelivery) error {
	param, err := toJSON(rows)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO deliveries (issue_id, rendering_id, subscriber_id, address, since_at, token, message_id, state, next_at)
		SELECT ?, r.rendering_id, r.subscriber_id, r.address, r.since_at, r.token, r.message_id, 'pending', 0
		FROM `+fromJSON("r", "rendering_id", "subscriber_id", "address", "since_at", "token", "message_id"), issueID, param)
	return err
}
