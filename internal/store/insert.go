package store

import (
	"context"
	"database/sql"
	"fmt"

	"recapd/internal/newsletter"
)

// newSubscriber is a row on its way into the table.
type newSubscriber struct {
	Email     string            `json:"email"`
	Key       string            `json:"email_key"`
	Hash      string            `json:"hash"`
	Name      string            `json:"name"`
	Status    newsletter.Status `json:"status"`
	Language  string            `json:"language"`
	Frequency string            `json:"frequency"`
	Paused    *int64            `json:"paused_until"`
	ConsentAt *int64            `json:"consent_at"`
	Source    string            `json:"consent_source"`
	Prefix    string            `json:"consent_prefix"`
	Wording   string            `json:"consent_wording"`
	Created   int64             `json:"created_at"`
	Confirmed *int64            `json:"confirmed_at"`
	Left      *int64            `json:"left_at"`
}

// insertSubscribers adds those whose address is not known yet and tells which.
func (s *Store) insertSubscribers(ctx context.Context, tx *sql.Tx, list []newsletter.Subscriber) (added map[string]bool, err error) {
	rows := make([]newSubscriber, len(list))
	for i, n := range list {
		rows[i] = newSubscriber{n.Email, addressKey(n.Email), fmt.Sprintf("%X", s.AddressHash(n.Email)), n.Name, n.Status,
			n.Language, n.Frequency, millis(n.Paused), millis(n.Consent.At), n.Consent.Source, n.Consent.Prefix,
			n.Consent.Wording, s.orNow(n.Created).UnixMilli(), millis(n.Confirmed), millis(n.Left)}
	}
	param, err := toJSON(rows)
	if err != nil {
		return nil, err
	}
	keys, err := all(ctx, tx, column[string], `
		INSERT INTO subscribers (email, email_key, address_hash, name, status, language, frequency, paused_until,
			consent_at, consent_source, consent_prefix, consent_wording, created_at, confirmed_at, left_at)
		SELECT email, email_key, `+fromHex("hash")+`, name, status, language, frequency, paused_until,
			consent_at, consent_source, consent_prefix, consent_wording, created_at, confirmed_at, left_at
		FROM `+fromJSON("r", "email", "email_key", "hash", "name", "status", "language", "frequency", "paused_until",
		"consent_at", "consent_source", "consent_prefix", "consent_wording", "created_at", "confirmed_at", "left_at")+`
		WHERE true ON CONFLICT (email_key) DO NOTHING RETURNING email_key`, param)
	added = make(map[string]bool, len(keys))
	for _, k := range keys {
		added[k] = true
	}
	return added, err
}
