package store

import (
	"context"
	"slices"
	"strings"

	"recapd/internal/newsletter"
)

// subscriberFields are the columns of a new subscriber, in the order of fields.
const subscriberFields = `email, email_key, address_hash, name, status, language, frequency, paused_until, selection,
	` + consentColumns + `, created_at, confirmed_at, left_at`

func (s *Store) fields(n newsletter.Subscriber) []any {
	return []any{n.Email, addressKey(n.Email), s.AddressHash(n.Email), n.Name, string(n.Status), n.Language, n.Frequency, millis(n.Paused), n.Selection,
		millis(n.Consent.At), n.Consent.Source, n.Consent.Prefix, n.Consent.Wording, s.orNow(n.Created).UnixMilli(), millis(n.Confirmed), millis(n.Left)}
}

// perInsert is how many rows one statement takes. With more, SQLite takes longer to
// read the statement than to carry it out.
const perInsert = 250

// insertSubscribers adds those whose address is not known yet, with what they follow
// and mute, and tells which.
//
// The rows stand in the statement. As JSON, which is shorter to write, SQLite would
// take each of them apart once for every column: that is half the time of an import.
func (s *Store) insertSubscribers(ctx context.Context, tx txn, list []newsletter.Subscriber) (added map[string]bool, err error) {
	added = make(map[string]bool, len(list))
	for some := range slices.Chunk(list, perInsert) {
		var args []any
		for _, n := range some {
			args = append(args, s.fields(n)...)
		}
		keys, err := all(ctx, tx, column[string], `INSERT INTO subscribers (`+subscriberFields+`) VALUES `+rowsOf(len(some), len(args)/len(some))+`
			ON CONFLICT (email_key) DO NOTHING RETURNING email_key`, args...)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			added[k] = true
		}
	}
	return added, insertTopics(ctx, tx, list, added)
}

// insertTopics keeps what those follow and mute who were added.
func insertTopics(ctx context.Context, tx txn, list []newsletter.Subscriber, added map[string]bool) error {
	for _, n := range list {
		if n.Selection == "" || !added[addressKey(n.Email)] {
			continue
		}
		topics, err := newsletter.ParseSelection(n.Selection)
		if err != nil {
			return err
		}
		for _, t := range topics {
			if _, err := tx.ExecContext(ctx, `INSERT INTO preferences (subscriber_id, kind, topic, choice)
				SELECT id, ?, ?, ? FROM subscribers WHERE email_key = ? ON CONFLICT DO NOTHING`,
				string(t.Kind), t.Name, string(t.Choice), addressKey(n.Email)); err != nil {
				return err
			}
		}
	}
	return nil
}

// rowsOf is "(?, ?), (?, ?)": so many rows of so many parameters.
func rowsOf(rows, columns int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", columns), ", ") + ")"
	return strings.TrimSuffix(strings.Repeat(row+", ", rows), ", ")
}
