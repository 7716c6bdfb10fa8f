package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

// ImportResult is what became of one line of an import.
type ImportResult struct {
	// Subscriber is on record now, or was before; only Email is set when the
	// address is suppressed.
	Subscriber newsletter.Subscriber
	Verdict    Verdict
}

// Verdict is the answer to one line of an import.
type Verdict string

const (
	ImportAdded      Verdict = "added"
	ImportExists     Verdict = "exists"     // already on record, and left as it is
	ImportSuppressed Verdict = "suppressed" // not added: mail to it is not wanted
)

// bulkLimit is how long a transaction of a bulk command may keep others, such
// as somebody who unsubscribes, from writing.
const bulkLimit = 50 * time.Millisecond

// ImportSubscribers adds many subscribers and returns one result for each, in
// their order; of two lines with the same address the second exists. It works
// in short transactions: after an error the lines before it may be on record
// (the results tell which), and the same import can be run again.
func (s *Store) ImportSubscribers(ctx context.Context, list []newsletter.Subscriber) ([]ImportResult, error) {
	for i, n := range list {
		if n.Email == "" {
			return nil, fmt.Errorf("importing subscribers: line %d: the address is missing", i+1)
		}
	}
	results := make([]ImportResult, 0, len(list))
	for size := 100; len(list) > 0; {
		size = min(size, len(list))
		var chunk []ImportResult
		start := time.Now()
		err := s.write(ctx, fmt.Sprintf("importing subscribers from line %d", len(results)+1), func(tx *sql.Tx) (err error) {
			chunk, err = s.importChunk(ctx, tx, list[:size])
			return err
		})
		if err != nil {
			return results, err
		}
		results, list = append(results, chunk...), list[size:]
		size = nextSize(size, time.Since(start))
	}
	return results, nil
}

// nextSize steers the transactions towards half of the limit.
func nextSize(size int, took time.Duration) int {
	switch {
	case took > bulkLimit/2:
		return max(size/2, 1)
	case took < bulkLimit/5:
		return min(size*3/2+1, 2000)
	}
	return size
}

func (s *Store) importChunk(ctx context.Context, tx *sql.Tx, list []newsletter.Subscriber) ([]ImportResult, error) {
	barred, err := s.barred(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	var wanted []newsletter.Subscriber
	for _, n := range list {
		if !barred[addressKey(n.Email)] {
			wanted = append(wanted, n)
		}
	}
	added, err := s.insertSubscribers(ctx, tx, wanted)
	if err != nil {
		return nil, err
	}
	kept, err := byEmails(ctx, tx, wanted)
	if err != nil {
		return nil, err
	}
	results := make([]ImportResult, len(list))
	for i, n := range list {
		key := addressKey(n.Email)
		switch {
		case barred[key]:
			results[i] = ImportResult{newsletter.Subscriber{Email: n.Email}, ImportSuppressed}
		case added[key]:
			results[i] = ImportResult{kept[key], ImportAdded}
			delete(added, key) // the next line with this address was not the one
		default:
			results[i] = ImportResult{kept[key], ImportExists}
		}
	}
	return results, nil
}

// barred is the set of addresses that are suppressed now.
func (s *Store) barred(ctx context.Context, tx *sql.Tx, list []newsletter.Subscriber) (map[string]bool, error) {
	type row struct {
		Ref  int    `json:"ref"`
		Hash string `json:"hash"`
	}
	rows := make([]row, len(list))
	for i, n := range list {
		rows[i] = row{i, fmt.Sprintf("%X", s.AddressHash(n.Email))}
	}
	param, err := toJSON(rows)
	if err != nil {
		return nil, err
	}
	found, err := all(ctx, tx, column[int], `SELECT r.ref FROM `+fromJSON("r", "ref", "hash")+`
		JOIN suppressions x ON x.hash = `+fromHex("r.hash")+` WHERE x.until_at IS NULL OR x.until_at > ?`, param, s.now().UnixMilli())
	barred := map[string]bool{}
	for _, i := range found {
		barred[addressKey(list[i].Email)] = true
	}
	return barred, err
}

func byEmails(ctx context.Context, tx *sql.Tx, list []newsletter.Subscriber) (map[string]newsletter.Subscriber, error) {
	type row struct {
		Key string `json:"email_key"`
	}
	rows := make([]row, len(list))
	for i, n := range list {
		rows[i].Key = addressKey(n.Email)
	}
	param, err := toJSON(rows)
	if err != nil {
		return nil, err
	}
	found, err := all(ctx, tx, scanSubscriber, `SELECT `+subscriberColumns+` FROM subscribers s
		WHERE s.email_key IN (SELECT r.email_key FROM `+fromJSON("r", "email_key")+`)`, param)
	kept := make(map[string]newsletter.Subscriber, len(found))
	for _, n := range found {
		kept[addressKey(n.Email)] = n
	}
	return kept, err
}
