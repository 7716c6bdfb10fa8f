package store

import (
	"context"
	"slices"
	"time"

	"recapd/internal/newsletter"
)

// This file keeps whom a list has us ask for confirmation: sign-ups that have a turn.
// Letters are made of them one after the other, so that a long list does not stand in
// the way of those who use the form.

// Request gives each of the list a turn, the next one after every, behind all who have
// one. Passed over is who is not pending, and whom a letter has asked already or is
// about to ask. given tells, in their order, who has got a turn.
func (s *Store) Request(ctx context.Context, list []newsletter.Signup, every time.Duration) (given []bool, err error) {
	given = make([]bool, len(list))
	err = s.inPieces(ctx, "asking for confirmation", &s.requesting, len(list), func(tx txn, from, to int) error {
		return s.request(ctx, tx, list[from:to], given[from:to], every)
	})
	return given, err
}

func (s *Store) request(ctx context.Context, tx txn, list []newsletter.Signup, given []bool, every time.Duration) error {
	addresses := make([]string, len(list))
	for i, n := range list {
		addresses[i] = n.Address
	}
	unasked, err := unasked(ctx, tx, addresses)
	if err != nil {
		return err
	}
	turn, err := s.lastTurn(ctx, tx)
	if err != nil {
		return err
	}
	var wanted []newsletter.Signup
	for i, n := range list {
		if given[i] = unasked[addressKey(n.Address)]; !given[i] {
			continue
		}
		delete(unasked, addressKey(n.Address)) // once, however often he is in the list
		turn = turn.Add(every)
		n.Due = turn
		wanted = append(wanted, n)
	}
	return insertSignups(ctx, tx, wanted)
}

// lastTurn is the last that is taken, or now.
func (s *Store) lastTurn(ctx context.Context, q querier) (time.Time, error) {
	last, err := one(ctx, q, column[int64], `SELECT coalesce(max(due_at), 0) FROM signups`)
	return time.UnixMilli(max(last, s.now().UnixMilli())), err
}

// Requests are the first of those whose turn has come.
func (s *Store) Requests(ctx context.Context, limit int) ([]newsletter.Signup, error) {
	list, err := all(ctx, s.reader, scanSignup, `SELECT `+signupColumns+` FROM signups WHERE due_at BETWEEN 1 AND ? ORDER BY due_at, id LIMIT ?`,
		s.now().UnixMilli(), limit)
	return list, s.fail(err, "listing who is to be asked")
}

// unasked are those of the addresses, by addressKey, who are pending, and whom neither
// a letter has asked nor a sign-up will.
func unasked(ctx context.Context, q querier, addresses []string) (map[string]bool, error) {
	found := make(map[string]bool, len(addresses))
	for some := range slices.Chunk(addresses, perInsert) {
		args := make([]any, len(some))
		for i, a := range some {
			args[i] = addressKey(a)
		}
		keys, err := all(ctx, q, column[string], `SELECT s.email_key FROM subscribers s
			WHERE s.status = 'pending' AND s.email_key IN `+rowsOf(1, len(args))+` AND NOT `+asked+` AND NOT `+waits, args...)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			found[k] = true
		}
	}
	return found, nil
}

// Of a subscriber s: a letter has asked for confirmation, and one is about to.
const (
	asked = `EXISTS (SELECT 1 FROM letters l WHERE l.subscriber_id = s.id AND l.kind = 'confirm')`
	waits = `EXISTS (SELECT 1 FROM signups w WHERE w.email_key = s.email_key)`
)
