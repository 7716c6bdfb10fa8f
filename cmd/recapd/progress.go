package main

import (
	"fmt"
	"io"
	"time"

	"recapd/internal/newsletter"
)

// progress tells of a long send: a plain line now and then.
type progress struct {
	w     io.Writer
	now   func() time.Time
	began time.Time
	told  time.Time
	by    newsletter.Progress
}

// progressEvery is how long a send may be silent.
const progressEvery = 5 * time.Second

func newProgress(w io.Writer, now func() time.Time) *progress {
	began := now()
	return &progress{w: w, now: now, began: began, told: began, by: newsletter.Progress{}}
}

// count takes one outcome.
func (p *progress) count(o newsletter.Outcome) {
	p.by[o.State]++
	if p.now().Sub(p.told) >= progressEvery {
		p.told = p.now()
		p.line()
	}
}

func (p *progress) line() {
	fmt.Fprintf(p.w, "%d sent, %d deferred, %d failed, %.0f messages/s\n",
		p.by[newsletter.Sent], p.by[newsletter.Deferred]+p.by[newsletter.Unknown], p.by[newsletter.Failed],
		float64(p.by.Total())/max(0.001, p.now().Sub(p.began).Seconds()))
}

// end closes the account of a send that was long enough to have one.
func (p *progress) end() {
	if p.told.After(p.began) {
		p.line()
	}
}
