package delivery

import (
	"context"
	"strings"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/pace"
)

// The limit of all messages together is waited for before a delivery is claimed;
// that of a recipient's domain after, since only then is the domain known. A
// delivery whose domain is full goes back to the ledger with a turn of its own,
// and the worker takes another.

// hasTurn takes a turn among all messages, unless the worker has one.
func (w *worker) hasTurn(ctx context.Context) bool { return w.takeTurn(ctx) == 0 }

// takeTurn tells how long to wait before asking again; 0 means that the worker has
// a turn.
func (w *worker) takeTurn(ctx context.Context) (wait time.Duration) {
	now := time.Now()
	if w.turn.IsZero() {
		if wait = w.All.Reserve(ctx, now, pace.All); wait == 0 {
			w.turn = now
		}
	}
	return wait
}

// giveBack leaves a turn that was not used to others: at "20/h" it is worth three
// minutes.
func (w *worker) giveBack() {
	if !w.turn.IsZero() {
		w.All.GiveBack(w.turn, pace.All)
		w.turn = time.Time{}
	}
}

// idleFor is how long a connection is kept while its worker waits.
const idleFor = 20 * time.Second

// awaitTurn waits for a turn among all messages.
func (w *worker) awaitTurn(ctx context.Context) error {
	for {
		wait := w.takeTurn(ctx)
		if wait == 0 {
			return nil
		}
		if wait > idleFor {
			w.hangUp()
		}
		if err := w.sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// soon is a wait that is shorter than giving a delivery back.
const soon = 50 * time.Millisecond

// awaitDomain waits for a turn for the delivery's domain when there is one soon.
// Else it says when the delivery's own turn is.
func (w *worker) awaitDomain(ctx context.Context, d newsletter.Delivery) (later time.Duration) {
	domain := domainOf(d.Address)
	for {
		wait := w.ByDomain.Reserve(ctx, time.Now(), domain)
		switch {
		case wait == 0:
			return 0
		case wait > soon:
			w.gaveBack.Store(true)
			return w.enqueue(domain, wait)
		}
		if w.sleep(ctx, wait) != nil {
			return wait
		}
	}
}

// enqueue gives out turns one after the other, so that what was given back does
// not come back together.
func (c *Courier) enqueue(domain string, wait time.Duration) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	turn := now.Add(wait)
	if last := c.queues[domain].Add(c.ByDomain.Spacing(domain)); last.After(turn) {
		turn = last
	}
	if c.queues == nil {
		c.queues = map[string]time.Time{}
	}
	c.queues[domain] = turn
	return turn.Sub(now)
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}
