package delivery

import (
	"cmp"
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

// distribute plans and has the plan carried until nothing is due, or until what is
// due cannot be claimed. While ranges are on their way the issue is planned again
// every minute, so that second attempts do not wait for its end.
func (r *round) distribute(ctx context.Context, span int) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		again := time.NewTicker(cmp.Or(r.PlanEvery, time.Minute))
		defer again.Stop()
		ended := make(chan struct{})
		for underway, begun, waited := 0, int64(-1), int64(-1); ; {
			ranges, err := r.plan(ctx, span)
			if err != nil {
				return err
			}
			var turn <-chan time.Time
			switch fresh := begun != r.begun.Load(); { // the last plan was of use
			case len(ranges) > 0 && fresh:
				begun = r.begun.Load()
				underway++
				group.Go(func() error { return r.handOut(ctx, ranges, ended) })
			case underway == 0:
				if turn = r.nextTurn(ctx); turn == nil || waited == r.begun.Load() {
					return nil
				}
				waited = r.begun.Load()
			}
			select {
			case <-ctx.Done():
			case <-turn:
			case <-ended:
				underway--
			case <-again.C:
				r.crew.callBack()
			}
		}
	})
	return group.Wait()
}

// nextTurn is when a delivery that was given back for its domain's rate may go, if
// that is before the connections are given up; else nil.
func (r *round) nextTurn(ctx context.Context) <-chan time.Time {
	if !r.gaveBack.Load() {
		return nil
	}
	at, ok, err := r.Ledger.NextDue(ctx)
	if wait := at.Sub(r.Now()); err == nil && ok && wait <= idleFor {
		return time.After(wait)
	}
	return nil
}

// plan lists the ranges to carry, which are no more than messages may begin.
func (r *round) plan(ctx context.Context, span int) ([]Range, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ranges, err := r.Ledger.Plan(ctx, r.press.issue.ID, r.Now(), span)
	if err == nil && r.most > 0 {
		ranges = ranges[:min(len(ranges), r.most)]
	}
	return ranges, err
}

// handOut has the ranges carried and tells so.
func (r *round) handOut(ctx context.Context, ranges []Range, ended chan<- struct{}) error {
	if err := r.hander.Distribute(ctx, ranges, r.carryRange); err != nil {
		return err
	}
	select {
	case ended <- struct{}{}:
	case <-ctx.Done():
	}
	return nil
}

// carryRange has one worker carry a range. One who gets no connection leaves it
// to another.
func (r *round) carryRange(ctx context.Context, within Range) error {
	for {
		w, err := r.crew.take(ctx)
		if err != nil {
			return err
		}
		err = w.run(ctx, within)
		if !errors.Is(err, ErrRelay) {
			r.crew.put(w)
			return err
		}
		r.crew.goHome(w, err)
	}
}

// A range is large, because handing one out costs something, but each connection
// gets several, so that none is idle for long at the end.
const (
	widest     = 128
	rangesEach = 16
)

// spanFor is how many ids a range spans: a power of two, so that a range of
// another plan lies within it or around it.
func spanFor(messages, connections int) int {
	span := 1
	for span < widest && 2*span*rangesEach*max(1, connections) <= messages {
		span *= 2
	}
	return span
}
