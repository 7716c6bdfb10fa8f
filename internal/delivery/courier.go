package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
	"recapd/internal/pace"
)

// Courier carries what the ledger has. Its fields are set once, before the first
// pass.
type Courier struct {
	Ledger  Ledger
	Carrier Carrier
	Signer  *mail.Signer // nil: messages are not signed
	Guard   *Guard       // nil: nothing is guarded
	Node    string       // names this process in claims
	Lease   Lease        // nil: nobody else carries, and nobody takes over

	Distributor Distributor   // nil: the work is done within this process, without any queue
	PlanEvery   time.Duration // how often an issue that is being sent is planned again; 0: a minute

	Connections int          // at least 1
	All         *pace.Limits // of all messages together; nil: as fast as the relay takes them
	ByDomain    *pace.Limits // of the recipients' domains; nil: none

	GiveUpAfter time.Duration // how long a delivery is tried again after its first attempt
	HoldUnknown bool          // what may have arrived is the operator's to repeat
	Canary      Canary
	StopWithin  time.Duration // how long a message in DATA may take when we are stopped; 0: as long as the relay

	Now func() time.Time
	Log *slog.Logger

	// Recorded, when set, is told of each outcome after it is durable.
	// It is called by one goroutine at a time.
	Recorded func(newsletter.Outcome)
	// Alert, when set, reaches the operator.
	Alert func(ctx context.Context, subject, text string)

	mu     sync.Mutex           // guards Recorded and queues
	queues map[string]time.Time // by domain: the last turn that was given out
	streak atomic.Int32         // refusals of sender, policy or content since something was accepted
}

// Pass carries every delivery that is due, once, and returns when none is left
// or ctx is done. It returns ErrBusy when another process is carrying, ErrHeld
// when the database or the clock needs the operator's eye, and ErrRelay when
// there was no getting through to the relay.
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
	if err := c.Guard.Check(ctx); err != nil {
		return err
	}
	if c.Distributor != nil {
		defer func() {
			if err := c.Distributor.Close(); err != nil {
				c.Log.Error("close the distributor of work", "err", err)
			}
		}()
	}
	end, release := c.ends(ctx)
	defer release()
	ctx = end.stop
	n, err := c.Ledger.Reclaim(ctx, c.Node, c.Now(), c.HoldUnknown)
	if err != nil {
		return fmt.Errorf("take over interrupted deliveries: %w", err)
	}
	if n > 0 {
		c.Log.Warn("the last run was interrupted with these deliveries in hand", "deliveries", n, "next", c.afterInterruption())
	}
	issues, err := c.Ledger.OpenIssues(ctx)
	if err != nil {
		return fmt.Errorf("list open issues: %w", err)
	}
	var failed []error
	for _, issue := range issues {
		if err := c.visit(ctx, end, issue); err != nil {
			err = fmt.Errorf("issue %d of %s: %w", issue.Number, issue.Edition, err)
			if !errors.Is(err, ErrRefused) { // that one is paused now, and stops no other
				return err
			}
			failed = append(failed, err)
		}
	}
	if err := context.Cause(ctx); errors.Is(err, newsletter.ErrUnheard) {
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// ends are what a pass may be ended by. Each is done when it is time.
type ends struct {
	quit   context.Context // the process is told to stop
	stop   context.Context // that, or the node is unheard: nothing new begins
	finish context.Context // what is under way has to be cut
}

func (c *Courier) ends(ctx context.Context) (e ends, release func()) {
	if c.Lease == nil {
		return ends{ctx, ctx, context.Background()}, func() {}
	}
	e.quit = ctx
	e.stop, e.finish, release = c.Lease.Begin(ctx)
	return e, release
}

func (c *Courier) afterInterruption() string {
	if c.HoldUnknown {
		return "they may have arrived, and wait for recapd issues retry"
	}
	return "they go out again, identical if they had left"
}

// visit carries what is due of one issue. One with nothing due costs the relay
// nothing.
func (c *Courier) visit(ctx context.Context, end ends, issue newsletter.Issue) error {
	if !issue.PausedAt.IsZero() {
		return nil
	}
	due, err := c.Ledger.Due(ctx, Range{IssueID: issue.ID}, c.Now())
	if err != nil {
		return err
	}
	if due == 0 {
		_, err = c.Ledger.Exchange(ctx, newsletter.Exchange{Node: c.Node, IssueID: issue.ID, Now: c.Now()}) // settles it if it is done
		return err
	}
	err = c.carry(ctx, end, issue, due)
	if errors.Is(err, ErrRefused) {
		return errors.Join(err, c.pause(ctx, issue, err.Error()))
	}
	return err
}

// pause stops an issue until the operator says that it may go on.
func (c *Courier) pause(ctx context.Context, issue newsletter.Issue, why string) error {
	if err := c.Ledger.Pause(context.WithoutCancel(ctx), issue.ID, why, c.Now()); err != nil {
		return fmt.Errorf("pause the issue: %w", err)
	}
	c.streak.Store(0) // the next try begins afresh
	next := fmt.Sprintf("mend the cause, then run recapd issues resume %d", issue.Number)
	c.Log.Error("the issue is paused", "issue", issue.Number, "why", why, "next", next)
	if c.Alert != nil {
		c.Alert(ctx, fmt.Sprintf("Issue %d is paused", issue.Number), why+".\n\nNobody is lost: "+next+".\n")
	}
	return nil
}

// tell reports an outcome that is durable. No address is logged: the ledger has
// it under the delivery's number.
func (c *Courier) tell(o newsletter.Outcome) {
	if o.State == newsletter.Pending { // given back: nothing was tried
		return
	}
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
