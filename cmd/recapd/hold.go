package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"recapd/internal/delivery"
	"recapd/internal/store"
)

// mayCompose tells whether this node may make issues and send them: nil, or the
// reason why not with the next step. It is asked before anything is frozen, so that
// a restored backup does not tell old posts anew either.
func (d *office) mayCompose(ctx context.Context) error {
	err := d.courier.Guard.Check(ctx)
	if errors.Is(err, delivery.ErrHeld) {
		return hint(err, "%s", adoptHint)
	}
	return err
}

// mayAdd tells whether people may be added to the database. While nobody has said
// that it is the right one, somebody new could get the number, and with it the links,
// of somebody whom it has lost.
func (h *house) mayAdd(ctx context.Context, s *store.Store) error {
	err := h.guard(s).Look(ctx)
	if errors.Is(err, delivery.ErrHeld) {
		return hint(fmt.Errorf("nobody is added while %w", err), "%s", adoptHint)
	}
	return err
}

const adoptHint = "recapd adopt shows what is held and why, and lets it go on"

// onHold notes that sending is held; it tells log and operator once, until it goes
// on. Watching and carrying both ask.
func (d *daemonLoop) onHold(ctx context.Context, err error) {
	if d.held.Swap(true) {
		return
	}
	d.log.Error("nothing is composed or sent; feeds and pages go on", "why", err, "next", adoptHint)
	d.tellOperator(ctx, "Sending is on hold", reason(err)+".\n\nFeeds and pages go on; nothing is composed or sent. "+adoptHint+".\n")
}

// onRelease notes that nothing is held any more.
func (d *daemonLoop) onRelease() {
	if d.held.Swap(false) {
		d.log.Info("sending goes on")
		d.wake()
	}
}

// reason is what a hold says beside that it is one.
func reason(err error) string {
	return strings.TrimPrefix(err.Error(), delivery.ErrHeld.Error()+": ")
}
