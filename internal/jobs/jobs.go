// Package jobs distributes work by River (github.com/riverqueue/river): one
// unique job for each range of deliveries.
//
// What River knows is disposable. The ledger says what is to be done: a lost job
// is planned again, and a repeated one finds nothing to claim. So the jobs need no
// durability, no retry and no rescue. With SQLite they have a file of their own,
// which is made anew for whoever begins to carry, since nobody else may: jobs of
// a process that died never stand in the way.
//
//	Distribute ──▶ river_job ──▶ River ──▶ Work ──▶ carry
//	     ▲          (a file)                          │
//	     └────────────────── errand ◀─────────────────┘
//
// River says who carries what and when. The errand is the caller's end of a job,
// in memory: it has the function to call, and takes its error back. When River
// begins nothing any more, whatever the reason, the caller gets ErrStandstill, and
// the next Distribute after Close begins with a new file.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"recapd/internal/newsletter"
)

// ErrStandstill means that jobs are waiting, workers are free, and nothing begins.
var ErrStandstill = errors.New("the job queue stands still: nothing is lost, the next pass begins it anew")

// River distributes by jobs in a SQLite file. Its fields are set once, before the
// first Distribute. It may be used only under the carrying lock.
type River struct {
	File     string        // made, wiped and removed here; nobody else's
	Workers  int           // how many ranges are carried at a time
	Patience time.Duration // with River before ErrStandstill; 0: half a minute
	Log      *slog.Logger

	mu      sync.Mutex
	queue   *queue // nil: not running
	errands map[newsletter.Range]*errand
}

// Carry is what is done with a range.
type Carry = func(context.Context, newsletter.Range) error

// Distribute has each range carried once and returns when all are done: see
// delivery.Distributor. The first one after Close makes the file anew.
func (r *River) Distribute(ctx context.Context, ranges []newsletter.Range, carry Carry) error {
	q, err := r.open(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	l := r.begin(ctx, ranges, carry)
	if err := q.insert(ctx, l.mine); err != nil && ctx.Err() == nil {
		cancel(err)
	}
	l.await(ctx, cancel, q)
	for _, e := range l.others {
		select {
		case <-e.done:
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

// open starts River unless it runs.
func (r *River) open(ctx context.Context) (*queue, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.queue != nil {
		return r.queue, nil
	}
	q, err := start(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("start the job queue: %w", err)
	}
	r.queue, r.errands = q, map[newsletter.Range]*errand{}
	return q, nil
}

// Close stops River, in a few seconds at most, and removes the file.
func (r *River) Close() error {
	r.mu.Lock()
	q := r.queue
	r.queue = nil
	r.mu.Unlock()
	if q == nil {
		return nil
	}
	return q.stop()
}

func (r *River) patience() time.Duration {
	if r.Patience > 0 {
		return r.Patience
	}
	return 30 * time.Second
}
