package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"recapd/internal/delivery"
)

// answerEvery is how often sign-ups are looked for without a ring: those of a
// process that was killed.
const answerEvery = 30 * time.Second

// answer decides about sign-ups. It does so a moment after they came and not within
// the request: whoever sends two in a row must not learn from the time that the
// second takes what the first one's address was good for.
func (d *daemonLoop) answer(ctx context.Context) error {
	for {
		d.settle(ctx, "answer sign-ups", d.desk.Answer)
		if err := d.waitForSignups(ctx); err != nil {
			return err
		}
	}
}

// settle decides about what waits at the desk. While it is held whether this database
// is the right one, that waits on: it makes new subscribers.
func (d *daemonLoop) settle(ctx context.Context, doing string, some func(context.Context) (int, error)) {
	n, err := 0, d.mayAdd(ctx, d.ledger)
	if err == nil {
		n, err = some(ctx)
	}
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, delivery.ErrHeld): // told by the watch
	case err != nil:
		d.log.Error(doing, "err", err, "next", answerEvery)
	case n > 0:
		d.log.Debug(doing, "count", n)
		ring(d.wrote)
	}
}

func (d *daemonLoop) waitForSignups(ctx context.Context) error {
	timer := time.NewTimer(answerEvery)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	case <-d.came:
	}
	return sleep(ctx, 100*time.Millisecond+rand.N(400*time.Millisecond))
}

// receive rings for answer and for post: the desk does not say what it has.
func (d *daemonLoop) receive() {
	ring(d.came)
	ring(d.wrote)
}

// tidyEvery is how often what has served its purpose is looked for.
const tidyEvery = 24 * time.Hour

// tidy forgets letters of long ago and whoever never confirmed, at the start and once
// a day. As with compact, the next day will do.
func (d *daemonLoop) tidy(ctx context.Context) error {
	for {
		switch n, err := d.desk.Tidy(ctx); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			d.log.Warn("forget old letters and sign-ups", "err", err, "next", tidyEvery)
		case n > 0:
			d.log.Info("old letters and sign-ups are forgotten", "count", n)
		}
		if err := sleep(ctx, tidyEvery); err != nil {
			return err
		}
	}
}
