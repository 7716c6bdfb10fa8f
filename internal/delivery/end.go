package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
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
// for that one, and so it does for what other nodes have in hand. It returns nil, ErrOpen, ErrRelay, or ctx's error; in each case
// the ledger is right.
func (c *Courier) ToTheEnd(ctx context.Context, p Patience) error {
	v := vigil{Courier: c, patience: p, began: c.Now()}
	for {
		err := c.Pass(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		wait, err := v.after(ctx, err)
		if err != nil || wait < 0 {
			return err
		}
		if err := c.sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// vigil is one call of ToTheEnd.
type vigil struct {
	*Courier
	patience    Patience
	began       time.Time
	unreachable time.Time // since when there has been no getting through
}

// after decides what follows a pass: how long to wait for the next one, which
// is negative when nothing is left to do, or an error that ends the vigil.
func (v *vigil) after(ctx context.Context, failed error) (wait time.Duration, err error) {
	switch {
	case errors.Is(failed, ErrRelay):
		return v.afterNoRelay(failed)
	case errors.Is(failed, ErrBusy):
		return pollOther, nil // that one goes on to the end, or we take over
	case failed != nil:
		return 0, failed
	}
	v.unreachable = time.Time{}
	due, open, err := v.Ledger.NextDue(ctx)
	switch {
	case err != nil:
		return 0, fmt.Errorf("ask when the next delivery is due: %w", err)
	case !open:
		return v.others(ctx)
	case due.Sub(v.began) > v.patience.Deferred:
		return 0, fmt.Errorf("%w until %s", ErrOpen, due.Format(time.RFC3339))
	}
	if until := due.Sub(v.Now()); until > wait {
		v.Log.Info("waiting for deferred deliveries", "until", due.Format(time.RFC3339))
		wait = until
	}
	return wait, nil
}

// others waits while other nodes have deliveries in hand: these come to their end there,
// or here when the nodes are gone.
func (v *vigil) others(ctx context.Context) (wait time.Duration, err error) {
	if v.Lease == nil {
		return -1, nil
	}
	issues, err := v.Ledger.OpenIssues(ctx)
	if err != nil {
		return 0, fmt.Errorf("list open issues: %w", err)
	}
	for _, issue := range issues {
		switch counts, err := v.Ledger.Progress(ctx, issue.ID); {
		case err != nil:
			return 0, fmt.Errorf("count what other nodes have: %w", err)
		case counts[newsletter.Claimed] > 0:
			return pollOther, nil
		}
	}
	return -1, nil
}

func (v *vigil) afterNoRelay(failed error) (time.Duration, error) {
	now := v.Now()
	if v.unreachable.IsZero() {
		v.unreachable = now
	}
	var refused *mail.ConnectError
	if errors.As(failed, &refused) && refused.Result.Verdict == mail.Refused {
		return 0, failed // a wrong password is not made right by waiting, and locks accounts
	}
	if now.Sub(v.unreachable) >= v.patience.Relay {
		return 0, failed
	}
	v.Log.Warn("trying the relay again", "in", relayPause, "err", failed)
	return relayPause, nil
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
