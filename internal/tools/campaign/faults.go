package main

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"recapd/internal/mail/sink"
)

// faulty makes a campaign of a relay's faults by plan.
func faulty(f sink.Faults) func(context.Context, *trial) error {
	return func(ctx context.Context, t *trial) error {
		f.Seed = 4
		if err := t.open(ctx, sink.Options{Limit: 1, Faults: f}, ""); err != nil {
			return err
		}
		return t.despite(ctx)
	}
}

// despite sends to the end and judges: a copy may follow a lost reply, and nothing
// else. Who is unknown in the end, after five silences, is the operator's to decide
// about, and here he says "again".
func (t *trial) despite(ctx context.Context) error {
	repeated := 0
	for range manyRuns {
		if err := t.finish(ctx); err != nil {
			return err
		}
		l, err := t.ledger(ctx)
		if err != nil {
			return err
		}
		unknown := len(l.in("unknown"))
		if unknown == 0 {
			break
		}
		repeated += unknown
		if out, code, err := t.recapd(ctx, "issues", "retry", "1"); err != nil || code != 0 {
			t.faultf("recapd issues retry 1: exit %d, %v\n%s", code, err, tail(out))
			break
		}
	}
	lost := 0
	for _, a := range t.sink.Arrivals() {
		if !a.Answered {
			lost++
		}
	}
	count, err := t.judge(ctx, promised{copies: lost})
	if err != nil {
		return err
	}
	if lost > 0 {
		t.figure("%d replies lost", lost)
	}
	if repeated > 0 {
		t.figure("%d were unknown after five silences and went out again on the operator's word", repeated)
	}
	if count.Copies != lost {
		t.faultf("%d copies for %d lost replies", count.Copies, lost)
	}
	return nil
}

// within does something when a quarter of the readers are served, while the
// program sends.
func (t *trial) within(ctx context.Context, do func()) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		for t.sink.Count() < len(t.everybody)/4 {
			select {
			case <-ctx.Done():
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
		do()
	})
	return func() { cancel(); done.Wait() }
}

// away: the relay takes no connection for a while, and lets go of those it has.
func away(ctx context.Context, t *trial) error {
	var refusing atomic.Bool
	o := sink.Options{Limit: 1, OnMail: func(string) error {
		if refusing.Load() {
			return sink.Drop
		}
		return nil
	}}
	if err := t.open(ctx, o, ""); err != nil {
		return err
	}
	stop := t.within(ctx, func() {
		t.sink.Refuse(t.away)
		refusing.Store(true)
		time.Sleep(t.away)
		refusing.Store(false)
	})
	err := t.finish(ctx)
	stop()
	if err != nil {
		return err
	}
	t.figure("away for %s", t.away)
	_, err = t.judge(ctx, promised{})
	return err
}

// slow: for a while the relay thinks long about each reply.
func slow(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1}, ""); err != nil {
		return err
	}
	stop := t.within(ctx, func() {
		t.sink.Slow(t.slow)
		time.Sleep(t.slow / 2)
		t.sink.Slow(0)
	})
	began := time.Now()
	err := t.finish(ctx)
	stop()
	if err != nil {
		return err
	}
	if time.Since(began) < t.slow {
		t.faultf("it was over in %s: the campaign has shown nothing", time.Since(began))
	}
	t.figure("replies %s late", t.slow)
	_, err = t.judge(ctx, promised{})
	return err
}

// stripped: somebody has taken STARTTLS out of the relay's offer, and AUTH is
// still in it. With tls = "required" neither a message nor the password leaves.
func stripped(ctx context.Context, t *trial) error {
	o := sink.Options{Record: true, Username: "ada", Password: "correct horse"}
	err := t.open(ctx, o, "tls = \"required\"\nusername = \"ada\"\npassword = \"correct horse\"")
	if err != nil {
		return err
	}
	out, code, err := t.recapd(ctx, t.send("--wait", "2s")...)
	if err != nil {
		return err
	}
	if code != 1 || !strings.Contains(out, "STARTTLS") {
		t.faultf("recapd send ended with %d and did not name STARTTLS:\n%s", code, tail(out))
	}
	heard := strings.Join(t.sink.Heard(), "\n")
	for _, command := range []string{"AUTH", "MAIL", "DATA"} {
		if strings.Contains(strings.ToUpper(heard), command) {
			t.faultf("%s went over the wire", command)
		}
	}
	if !strings.Contains(heard, "EHLO") {
		t.faultf("it did not even say EHLO: the campaign has shown nothing")
	}
	l, err := t.ledger(ctx)
	if err != nil {
		return err
	}
	if n := t.sink.Count(); n > 0 || len(l.open()) != len(t.everybody) {
		t.faultf("%d messages arrived; ledger: %s", n, l)
	}
	t.figure("%d readers, nothing sent, no AUTH, ledger: %s", len(t.everybody), l)
	return nil
}
