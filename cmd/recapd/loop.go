package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"recapd/internal/delivery"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/publisher"
	"recapd/internal/web"
	"recapd/internal/websub"
	"recapd/templates"
)

// daemonLoop is what serve does beside answering requests: one goroutine watches
// the folder and the schedule, one carries. They meet in the ledger only; due
// wakes the carrier a little earlier than it would wake by itself.
type daemonLoop struct {
	*office
	scanner    *publisher.Scanner
	publishers []*publisher.Publisher // of each edition
	web        *web.Server
	desk       *membership.Desk
	hubs       *websub.Notifier
	came       chan struct{} // see receive
	wrote      chan struct{} // see post

	ready    chan struct{}             // closed after the first scan
	lastScan atomic.Pointer[time.Time] // when the last scan ended
	folder   atomic.Pointer[string]    // why it cannot be read; nil before the first scan
	told     string                    // state whose faults have been logged
	last     *publisher.Site           // see tellNewIDs
	held     atomic.Bool               // see onHold

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
	if slot := d.nextTurn(now); !slot.IsZero() {
		wait = min(wait, slot.Sub(now))
	}
	return max(wait, 100*time.Millisecond)
}

// pass is one look at folder and schedule.
func (d *daemonLoop) pass(ctx context.Context, now time.Time) error {
	began := time.Now()
	site, err := d.scanner.Scan(ctx, now)
	if err != nil {
		return err
	}
	d.site.Store(site)
	d.tellFaults(site.Collection)
	if site.Collection.FolderFault() {
		d.makeDo(site)
	} else {
		d.show(site)
	}
	if !site.Collection.FolderFault() {
		if err := d.tellNewIDs(ctx, site); err != nil {
			return err
		}
	}
	if n := len(site.Changed); n > 0 {
		d.log.Info("feeds rebuilt", "changed", n, "took", time.Since(began).Round(time.Microsecond))
	}
	if err := d.mayCompose(ctx); errors.Is(err, delivery.ErrHeld) {
		d.onHold(ctx, err)
		return nil
	} else if err != nil {
		return err
	}
	d.onRelease()
	return d.keep(ctx, site, now)
}

// keep has each edition look. A fault in one does not stop the others.
func (d *daemonLoop) keep(ctx context.Context, site *publisher.Site, now time.Time) error {
	var faults []error
	for _, p := range d.publishers {
		for ctx.Err() == nil {
			issue, err := p.Keep(ctx, site, now)
			if err != nil {
				faults = append(faults, fmt.Errorf("the %s edition: %w", p.Edition.Name, err))
			}
			if issue == nil {
				break
			}
			d.wake() // several posts may be due
		}
	}
	return errors.Join(faults...)
}

// makeDo is for a folder of which something could not be read: the last good feeds
// stay. Where there are none yet, what could be read is better than nothing.
func (d *daemonLoop) makeDo(site *publisher.Site) {
	if !d.web.Shown() && site.Collection.Opened() > 0 {
		d.show(site)
	}
}

// onFront is how many posts the front page shows.
const onFront = 10

// show puts new feeds on the shelf and new posts on the front page.
func (d *daemonLoop) show(site *publisher.Site) {
	shelf := web.NewShelf(site.Documents, d.cfg.Feed.Cache, d.web.Shelf())
	posts := site.Collection.Posts
	d.web.Show(&web.Front{
		Shelf: shelf, Feeds: web.Groups(site.Feeds), // the rest is made when a page has it
		Latest: sync.OnceValue(func() []templates.Item { return d.editor().Latest(posts, onFront, site.At) }),
		Topics: sync.OnceValue(func() []newsletter.Topic { return topics(posts, d.languages(), site.At) }),
	})
	d.hubs.Changed(site.Changed) // after it can be fetched
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
