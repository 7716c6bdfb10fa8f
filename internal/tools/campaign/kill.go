package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"

	"recapd/internal/mail/sink"
)

// killed sends while the program is killed again and again, and while one reader
// in ten leaves: through the page of `recapd serve`, which runs beside it.
func killed(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: 3 * time.Millisecond}, ""); err != nil {
		return err
	}
	// The server that answers the readers has a relay that nobody reaches: the
	// sending is done by the process that dies.
	goodbyes, err := t.goodbyes(ctx, t.readers/10, "RECAPD_SMTP__PORT=1")
	if err != nil {
		return err
	}
	landed, err := t.interrupt(ctx, t.kills, syscall.SIGKILL)
	if err != nil {
		return err
	}
	if err := t.finish(ctx); err != nil {
		return err
	}
	left, err := goodbyes.end()
	if err != nil {
		return err
	}
	gone := map[string]bool{}
	for to := range left {
		gone[to] = true
	}
	if _, err := t.judge(ctx, promised{but: gone, copies: landed * connections}); err != nil {
		return err
	}
	t.judgeGoodbyes(left)
	t.figure("%d kills landed, %d copies allowed", landed, landed*connections)
	if landed < t.kills {
		t.faultf("%d of %d kills landed: the campaign has shown too little", landed, t.kills)
	}
	return nil
}

// stopped asks the program to stop, as systemd does, and expects no copy at all.
func stopped(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: 3 * time.Millisecond}, ""); err != nil {
		return err
	}
	landed, err := t.interrupt(ctx, t.stops, syscall.SIGTERM)
	if err != nil {
		return err
	}
	if err := t.finish(ctx); err != nil {
		return err
	}
	if _, err := t.judge(ctx, promised{}); err != nil {
		return err
	}
	t.figure("%d SIGTERMs landed", landed)
	if landed < t.stops {
		t.faultf("%d of %d SIGTERMs landed: the campaign has shown too little", landed, t.stops)
	}
	return nil
}

// service kills the service that sends, as systemd starts it again each time.
func service(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: 3 * time.Millisecond}, ""); err != nil {
		return err
	}
	if _, err := t.strike(ctx, syscall.SIGTERM, 1, 0); err != nil { // frozen, and hardly begun
		return err
	}
	t.carrier = []string{"serve"}
	landed, err := t.interrupt(ctx, t.kills, syscall.SIGKILL)
	if err != nil {
		return err
	}
	copies := sink.Judge(nil, t.sink.Arrivals()).Copies
	stops, err := t.interrupt(ctx, t.stops, syscall.SIGTERM)
	if err != nil {
		return err
	}
	serve := t.command(ctx, t.carrier...)
	if err := serve.Start(); err != nil {
		return err
	}
	err = t.settled(ctx)
	_ = serve.Process.Signal(syscall.SIGTERM)
	if err := errors.Join(err, serve.Wait()); err != nil {
		return err
	}
	count, err := t.judge(ctx, promised{copies: landed * connections})
	if err != nil {
		return err
	}
	if later := count.Copies - copies; later > connections { // what the last kill caught may follow
		t.faultf("%d copies after the last kill", later)
	}
	t.figure("%d kills and %d SIGTERMs landed, %d copies allowed", landed, stops, landed*connections)
	if landed < t.kills || stops < t.stops {
		t.faultf("%d of %d kills and %d of %d SIGTERMs landed: the campaign has shown too little", landed, t.kills, stops, t.stops)
	}
	return nil
}

// interrupt runs the program so many times and ends it with the signal: while it
// starts, while it freezes, and after a random number of messages, so that about
// seven tenths of the readers are served when the last signal has landed.
func (t *trial) interrupt(ctx context.Context, times int, signal syscall.Signal) (landed int, err error) {
	random := rand.New(rand.NewPCG(4, uint64(times)))
	for tries := 0; landed < times && tries < 2*times; tries++ {
		left := len(t.everybody)*7/10 - len(t.served())
		share := max(0, left) / (times - landed)
		hit, err := t.strike(ctx, signal, some(random, 2*share+2), time.Duration(some(random, 10))*time.Millisecond)
		if err != nil {
			return landed, err
		}
		if hit {
			landed++
		}
	}
	return landed, nil
}

// stopsWithin is longer than any program may take to stop when asked.
const stopsWithin = 20 * time.Second

// strike runs the program, waits for so many messages and a little longer, and
// sends the signal. It has landed when something was left to do then.
func (t *trial) strike(ctx context.Context, signal syscall.Signal, messages int, later time.Duration) (landed bool, err error) {
	cmd := t.command(ctx, t.carrier...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	enough := t.sink.Count() + messages
	if err := cmd.Start(); err != nil {
		return false, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	if messages == 0 {
		later *= 10 // while it starts
	}
	if !t.reaches(enough, ended) || !lasts(later, ended) {
		return false, nil // it was faster
	}
	if err := syscall.Kill(cmd.Process.Pid, signal); err != nil {
		return false, err
	}
	if lasts(stopsWithin, ended) {
		t.faultf("the program had not ended %s after %s", stopsWithin, signal)
		_ = cmd.Process.Kill()
		<-ended
	}
	if cmd.ProcessState.ExitCode() == 2 {
		return false, fmt.Errorf("%s: %s", cmd, tail(said.String()))
	}
	return t.atWork(ctx)
}

// reaches waits until so many messages have arrived in all. A program that has
// nothing to send is not waited for long: the ledger will tell why.
func (t *trial) reaches(messages int, ended chan error) (alive bool) {
	late := time.Now().Add(10 * time.Second)
	for t.sink.Count() < messages && time.Now().Before(late) {
		if !lasts(time.Millisecond, ended) {
			return false
		}
	}
	return true
}

// lasts tells whether a program runs for so long.
func lasts(d time.Duration, ended chan error) bool {
	select {
	case <-ended:
		return false
	case <-time.After(d):
		return true
	}
}

// atWork tells whether something is left to do: nothing frozen yet, or not all
// delivered.
func (t *trial) atWork(ctx context.Context) (bool, error) {
	l, err := t.ledger(ctx)
	return len(l.states) == 0 || len(l.open()) > 0, err
}
