package mail

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Relays is a relay and those that stand in for it, in order.
//
// It turns to the next one when no session can be opened: nobody answers, TLS or a
// certificate fails, the greeting is 421 or another refusal, the account is refused.
// None of that is about a message. What a relay says about a message, from MAIL on,
// is that message's outcome, and no reason to ask another relay for a better one.
//
// A relay that has connections of ours and does not want one more is not away: then
// there is no falling back, and the error says what it said.
//
// Once it has turned, it stays there, so that not every connection waits for the
// one that is away. After Return one connection tries the first again. Each relay
// keeps its own demands: whoever keeps us from the first gains nothing by it that
// the second would not have given anyway.
type Relays struct {
	Return time.Duration    // 0: 5 min
	Now    func() time.Time // nil: time.Now

	// Changed, if not nil, is told when connections go to another relay than
	// before, by one call at a time. why is nil when the first is back.
	Changed func(to *Relay, why error)

	relays []*Relay

	mu      sync.Mutex
	current int
	until   time.Time     // then the first is tried again
	use     []use         // of each relay
	moved   chan struct{} // closed and made anew when a use changes
}

// use counts connections to a relay.
type use struct{ dialing, open int }

// NewRelays makes them of the first and its substitutes.
func NewRelays(first *Relay, others ...*Relay) *Relays {
	relays := append([]*Relay{first}, others...)
	return &Relays{relays: relays, use: make([]use, len(relays)), moved: make(chan struct{})}
}

// Current is the relay that the last connection went to.
func (r *Relays) Current() *Relay {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.relays[r.current]
}

// Connect opens a session with the first relay that gives one. Its error is a
// *ConnectError, which is Refused only when every relay that was asked refused us.
func (r *Relays) Connect(ctx context.Context) (Conn, error) {
	var failed []error
	for _, i := range r.order() {
		conn, err := r.connect(ctx, i)
		if err == nil {
			r.turn(i, errors.Join(failed...))
			return conn, nil
		}
		failed = append(failed, err)
		if ctx.Err() != nil || r.full(ctx, i, err) {
			break
		}
	}
	return nil, allFailed(failed)
}

// order begins with the current relay. When it is time to look for the first one,
// it begins with that, for this one connection.
func (r *Relays) order() []int {
	r.mu.Lock()
	defer r.mu.Unlock()
	start := r.current
	if start > 0 && !r.now().Before(r.until) {
		start = 0
		r.until = r.now().Add(r.rest())
	}
	order := []int{start}
	for i := range r.relays {
		if i != start {
			order = append(order, i)
		}
	}
	return order
}

func (r *Relays) connect(ctx context.Context, i int) (Conn, error) {
	r.count(i, use{dialing: 1})
	conn, err := r.relays[i].Connect(ctx)
	if err != nil {
		r.count(i, use{dialing: -1})
		return nil, err
	}
	r.count(i, use{dialing: -1, open: 1})
	return &counted{conn, sync.OnceFunc(func() { r.count(i, use{open: -1}) })}, nil
}

// counted is a connection that says when it ends.
type counted struct {
	Conn
	ended func()
}

func (c *counted) Close() error {
	c.ended()
	return c.Conn.Close()
}

func (r *Relays) count(i int, change use) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.use[i].dialing += change.dialing
	r.use[i].open += change.open
	close(r.moved)
	r.moved = make(chan struct{})
}

// turn makes a relay the current one.
func (r *Relays) turn(to int, why error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if to == r.current {
		return
	}
	r.current, r.until = to, r.now().Add(r.rest())
	if r.Changed != nil {
		r.Changed(r.relays[to], why)
	}
}

// full tells that a relay said "not now" because it has given us connections
// enough. Those that are just being opened may yet become such, so it waits for
// them.
func (r *Relays) full(ctx context.Context, i int, err error) bool {
	var refused *ConnectError
	if !errors.As(err, &refused) || refused.Result.Code/100 != 4 {
		return false
	}
	for {
		r.mu.Lock()
		now, moved := r.use[i], r.moved
		r.mu.Unlock()
		if now.open > 0 || now.dialing == 0 {
			return now.open > 0
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return true
		}
	}
}

func (r *Relays) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}

func (r *Relays) rest() time.Duration { return orDefault(r.Return, 5*time.Minute) }

// allFailed is one error for all, with the most hopeful of their results.
func allFailed(failed []error) error {
	all := &ConnectError{err: errors.Join(failed...)}
	for _, err := range failed {
		var one *ConnectError
		if errors.As(err, &one) && (all.Result.Verdict == "" || all.Result.Verdict == Refused && one.Result.Verdict == Deferred) {
			all.Result = one.Result
		}
	}
	return all
}
