package main

import (
	"context"
	"time"
)

// askEvery is how often whoever came by a list is asked for confirmation.
const askEvery = 30 * time.Second

// ask writes to people of lists as their turns come. It goes on its own, so that
// however many they are, whoever has just used a form is answered at once.
func (d *daemonLoop) ask(ctx context.Context) error {
	for {
		d.settle(ctx, "ask people of a list", d.desk.Ask)
		if err := sleep(ctx, askEvery); err != nil {
			return err
		}
	}
}
