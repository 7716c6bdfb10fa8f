package jobs

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"recapd/internal/newsletter"
)

// errand is a range on its way, from the call of Distribute to its end.
type errand struct {
	newsletter.Range
	ctx   context.Context // of the caller
	carry Carry

	soon  bool          // before those that wait already
	taken atomic.Bool   // by a job, or back by the caller
	again atomic.Bool   // its job was a duplicate of one that is just ending
	done  chan struct{} // closed at the end
	err   error         // to be read then
	ended chan<- *errand
}

// lot is the errands of one call of Distribute.
type lot struct {
	*River
	mine   []*errand
	others []*errand // of an earlier call
	ended  chan *errand
}

// begin registers the ranges that are not on their way yet. What is new while
// others are on their way has come due meanwhile: it is a second attempt, and does
// not wait for all the first ones.
func (r *River) begin(ctx context.Context, ranges []newsletter.Range, carry Carry) *lot {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, soon := &lot{River: r, ended: make(chan *errand, len(ranges))}, len(r.errands) > 0
	for _, each := range ranges {
		if e, ok := r.errands[each]; ok {
			l.others = append(l.others, e)
			continue
		}
		e := &errand{Range: each, ctx: ctx, carry: carry, soon: soon, done: make(chan struct{}), ended: l.ended}
		r.errands[each] = e
		l.mine = append(l.mine, e)
	}
	context.AfterFunc(ctx, l.withdraw)
	return l
}

// do runs the errand of a range, if anybody waits for it. A job without one is of
// a caller who has gone.
func (r *River) do(within newsletter.Range) {
	r.mu.Lock()
	e := r.errands[within]
	r.mu.Unlock()
	if e == nil || !e.taken.CompareAndSwap(false, true) {
		return
	}
	defer r.end(e)
	defer func() { // River would keep it to itself
		if p := recover(); p != nil {
			e.err = fmt.Errorf("carrying deliveries %d to %d: panic: %v", e.First, e.Last, p)
		}
	}()
	e.err = e.carry(e.ctx, within)
}

// withdraw ends the errands that no job has begun.
func (l *lot) withdraw() {
	for _, e := range l.mine {
		if e.taken.CompareAndSwap(false, true) {
			l.end(e)
		}
	}
}

func (r *River) end(e *errand) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.errands, e.Range)
	close(e.done)
	e.ended <- e
}

// atWork tells whether any errand is under way.
func (r *River) atWork() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.errands {
		if e.taken.Load() {
			return true
		}
	}
	return false
}

// lookEvery is how often a lot looks after errands that River does not begin.
const lookEvery = 50 * time.Millisecond

// await returns when every errand of the lot has ended. The first error ends the
// context of the others.
func (l *lot) await(ctx context.Context, cancel context.CancelCauseFunc, q *queue) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	moved := time.Now()
	for left := len(l.mine); left > 0; {
		select {
		case e := <-l.ended:
			left--
			moved = time.Now()
			if e.err != nil {
				cancel(e.err)
			}
		case <-look.C:
			if l.atWork() {
				moved = time.Now()
			}
			err := q.insert(ctx, l.again())
			if time.Since(moved) > l.patience() {
				err = ErrStandstill
			}
			if err != nil {
				cancel(err)
			}
		}
	}
}

// again lists the errands whose job River has not taken, because it had another
// for the same range that was about to end.
func (l *lot) again() (list []*errand) {
	for _, e := range l.mine {
		if e.again.Load() && !e.taken.Load() {
			list = append(list, e)
		}
	}
	return list
}
