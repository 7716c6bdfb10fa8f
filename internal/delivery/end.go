package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Patience is how long ToTheEnd waits.
type Patience struct {
	Deferred time.Duration // for temporary failures, counted from the start
	Relay    time.Duration // for a relay that cannot be reached, each time
}

// ErrOpen means that deliveries are left that will be due later than the
// caller wants to wait. The ledger has them; the next pass goes on.
var ErrOpen = errors.New("some deliveries have to wait")

// pollOther is how often we look whether another process has finished.
const pollOther = 500 * time.Millisecond

// ToTheEnd passes until every delivery has its outcome, waiting out temporary
// failures as long as patience lasts. While another process carries, it waits
// for that one. It returns nil, ErrOpen, ErrRelay, or ctx's error; in each case
// the ledger is right.
func (c *Courier) ToTheEnd(ctx context.Context, p Patience) error {
	began := c.Now()
	var unreachable time.Time
	for {
		err := c.Pass(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrRelay):
			if unreachable.IsZero() {
				unreachable = c.Now()
			}
			if c.Now().Sub(unreachable) >= p.Relay {
				return err
			}
			c.Log.Warn("trying the relay again", "in", relayPause, "err", err)
			err = c.sleep(ctx, relayPause)
			if err != nil {
				return err
			}
			continue
		case errors.Is(err, ErrBusy):
			if err := c.sleep(ctx, pollOther); err != nil {
				return err
			}
		case err != nil:
			return err
		}
		unreachable = time.Time{}
		due, open, err := c.Ledger.NextDue(ctx)
		if err != nil {
			return fmt.Errorf("ask when the next delivery is due: %w", err)
		}
		if !open {
			return nil
		}
		if due.Sub(began) > p.Deferred {
			return fmt.Errorf("%w until %s", ErrOpen, due.Format(time.RFC3339))
		}
		if wait := due.Sub(c.Now()); wait > 0 {
			c.Log.Info("waiting for deferred deliveries", "until", due.Format(time.RFC3339))
			if err := c.sleep(ctx, wait); err != nil {
				return err
			}
		}
	}
}

const relayPause = 5 * time.Second

func (c *Courier) sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
