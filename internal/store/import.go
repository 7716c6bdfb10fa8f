package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

// A bulk command works in short transactions with a rest after each, so that others
// who write, somebody who unsubscribes in another process above all, wait no longer
// than 50 ms. SQLite lets a process wait by looking again, after 1, 2, 5, 10 and 15
// milliseconds, and from then on after 20 and more. So the fifth look, 33 ms after the
// first, is the last that a rest of 16 ms cannot slip past, and a transaction has to
// be over by then.
const (
	pieceLimit = 20 * time.Millisecond
	pieceRest  = 16 * time.Millisecond
)

// Enrol adds subscribers and tells which: those whose address is neither on record
// nor suppressed, and of two with the same address the first. After an error some
// may be on record, and the same list can be enrolled again.
func (s *Store) Enrol(ctx context.Context, list []newsletter.Subscriber) (added []bool, err error) {
	for i, n := range list {
		if n.Email == "" {
			return nil, fmt.Errorf("enrolling subscribers: number %d has no address", i+1)
		}
	}
	err = s.inPieces(ctx, "enrolling subscribers", len(list), func(tx *sql.Tx, from, to int) error {
		piece, err := s.enrol(ctx, tx, list[from:to])
		added = append(added[:from], piece...)
		return err
	})
	return added, err
}

func (s *Store) enrol(ctx context.Context, tx *sql.Tx, list []newsletter.Subscriber) ([]bool, error) {
	barred, err := s.barred(ctx, tx, addressesOf(list))
	if err != nil {
		return nil, err
	}
	var wanted []newsletter.Subscriber
	for _, n := range list {
		if barred[addressKey(n.Email)] == "" {
			wanted = append(wanted, n)
		}
	}
	inserted, err := s.insertSubscribers(ctx, tx, wanted)
	added := make([]bool, len(list))
	for i, n := range list {
		key := addressKey(n.Email)
		added[i] = inserted[key]
		delete(inserted, key) // the next one with this address was not the one
	}
	return added, err
}

// SuppressAll is Suppress for many.
func (s *Store) SuppressAll(ctx context.Context, list []newsletter.Suppression) error {
	return s.inPieces(ctx, "suppressing addresses", len(list), func(tx *sql.Tx, from, to int) error {
		for _, x := range list[from:to] {
			if err := suppress(ctx, tx, x); err != nil {
				return err
			}
		}
		return nil
	})
}

// inPieces does n things in as many transactions as it takes to keep each short. do
// gets the range that it has to do.
func (s *Store) inPieces(ctx context.Context, what string, n int, do func(tx *sql.Tx, from, to int) error) error {
	size := 100
	for from := 0; from < n; {
		to := min(from+size, n)
		var began time.Time // when the lock was ours
		err := s.write(ctx, fmt.Sprintf("%s from number %d", what, from+1), func(tx *sql.Tx) error {
			began = time.Now()
			return do(tx, from, to)
		})
		if err != nil {
			return err
		}
		from, size = to, nextSize(size, time.Since(began))
		time.Sleep(pieceRest)
	}
	return nil
}

// nextSize steers the transactions towards their limit.
func nextSize(size int, took time.Duration) int {
	switch {
	case took > pieceLimit:
		return max(size/2, 1)
	case took < pieceLimit/2:
		return min(size*3/2+1, 2000)
	}
	return size
}
