package main

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"recapd/digest"
	"recapd/internal/delivery"
	"recapd/internal/membership"
	"recapd/internal/post"
	"recapd/internal/publisher"
	"recapd/internal/web"
	"recapd/internal/websub"
)

// daemonLoop is what serve does beside answering requests: one goroutine watches
// the folder and the schedule, one carries. They meet in the ledger only; due
// wakes the carrier a little earlier than it would wake by itself.
type daemonLoop struct {
	*office
	publisher *publisher.Publisher
	web       *web.Server
	desk      *membership.Desk
	hubs      *websub.Notifier
	due       chan struct{} // see wake
	came      chan struct{} // see receive
	wrote     chan struct{} // see post

	ready    chan struct{}             // closed after the first scan
	lastScan atomic.Pointer[time.Time] // when the last scan ended
	folderOK atomic.Bool
	told     string      // revision whose faults have been logged
	held     atomic.Bool // see onHold

	issuesWait, lettersWait outage // see carry and post
}

// watch scans, rebuilds and composes: every content.scan, and exactly when the
// next slot is due.
func (d *daemonLoop) watch(ctx context.Context) error {
	first := sync.OnceFunc(func() { close(d.ready) })
	for {
		now := d.now()
		if err := d.pass(ctx, now); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			d.log.Error("pass", "err", err, "next", d.cfg.Content.Scan)
		}
		ended := d.now()
		d.lastScan.Store(&ended)
		first()
		if err := sleep(ctx, d.untilNext(now)); err != nil {
			return err
		}
	}
}

// untilNext is the time to the next scan, or to the next slot when that is
// sooner.
func (d *daemonLoop) untilNext(now time.Time) time.Duration {
	wait := d.cfg.Content.Scan
	if slot := d.turns.Next(now); !slot.IsZero() {
		wait = min(wait, slot.Sub(now))
	}
	return max(wait, 100*time.Millisecond)
}

// pass is one look at folder and schedule.
func (d *daemonLoop) pass(ctx context.Context, now time.Time) error {
	site, err := d.publisher.Scan(ctx, now)
	if err != nil {
		return err
	}
	d.folderOK.Store(!site.Collection.FolderFault())
	d.tellFaults(site.Collection)
	if site.Collection.FolderFault() {
		d.makeDo(site)
		return nil
	}
	d.show(site)
	if err := d.mayCompose(ctx); errors.Is(err, delivery.ErrHeld) {
		d.onHold(ctx, err)
		return nil
	} else if err != nil {
		return err
	}
	d.onRelease()
	issue, err := d.publisher.Keep(ctx, site, now)
	if issue != nil {
		d.wake()
	}
	return err
}

// wake has the carrier look at once.
func (d *daemonLoop) wake() {
	ring(d.due)
}

// makeDo is for a folder of which something could not be read: the last good feeds
// stay. Where there are none yet, what could be read is better than nothing.
func (d *daemonLoop) makeDo(site *publisher.Site) {
	if !d.web.Shown() && len(site.Collection.Posts) > 0 {
		d.show(site)
	}
}

// onFront is how many posts the front page shows.
const onFront = 10

// show puts new feeds on the shelf and new posts on the front page.
func (d *daemonLoop) show(site *publisher.Site) {
	shelf := web.NewShelf(site.Documents, d.cfg.Feed.Cache, d.web.Shelf())
	latest := digest.Latest(d.masthead(), site.Collection.Posts, onFront, site.At)
	topics := topics(site.Collection.Posts, d.languages(), site.At)
	d.web.Show(&web.Front{Shelf: shelf, Latest: latest, Feeds: web.Groups(site.Feeds), Topics: topics})
	d.hubs.Changed(site.Changed) // after it can be fetched
}

// tellFaults logs what changed since the last scan, not the same every minute.
func (d *daemonLoop) tellFaults(c post.Collection) {
	state := c.Revision + "/" + strconv.Itoa(len(c.Faults))
	if state == d.told {
		return
	}
	d.told = state
	faults := 0
	tell := func(f post.Fault) {
		if f.Blocking {
			faults++
			d.log.Warn("left out", "fault", f.Error(), "hint", f.Hint)
		}
	}
	for _, f := range c.Faults {
		tell(f)
	}
	for _, q := range c.Posts {
		for _, f := range q.Faults {
			tell(f)
		}
	}
	d.log.Info("read the posts", "posts", len(c.Posts), "faults", faults)
}

// healthy is what /healthz answers: the folder was read lately, nothing is on hold,
// and the ledger answers.
func (d *daemonLoop) healthy() bool {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	return d.folderOK.Load() && !d.held.Load() && d.alive() && d.ledger.Ping(ctx) == nil
}

// alive tells whether the watching goroutine still comes round.
func (d *daemonLoop) alive() bool {
	last := d.lastScan.Load() // with its monotonic reading: the clock may be set meanwhile
	return last != nil && d.now().Sub(*last) < d.cfg.Content.Scan+5*time.Minute
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
