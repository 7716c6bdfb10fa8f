package main

import (
	"fmt"
	"io"
	"time"

	"recapd/internal/newsletter"
)

// progress tells of long work: a bar at a terminal, elsewhere a plain line now and
// then.
type progress struct {
	w     io.Writer
	now   func() time.Time
	total int
	words func() string // what is told of the work beside how much there is

	done  int
	began time.Time
	told  time.Time
}

// progressEvery is how long work may be silent, barEvery how often a bar moves.
const (
	progressEvery = 5 * time.Second
	barEvery      = 100 * time.Millisecond
	barWidth      = 24
)

func (p *program) newProgress(total int, words func() string) *progress {
	began := p.now()
	return &progress{w: p.errw, now: p.now, total: total, words: words, began: began, told: began}
}

// step notes that n more are done.
func (p *progress) step(n int) {
	p.done += n
	pause := progressEvery
	line, isLine := p.w.(*statusLine)
	if isLine {
		pause = barEvery
	}
	if p.now().Sub(p.told) < pause {
		return
	}
	p.told = p.now()
	if isLine {
		line.show(bar(p.done, p.total, barWidth) + " " + p.line())
		return
	}
	fmt.Fprintln(p.w, p.line())
}

// line is "4200 of 10000, 4190 sent, 10 deferred, 350/s, 17s left".
func (p *progress) line() string {
	rate := float64(p.done) / max(0.001, p.now().Sub(p.began).Seconds())
	s := fmt.Sprintf("%d of %d%s, %s", p.done, max(p.done, p.total), p.words(), perTime(rate))
	if left := p.total - p.done; left > 0 && rate > 0 {
		s += fmt.Sprintf(", %s left", time.Duration(float64(left)/rate*float64(time.Second)).Round(time.Second))
	}
	return s
}

// perTime writes a rate in the unit that has digits before its point.
func perTime(perSecond float64) string {
	if perSecond < 1 {
		return fmt.Sprintf("%.1f/min", 60*perSecond)
	}
	return fmt.Sprintf("%.0f/s", perSecond)
}

// end takes the bar away, and closes the account of work that was long enough to
// have one.
func (p *progress) end() {
	if line, ok := p.w.(*statusLine); ok {
		line.show("")
	}
	if p.told.After(p.began) {
		fmt.Fprintln(p.w, p.line())
	}
}

// outcomes counts what became of messages.
type outcomes struct {
	*progress
	by newsletter.Progress
}

func (p *program) newOutcomes(total int) *outcomes {
	o := &outcomes{by: newsletter.Progress{}}
	o.progress = p.newProgress(total, o.words)
	return o
}

// count takes one outcome. A delivery that is put off is not done yet.
func (o *outcomes) count(outcome newsletter.Outcome) {
	o.by[outcome.State]++
	if outcome.State.Final() || outcome.State == newsletter.Unknown && outcome.NextAt.IsZero() {
		o.step(1)
		return
	}
	o.step(0)
}

func (o *outcomes) words() string {
	s := ""
	for _, state := range []newsletter.DeliveryState{newsletter.Deferred, newsletter.Unknown, newsletter.Failed, newsletter.Skipped} {
		if n := o.by[state]; n > 0 {
			s += fmt.Sprintf(", %d %s", n, state)
		}
	}
	return s
}
