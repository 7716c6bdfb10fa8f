package store

import (
	"context"
	"fmt"
	"iter"

	"recapd/internal/newsletter"
)

// This file tells what is on record about addresses.

// Standings looks addresses up, upper and lower case alike, and answers in their
// order.
func (s *Store) Standings(ctx context.Context, addresses []string) ([]newsletter.Standing, error) {
	known, err := byEmails(ctx, s.reader, addresses)
	if err != nil {
		return nil, s.fail(err, "looking addresses up")
	}
	barred, err := s.barred(ctx, s.reader, addresses)
	if err != nil {
		return nil, s.fail(err, "looking suppressions up")
	}
	unasked, err := unasked(ctx, s.reader, pending(known))
	list := make([]newsletter.Standing, len(addresses))
	for i, a := range addresses {
		n := known[addressKey(a)]
		list[i] = newsletter.Standing{Subscriber: n, Barred: barred[addressKey(a)],
			Asked: n.Status == newsletter.StatusPending && !unasked[addressKey(a)]}
	}
	return list, s.fail(err, "looking letters up")
}

// pending are the addresses of those who have not confirmed.
func pending(known map[string]newsletter.Subscriber) (list []string) {
	for _, n := range known {
		if n.Status == newsletter.StatusPending {
			list = append(list, n.Email)
		}
	}
	return list
}

// SubscribersStanding walks as Subscribers does, and tells of each whether the
// address is suppressed.
func (s *Store) SubscribersStanding(ctx context.Context, status newsletter.Status) iter.Seq2[newsletter.Standing, error] {
	const query = `SELECT coalesce(x.cause, ''), ` + subscriberColumns + ` FROM subscribers s
		LEFT JOIN suppressions x ON x.hash = s.address_hash AND (x.until_at IS NULL OR x.until_at > ?)
		WHERE s.id > ? AND s.erased_at IS NULL AND (? = '' OR s.status = ?) ORDER BY s.id LIMIT ?`
	return walk(func(after int64) ([]newsletter.Standing, error) {
		list, err := all(ctx, s.reader, scanStanding, query, s.now().UnixMilli(), after, string(status), string(status), page)
		return list, s.fail(err, "listing subscribers")
	}, func(n newsletter.Standing) int64 { return n.Subscriber.ID })
}

func scanStanding(row scanner) (n newsletter.Standing, err error) {
	n.Subscriber, err = scanSubscriber(prefixed{row, []any{&n.Barred}})
	return n, err
}

// prefixed is a row with columns before those that somebody else scans.
type prefixed struct {
	row  scanner
	dest []any
}

func (p prefixed) Scan(dest ...any) error { return p.row.Scan(append(p.dest, dest...)...) }

// barred is the cause for each address that is suppressed now, by addressKey.
func (s *Store) barred(ctx context.Context, q querier, addresses []string) (map[string]newsletter.Cause, error) {
	type row struct {
		Ref  int    `json:"ref"`
		Hash string `json:"hash"`
	}
	rows := make([]row, len(addresses))
	for i, a := range addresses {
		rows[i] = row{i, fmt.Sprintf("%X", s.AddressHash(a))}
	}
	param, err := toJSON(rows)
	if err != nil {
		return nil, err
	}
	type hit struct {
		ref   int
		cause newsletter.Cause
	}
	found, err := all(ctx, q, func(row scanner) (h hit, err error) {
		err = row.Scan(&h.ref, &h.cause)
		return h, err
	}, `SELECT r.ref, x.cause FROM `+q.fromJSON("r", "ref integer", "hash text")+`
		JOIN suppressions x ON x.hash = `+q.fromHex("r.hash")+` WHERE x.until_at IS NULL OR x.until_at > ?`, param, s.now().UnixMilli())
	barred := map[string]newsletter.Cause{}
	for _, h := range found {
		barred[addressKey(addresses[h.ref])] = h.cause
	}
	return barred, err
}

// byEmails finds subscribers by address, by addressKey.
func byEmails(ctx context.Context, q querier, addresses []string) (map[string]newsletter.Subscriber, error) {
	type row struct {
		Key string `json:"email_key"`
	}
	rows := make([]row, len(addresses))
	for i, a := range addresses {
		rows[i].Key = addressKey(a)
	}
	param, err := toJSON(rows)
	if err != nil {
		return nil, err
	}
	found, err := all(ctx, q, scanSubscriber, `SELECT `+subscriberColumns+` FROM subscribers s
		WHERE s.email_key IN (SELECT r.email_key FROM `+q.fromJSON("r", "email_key text")+`)`, param)
	known := make(map[string]newsletter.Subscriber, len(found))
	for _, n := range found {
		known[addressKey(n.Email)] = n
	}
	return known, err
}

func addressesOf(list []newsletter.Subscriber) []string {
	addresses := make([]string, len(list))
	for i, n := range list {
		addresses[i] = n.Email
	}
	return addresses
}
