package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// group makes one commit of what many connections hand in at the same time: a
// commit costs the same for one outcome as for ten, and only one can be under
// way. Those who come while one is are the next one together.
type group struct {
	mu      sync.Mutex
	waiting []*member
	led     bool
}

// member is one caller's part of a commit.
type member struct {
	shared bool // others may write at the same time
	do     func(ctx context.Context, tx txn) error
	done   chan error
}

// together runs f in a transaction with what others hand in, and returns when it is
// durable. With shared, f reads and changes only rows that it locks or that are its
// node's own: other nodes may write while it does. An error of f undoes f alone. f is never cut short: it is done or not
// begun.
func (s *Store) together(ctx context.Context, what string, shared bool, f func(ctx context.Context, tx txn) error) error {
	if s.writer == nil {
		return fmt.Errorf("%s: %w", what, ErrReadOnly)
	}
	m := &member{shared: shared, do: f, done: make(chan error, 1)}
	s.group.mu.Lock()
	s.group.waiting = append(s.group.waiting, m)
	lead := !s.group.led
	s.group.led = true
	s.group.mu.Unlock()
	if lead {
		go s.lead(context.WithoutCancel(ctx))
	}
	if err := <-m.done; err != nil {
		return fmt.Errorf("%s: %w", what, s.explain(err))
	}
	return nil
}

// lead commits until nobody waits.
func (s *Store) lead(ctx context.Context) {
	for {
		s.group.mu.Lock()
		members := s.group.waiting
		s.group.waiting = nil
		s.group.led = len(members) > 0
		s.group.mu.Unlock()
		if len(members) == 0 {
			return
		}
		s.commit(ctx, members)
	}
}

// commit does the members' parts in one transaction. When it cannot be made
// durable, it has failed for each of them.
func (s *Store) commit(ctx context.Context, members []*member) {
	failed := make([]error, len(members))
	shared := !slices.ContainsFunc(members, func(m *member) bool { return !m.shared })
	err := s.transact(ctx, shared, func(tx txn) error {
		for i, m := range members {
			own, broken := apart(ctx, tx, m.do)
			if broken != nil {
				return broken
			}
			failed[i] = own
		}
		return nil
	})
	for i, m := range members {
		if err != nil {
			failed[i] = err
		}
		m.done <- failed[i]
	}
}

// apart runs f in a savepoint. own is f's error, and f is undone; broken means
// that the transaction is no longer fit for the others.
func apart(ctx context.Context, tx txn, f func(context.Context, txn) error) (own, broken error) {
	if _, err := tx.ExecContext(ctx, `SAVEPOINT part`); err != nil {
		return nil, err
	}
	if own = f(ctx, tx); own != nil {
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO part`); err != nil {
			return own, errors.Join(own, err)
		}
	}
	_, broken = tx.ExecContext(ctx, `RELEASE part`)
	return own, broken
}
