package delivery

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"recapd/internal/newsletter"
)

// Range is a part of the work on an issue.
type Range = newsletter.Range

// Distributor hands out the work. It may fail, and it may have a range carried
// twice: what there is to do is planned again from the ledger, and what has been
// done is not claimed again.
type Distributor interface {
	// Distribute has each range carried once, and returns when all of them are
	// done, whoever did them. A range that is on its way already, by an earlier
	// call, is waited for. The first error of a carry is returned, after the
	// context of the others has ended. Whatever it returns, no carry of this
	// call is under way any more.
	Distribute(ctx context.Context, ranges []Range, carry func(context.Context, Range) error) error

	// Close ends what Distribute may have begun, before the carrying lock is
	// given back. Distribute may be called again under the next lock.
	Close() error
}

// InProcess distributes among goroutines.
type InProcess struct {
	Hands int // how many ranges of one call are carried at a time, at least 1

	mu    sync.Mutex
	onWay map[Range]chan struct{} // closed when the range is done
}

// Distribute is of Distributor.
func (p *InProcess) Distribute(ctx context.Context, ranges []Range, carry func(context.Context, Range) error) error {
	mine, others := p.begin(ranges)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, p.Hands))
	for _, r := range mine {
		group.Go(func() error {
			defer p.end(r)
			if err := ctx.Err(); err != nil {
				return err
			}
			return carry(ctx, r)
		})
	}
	err := group.Wait()
	for _, done := range others {
		<-done
	}
	return err
}

// begin tells the ranges that are new from those that are on their way.
func (p *InProcess) begin(ranges []Range) (mine []Range, others []chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.onWay == nil {
		p.onWay = map[Range]chan struct{}{}
	}
	for _, r := range ranges {
		if done, ok := p.onWay[r]; ok {
			others = append(others, done)
			continue
		}
		p.onWay[r] = make(chan struct{})
		mine = append(mine, r)
	}
	return mine, others
}

func (p *InProcess) end(r Range) {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.onWay[r])
	delete(p.onWay, r)
}

// Close is of Distributor.
func (p *InProcess) Close() error { return nil }
