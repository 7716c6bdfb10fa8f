package store

import (
	"context"
	"fmt"

	"recapd/internal/newsletter"
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
	err = s.inPieces(ctx, "enrolling subscribers", &s.enrolling, len(list), func(tx txn, from, to int) error {
		piece, err := s.enrol(ctx, tx, list[from:to])
		added = append(added[:from], piece...)
		return err
	})
	return added, err
}

func (s *Store) enrol(ctx context.Context, tx txn, list []newsletter.Subscriber) ([]bool, error) {
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
	return s.inPieces(ctx, "suppressing addresses", &s.suppressing, len(list), func(tx txn, from, to int) error {
		for _, x := range list[from:to] {
			if err := suppress(ctx, tx, x); err != nil {
				return err
			}
		}
		return nil
	})
}
