package main

import (
	"context"
	"errors"
	"time"

	"recapd/internal/delivery"
)

// How often the carrier looks for due deliveries by itself. On a server other nodes freeze
// issues, too, and do not ring here.
const (
	carryEvery      = time.Minute
	carryEveryFleet = 2 * time.Second
	carryAgain      = 5 * time.Second // when the ledger did not answer
)

// carry passes over the ledger when an issue has been frozen, when a deferred
// delivery is due, and every minute.
func (d *daemonLoop) carry(ctx context.Context) error {
	for {
		err := d.courier.Pass(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		d.afterPass(ctx, err)
		timer := time.NewTimer(d.untilDue(ctx, err))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-d.due:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// afterPass tells how a pass ended.
func (d *daemonLoop) afterPass(ctx context.Context, err error) {
	switch {
	case err == nil:
		d.relayIsBack(ctx, &d.issuesWait)
	case errors.Is(err, delivery.ErrBusy):
		d.log.Debug("another process carries")
	case errors.Is(err, delivery.ErrHeld):
		d.onHold(ctx, err)
	case errors.Is(err, delivery.ErrRefused): // the courier has paused the issue and told so
	case errors.Is(err, delivery.ErrRelay):
		d.log.Error("sending stopped; it goes on by itself", "err", err, "next", carryEvery)
		d.relayIsAway(ctx, &d.issuesWait, err)
	case err != nil:
		d.log.Error("sending stopped; it goes on by itself", "err", err, "next", carryEvery)
	}
}

// outage is a time without the relay. Issues and letters have one each: that the others
// had nothing to send says nothing about it.
type outage struct {
	since time.Time // zero: the relay is there
	told  bool
}

// relayPatience is how long a relay may be away, or not want us, before the
// operator hears of it.
const relayPatience = time.Hour

// relayIsAway tells the operator, once for each time that the relay is away for
// longer. The mail goes by the relay that is away, so it may not get there either;
// a relay that only refuses our account, or only stands in, may take it. The log
// has it in any case.
func (d *daemonLoop) relayIsAway(ctx context.Context, o *outage, err error) {
	now := d.now()
	if o.since.IsZero() {
		o.since = now
	}
	if o.told || now.Sub(o.since) < relayPatience {
		return
	}
	o.told = true
	d.log.Error("the relay has been away for long", "since", o.since, "hint", relayHint)
	d.tellOperator(ctx, "The mail relay cannot be used", "Since "+d.when(o.since)+": "+err.Error()+".\n\n"+
		"Nothing is lost; sending goes on when the relay takes mail again. "+relayHint+".\n")
}

const relayHint = "look at smtp.host, username and password, and at the relay's own status; a second one may stand in ([smtp.fallback])"

// relayIsBack ends an incident. Who heard of it hears of its end, too.
func (d *daemonLoop) relayIsBack(ctx context.Context, o *outage) {
	if o.told {
		d.log.Info("the relay takes mail again", "away since", o.since)
		d.tellOperator(ctx, "The mail relay works again", "It had been away since "+d.when(o.since)+".\n")
	}
	*o = outage{}
}

// untilDue is how long the carrier may sleep.
func (d *daemonLoop) untilDue(ctx context.Context, failed error) time.Duration {
	every := carryEvery
	if d.fleet != nil {
		every = carryEveryFleet
	}
	due, ok, err := d.ledger.NextDue(ctx)
	switch {
	case d.fleet != nil && err != nil:
		return carryAgain
	case failed != nil || err != nil:
		return carryEvery
	case !ok:
		return every
	}
	return min(every, max(due.Sub(d.now()), 100*time.Millisecond))
}
