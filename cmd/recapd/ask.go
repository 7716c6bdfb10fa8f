package main

import (
	"context"
	"errors"
	"time"

	"recapd/internal/delivery"
)

// askEvery is how often whoever came by a list is asked for confirmation.
const askEvery = 30 * time.Second

// ask writes to people of lists as their turns come. It goes on its own, so that
// however many they are, whoever has just used a form is answered at once. While it is
// held whether this database is the right one, their turns pass and they wait.
func (d *daemonLoop) ask(ctx context.Context) error {
	for {
		n, err := 0, d.mayAdd(ctx, d.ledger)
		if err == nil {
			n, err = d.desk.Ask(ctx)
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, delivery.ErrHeld): // told by the watch
		case err != nil:
			d.log.Error("ask people of a list", "err", err, "next", askEvery)
		case n > 0:
			d.log.Debug("people of a list are asked", "count", n)
			ring(d.wrote)
		}
		if err := sleep(ctx, askEvery); err != nil {
			return err
		}
	}
}
