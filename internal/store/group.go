package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
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
	parts  []part
	done   chan error
}

// part is a step of what a member does.
type part func(ctx context.Context, tx txn) error

// together runs the parts in a transaction with what others hand in, and returns when
// they are durable. All members' first parts come before any second one: those lock rows,
// and the first ones want rows that another node's may have locked. With shared, the
// parts read and change only rows that they lock or that are their node's own: other
// nodes may write meanwhile. An error of a part undoes it alone, and keeps the next ones
// from beginning. They may be run again from the first, and are never cut short: they are
// done or not begun.
func (s *Store) together(ctx context.Context, what string, shared bool, parts ...part) error {
	if s.writer == nil {
		return fmt.Errorf("%s: %w", what, ErrReadOnly)
	}
	m := &member{shared: shared, parts: parts, done: make(chan error, 1)}
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
	if s.server != "" {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, commitWithin)
		defer cancel()
	}
	rounds := 0
	for _, m := range members {
		rounds = max(rounds, len(m.parts))
	}
	err := s.transact(ctx, shared, func(tx txn) error {
		clear(failed)
		for round := range rounds {
			for i, m := range members {
				if failed[i] != nil || round >= len(m.parts) {
					continue
				}
				if len(members) == 1 { // nobody else's part would be undone with it
					if err := m.parts[round](ctx, tx); err != nil {
						return err
					}
					continue
				}
				own, broken := apart(ctx, tx, m.parts[round])
				if broken != nil {
					return broken
				}
				failed[i] = own
			}
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

// commitWithin is how long a server may take for a commit of exchanges before it is
// taken to be away: less than others wait before they take over what a node has.
const commitWithin = 20 * time.Second

// apart runs f in a savepoint. own is f's error, and f is undone; broken means
// that the transaction is no longer fit for the others, or is to be done once more.
func apart(ctx context.Context, tx txn, f part) (own, broken error) {
	if _, err := tx.ExecContext(ctx, `SAVEPOINT part`); err != nil {
		return nil, err
	}
	if own = f(ctx, tx); again(own) {
		return nil, own
	}
	if own != nil {
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO part`); err != nil {
			return own, errors.Join(own, err)
		}
	}
	_, broken = tx.ExecContext(ctx, `RELEASE part`)
	return own, broken
}
