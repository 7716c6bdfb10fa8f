package delivery

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"recapd/internal/newsletter"
)

// round is what the workers of one issue share.
type round struct {
	*Courier
	press press
	left  *atomic.Int64 // messages that may still begin; nil: all
	begun atomic.Int64  // messages that have been claimed

	gaveBack atomic.Bool // a delivery to the ledger, to wait for a turn of its domain

	stop   context.Context // of the pass: its end means that we are stopping
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
func (c *Courier) carry(ctx context.Context, issue newsletter.Issue, due int) error {
	renderings, err := c.Ledger.Renderings(ctx, issue.ID)
	if err != nil {
		return fmt.Errorf("read its renderings: %w", err)
	}
	r := &round{Courier: c, stop: ctx, press: press{issue: issue, renderings: make(map[int64]newsletter.Rendering, len(renderings)), signer: c.Signer}}
	for _, each := range renderings {
		r.press.renderings[each.ID] = each
	}
	for due > 0 {
		counts, err := c.Ledger.Progress(ctx, issue.ID)
		if err != nil {
			return err
		}
		begin := c.Canary.left(counts)
		if begin == 0 {
			return r.run(ctx, due)
		}
		r.left = &atomic.Int64{}
		r.left.Store(int64(begin))
		if err := r.run(ctx, min(begin, due)); err != nil {
			return err
		}
		r.left = nil
		switch why, err := c.look(context.WithoutCancel(ctx), issue); { // the next pass would not ask again
		case err != nil:
			return err
		case why != "":
			return c.pause(ctx, issue, why)
		}
		if due, err = c.Ledger.Due(ctx, Range{IssueID: issue.ID}, c.Now()); err != nil || ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// left is how many messages the canary lacks; 0 when it has sung.
func (c Canary) left(counts newsletter.Progress) int { return max(0, c.First-tried(counts)) }

// tried counts the readers about whom something is known.
func tried(counts newsletter.Progress) int {
	return counts[newsletter.Sent] + counts[newsletter.Failed] + counts[newsletter.Unknown]
}

// look says why an issue has to stop after its canary; "" when it may go on.
func (c *Courier) look(ctx context.Context, issue newsletter.Issue) (string, error) {
	counts, err := c.Ledger.Progress(ctx, issue.ID)
	if err != nil {
		return "", err
	}
	n, failed := tried(counts), counts[newsletter.Failed]
	if n < c.Canary.First || float64(failed) <= c.Canary.Share*float64(n) {
		return "", nil
	}
	return fmt.Sprintf("%d of the first %d messages failed", failed, n), nil
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

// mayBegin takes one of the messages that may begin.
func (r *round) mayBegin() bool {
	if r.left == nil || r.left.Add(-1) >= 0 {
		return true
	}
	r.left.Add(1)
	return false
}

// begins notes whether there was a message to begin.
func (r *round) begins(claimed int) {
	r.begun.Add(int64(claimed))
	if r.left != nil && claimed == 0 {
		r.left.Add(1)
	}
}
