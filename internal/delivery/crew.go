package delivery

import (
	"context"
	"sync"
)

// crew is the workers of a round, one for each connection that the relay may
// grant. Whoever carries a range takes one and puts him back, so that ranges
// follow each other on one connection. A worker who gets no connection goes home,
// since the relay may grant fewer than we ask for, and is called back later; when
// the last one goes, the relay is away.
type crew struct {
	free chan struct{} // one for each of idle
	gone chan struct{} // closed when all are at home

	mu      sync.Mutex
	idle    []*worker
	home    []*worker
	present int   // not at home
	cause   error // why the last one went
}

// newCrew has n workers, which are made by hire.
func newCrew(n int, hire func() *worker) *crew {
	c := &crew{free: make(chan struct{}, n), gone: make(chan struct{}), present: n}
	for range n {
		c.put(hire())
	}
	return c
}

// take waits for a worker. The last one put back is the first to be taken: he has
// a connection, and perhaps a turn.
func (c *crew) take(ctx context.Context) (*worker, error) {
	select {
	case <-c.free:
	case <-c.gone:
		c.mu.Lock()
		defer c.mu.Unlock()
		return nil, c.cause
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	w := c.idle[len(c.idle)-1]
	c.idle = c.idle[:len(c.idle)-1]
	return w, nil
}

func (c *crew) put(w *worker) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.idle = append(c.idle, w)
	c.free <- struct{}{}
}

func (c *crew) goHome(w *worker, why error) {
	w.giveBack()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.home = append(c.home, w)
	if c.present--; c.present == 0 {
		c.cause = why
		close(c.gone)
	}
}

// callBack has those at home try again, as long as others are at work: a relay
// that was short of connections for a moment is not short of them all day.
func (c *crew) callBack() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.present == 0 {
		return
	}
	for range c.home {
		c.free <- struct{}{}
	}
	c.idle = append(c.home, c.idle...) // those with a connection come first
	c.present += len(c.home)
	c.home = nil
}

// dismiss closes the connections of those who have nothing in hand, all at once:
// each may wait a few seconds for the relay's goodbye.
func (c *crew) dismiss() {
	c.mu.Lock()
	defer c.mu.Unlock()
	var leaving sync.WaitGroup
	for _, w := range c.idle {
		w.giveBack()
		leaving.Go(w.hangUp)
	}
	leaving.Wait()
}
