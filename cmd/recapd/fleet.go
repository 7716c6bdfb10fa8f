package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"recapd/internal/delivery"
	"recapd/internal/fleet"
)

// With a database on a server there may be other nodes. This process is one of them from
// when it opens the ledger until it closes it.

// planEvery is how often an issue that several nodes send is planned again: what a node
// that is gone had in hand must not wait long.
const planEvery = 10 * time.Second

// onServer tells that the database is one that others may share.
func (h *house) onServer() bool { return !strings.HasPrefix(h.cfg.Database.URL, "sqlite:") }

// join makes this process a node among others, where there may be others. It beats also
// while it is told to stop, until what is on its way has been recorded.
func (o *office) join(ctx context.Context) error {
	if !o.onServer() {
		return nil
	}
	o.fleet = &fleet.Member{
		Ledger: o.ledger, Name: o.courier.Node, HoldUnknown: o.courier.HoldUnknown, Now: o.now, Log: o.log,
		Revision: o.revision, Vouches: o.courier.Guard.InOrder, Found: o.wake,
	}
	o.courier.Lease, o.courier.PlanEvery = o.fleet, planEvery
	// The first beat says already whether this node vouches: others may wait for that.
	if err := o.courier.Guard.Look(ctx); err != nil && !errors.Is(err, delivery.ErrHeld) {
		return err
	}
	if err := o.fleet.Join(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = o.fleet.Run(ctx) // until stop
	}()
	o.leave = func() {
		stop()
		<-ended
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := o.fleet.Leave(ctx); err != nil {
			o.log.Warn("take leave of the other nodes; they go on without this one in half a minute", "err", err)
		}
	}
	return nil
}

// rememberEvery is how old the archive may be that this node shows while the database is
// away.
const rememberEvery = time.Minute

// remember reads the archive now and then, whether or not anybody looks at it.
func (o *office) remember(ctx context.Context) error {
	for o.archive != nil {
		if err := o.archive.Preload(ctx); err != nil && ctx.Err() == nil {
			o.log.Debug("read the archive", "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rememberEvery):
		}
	}
	return nil
}

// revision names the posts that this node sees.
func (o *office) revision() string {
	if site := o.site.Load(); site != nil && !site.Collection.FolderFault() {
		return site.Collection.Revision
	}
	return ""
}

// wake has the carrier look at once.
func (o *office) wake() { ring(o.due) }
