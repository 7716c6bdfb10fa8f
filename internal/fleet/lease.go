package fleet

import (
	"context"
	"sync"
	"time"

	"recapd/internal/newsletter"
)

// Begin is this node's right to what it claims from now on: see delivery.Lease. The
// contexts end when its heartbeats have not reached the ledger for a while.
func (m *Member) Begin(ctx context.Context) (begin, finish context.Context, release func()) {
	s := &span{}
	begin, stop := context.WithCancelCause(ctx)
	finish, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	s.stop, s.cut = stop, cut
	m.mu.Lock()
	m.leases[s] = struct{}{}
	s.extend(m.Pace, m.heard)
	m.mu.Unlock()
	return begin, finish, func() {
		m.mu.Lock()
		delete(m.leases, s)
		m.mu.Unlock()
		s.end()
	}
}

// span is the time that a lease has left. It does not begin anew once it has ended.
type span struct {
	mu        sync.Mutex
	stop, cut context.CancelCauseFunc
	timers    []*time.Timer
	over      bool
}

// extend has the span last from when the ledger heard of us. Where a timer has fired, what
// it ended stays ended.
func (s *span) extend(p Pace, heard time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return
	}
	for _, t := range s.timers {
		t.Stop()
	}
	left := func(d time.Duration) time.Duration { return time.Until(heard.Add(d)) }
	s.timers = []*time.Timer{
		time.AfterFunc(left(p.Begin), func() { s.stop(newsletter.ErrUnheard) }),
		time.AfterFunc(left(p.Finish), func() { s.cut(newsletter.ErrUnheard) }),
	}
}

func (s *span) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for _, t := range s.timers {
		t.Stop()
	}
	s.stop(context.Canceled)
	s.cut(context.Canceled)
}
