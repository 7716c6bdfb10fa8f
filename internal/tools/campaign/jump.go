package main

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"time"

	"recapd/internal/mail/sink"
)

// hours is how far the clock jumps: more than any pause of a deferred delivery.
const hours = 5 * time.Hour

// forward sets the clock ahead while an issue is being sent. That makes no
// difference but that what was deferred is tried again sooner.
func forward(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: time.Millisecond, Faults: sink.Faults{Seed: 4, DeferRcpt: 0.1}}, ""); err != nil {
		return err
	}
	var failed error
	stop := t.within(ctx, func() { failed = t.jump(hours) })
	err := t.finish(ctx)
	stop()
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	t.figure("%s ahead", hours)
	_, err = t.judge(ctx, promised{})
	return err
}

// backward sets it back. The pass that is under way goes on; after it nothing is
// sent before the operator has looked.
func backward(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: time.Millisecond, Faults: sink.Faults{Seed: 4, DeferRcpt: 0.1}}, ""); err != nil {
		return err
	}
	var failed error
	stop := t.within(ctx, func() { failed = t.jump(-hours) })
	out, code, err := t.recapd(ctx, t.send("--wait", patience)...)
	stop()
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	t.figure("%s back after %d of %d", hours, len(t.everybody)/4, len(t.everybody))
	if code != 1 {
		t.faultf("recapd send ended with %d:\n%s", code, tail(out))
	}
	if err := t.sendsNothing(ctx, "with the clock set back"); err != nil {
		return err
	}
	if err := t.adopt(ctx); err != nil {
		return err
	}
	if err := t.finish(ctx); err != nil {
		return err
	}
	_, err = t.judge(ctx, promised{})
	return err
}

// sendsNothing expects `recapd send` to be held, and `recapd serve` to send nothing
// in some seconds.
func (t *trial) sendsNothing(ctx context.Context, when string) error {
	before := t.sink.Count()
	out, code, err := t.recapd(ctx, t.send("--wait", "1s")...)
	if err != nil {
		return err
	}
	if code != 1 || !strings.Contains(out, "on hold") {
		t.faultf("%s, recapd send was not held but ended with %d:\n%s", when, code, tail(out))
	}
	serve := t.command(ctx, "serve")
	serve.Cancel = func() error { return serve.Process.Signal(syscall.SIGTERM) }
	if err := serve.Start(); err != nil {
		return err
	}
	time.Sleep(servesFor)
	if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := serve.Wait(); err != nil {
		t.faultf("%s, recapd serve ended badly: %v", when, err)
	}
	if n := t.sink.Count() - before; n > 0 {
		t.faultf("%s, %d messages left", when, n)
	}
	return nil
}

// servesFor is long enough to scan, to freeze and to begin sending.
const servesFor = 2 * time.Second

func (t *trial) adopt(ctx context.Context) error {
	out, code, err := t.recapd(ctx, "adopt", "--yes")
	if err == nil && code != 0 {
		t.faultf("recapd adopt: exit %d\n%s", code, tail(out))
	}
	return err
}
