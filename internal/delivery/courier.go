package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// Courier carries what the ledger has.
type Courier struct {
	Ledger  Ledger
	Carrier Carrier
	Signer  *mail.Signer // nil: messages are not signed
	Node    string       // names this process in claims

	Connections int           // at least 1
	Limit       *rate.Limiter // messages per second; nil: as fast as the relay takes them
	GiveUpAfter time.Duration // how long a delivery is tried again after freezing
	Now         func() time.Time
	Log         *slog.Logger

	// Recorded, when set, is told of each outcome after it is durable.
	// It is called by one goroutine at a time.
	Recorded func(newsletter.Outcome)

	mu     sync.Mutex   // guards Recorded
	streak atomic.Int32 // refusals of sender, policy or content since something was accepted
}

// Pass carries every delivery that is due, once, and returns when none is left
// or ctx is done. It returns ErrBusy when another process is carrying, and
// ErrRelay when there was no getting through to the relay.
func (c *Courier) Pass(ctx context.Context) error {
	unlock, ok, err := c.Ledger.LockCarrying(ctx)
	if err != nil {
		return fmt.Errorf("take the carrying lock: %w", err)
	}
	if !ok {
		return ErrBusy
	}
	defer func() {
		if err := unlock(); err != nil {
			c.Log.Error("release the carrying lock", "err", err)
		}
	}()
	n, err := c.Ledger.Reclaim(ctx, c.Now())
	if err != nil {
		return fmt.Errorf("take over interrupted deliveries: %w", err)
	}
	if n > 0 {
		c.Log.Warn("the last run was interrupted: these deliveries go out again, identical if they had left", "deliveries", n)
	}
	issues, err := c.Ledger.OpenIssues(ctx)
	if err != nil {
		return fmt.Errorf("list open issues: %w", err)
	}
	for _, issue := range issues {
		if err := c.visit(ctx, issue); err != nil {
			return fmt.Errorf("issue %d of %s: %w", issue.Number, issue.Edition, err)
		}
	}
	return nil
}

// visit carries what is due of one issue, with no more connections than there
// are messages. An issue with nothing due costs the relay nothing.
func (c *Courier) visit(ctx context.Context, issue newsletter.Issue) error {
	due, err := c.Ledger.Due(ctx, issue.ID, c.Now())
	if err != nil {
		return err
	}
	if due > 0 {
		return c.carry(ctx, issue, min(due, max(1, c.Connections)))
	}
	_, err = c.Ledger.Exchange(ctx, newsletter.Exchange{Node: c.Node, IssueID: issue.ID, Now: c.Now()}) // settles it if it is done
	return err
}

func (c *Courier) carry(ctx context.Context, issue newsletter.Issue, workers int) error {
	renderings, err := c.Ledger.Renderings(ctx, issue.ID)
	if err != nil {
		return fmt.Errorf("read its renderings: %w", err)
	}
	p := press{issue: issue, renderings: make(map[int64]newsletter.Rendering, len(renderings)), signer: c.Signer}
	for _, r := range renderings {
		p.renderings[r.ID] = r
	}
	// A relay may grant fewer connections than we ask for. A worker that gets
	// none goes home; only when all of them have, the relay is away.
	home := make(chan error, workers)
	group, ctx := errgroup.WithContext(ctx)
	for range workers {
		group.Go(func() error {
			w := worker{Courier: c, press: p}
			err := w.run(ctx)
			if errors.Is(err, ErrRelay) {
				home <- err
				return nil
			}
			return err
		})
	}
	err = group.Wait()
	switch {
	case errors.Is(err, context.Canceled):
		return nil
	case err == nil && len(home) == workers:
		return <-home
	}
	return err
}

// tell reports an outcome that is durable. No address is logged: the ledger has
// it under the delivery's number.
func (c *Courier) tell(o newsletter.Outcome) {
	level := slog.LevelDebug
	if o.State != newsletter.Sent {
		level = slog.LevelWarn
	}
	c.Log.Log(context.Background(), level, "delivery "+string(o.State), "delivery", o.DeliveryID,
		"code", o.Reply.Code, "enhanced", o.Reply.Enhanced, "reply", o.Reply.Text)
	if c.Recorded == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Recorded(o)
}
