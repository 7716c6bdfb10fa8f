package delivery

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"recapd/internal/newsletter"
)

// round is what the workers of one issue share.
type round struct {
	*Courier
	press press
	most  int          // messages that may begin, of all nodes together; 0: all
	begun atomic.Int64 // messages that have been claimed here

	silent   atomic.Bool // the ledger
	gaveBack atomic.Bool // a delivery to the ledger, to wait for a turn of its domain

	ends
	crew   *crew
	hander Distributor
}

// Canary is the first few readers of an issue: when too many of them fail, the
// issue pauses before it reaches the others.
type Canary struct {
	First int     // how many; 0: no canary
	Share float64 // of failures that is too much, 0 … 1
}

// carry sends what is due of an issue, the canary first.
func (c *Courier) carry(ctx context.Context, end ends, issue newsletter.Issue, due int) error {
	renderings, err := c.Ledger.Renderings(ctx, issue.ID)
	if err != nil {
		return fmt.Errorf("read its renderings: %w", err)
	}
	r := &round{Courier: c, ends: end, press: press{issue: issue, renderings: make(map[int64]newsletter.Rendering, len(renderings)), signer: c.Signer}}
	for _, each := range renderings {
		r.press.renderings[each.ID] = each
	}
	if c.Canary.First == 0 || !issue.Proved.IsZero() {
		return r.run(ctx, due)
	}
	return r.sing(ctx, due)
}

// sing has the canary sent, and then the others if it is well. When all of it is in
// hand, here or on another node, and not all of it is told, there is nothing to do for
// now.
func (r *round) sing(ctx context.Context, due int) error {
	for due > 0 {
		before := r.begun.Load()
		r.most = r.Canary.First
		if err := r.run(ctx, min(r.most, due)); err != nil {
			return err
		}
		r.most = 0
		issue := r.press.issue
		counts, err := r.Ledger.Progress(context.WithoutCancel(ctx), issue.ID) // the next pass would not ask again
		if err != nil {
			return err
		}
		if tried(counts) >= r.Canary.First {
			if why := r.Canary.judge(counts); why != "" {
				return r.pause(ctx, issue, why)
			}
			if err := r.Ledger.Prove(context.WithoutCancel(ctx), issue.ID, r.Now()); err != nil {
				return err
			}
			if ctx.Err() != nil {
				return nil
			}
			return r.run(ctx, due)
		}
		if r.begun.Load() == before {
			_ = r.sleep(ctx, singing)
			return nil
		}
		if due, err = r.Ledger.Due(ctx, Range{IssueID: issue.ID}, r.Now()); err != nil || ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// singing is how long to wait for what others have in hand of the canary.
const singing = 250 * time.Millisecond

// tried counts the readers about whom something is known.
func tried(counts newsletter.Progress) int {
	return counts[newsletter.Sent] + counts[newsletter.Failed] + counts[newsletter.Unknown]
}

// judge says why an issue has to stop after its canary; "" when it may go on.
func (c Canary) judge(counts newsletter.Progress) string {
	n, failed := tried(counts), counts[newsletter.Failed]
	if float64(failed) <= c.Share*float64(n) {
		return ""
	}
	return fmt.Sprintf("%d of the first %d messages failed", failed, n)
}

// run has the messages sent, by as many workers as there are connections, but no
// more than messages. While the ranges are carried, the issue is planned again
// every minute, for what has come due meanwhile.
func (r *round) run(ctx context.Context, messages int) error {
	r.crew = newCrew(min(messages, max(1, r.Connections)), func() *worker { return &worker{round: r} })
	defer r.crew.dismiss()
	if r.hander = r.Distributor; r.hander == nil {
		r.hander = &InProcess{Hands: r.Connections}
	}
	err := r.distribute(ctx, spanFor(messages, r.Connections))
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
