package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"time"

	"recapd/internal/mail/sink"
)

// speed measures a send to a relay on this machine that takes everything at once,
// and does it again under strace to count the commits.
func speed(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1}, ""); err != nil {
		return err
	}
	cmd := t.command(ctx, t.send()...)
	began := time.Now()
	if out, code, err := t.await(cmd); err != nil || code != 0 {
		return fmt.Errorf("recapd send: exit %d, %w\n%s", code, err, tail(out))
	}
	took := time.Since(began)
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	t.figure("%.0f messages/s in %.1f s with the start and the freezing", float64(t.readers)/took.Seconds(), took.Seconds())
	t.figure("%.0f/s from the first message to the last", t.rate())
	t.figure("%d MiB at most", usage.Maxrss>>10)
	t.figure("%.1f s of processor", (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
	if _, err := t.judge(ctx, promised{}); err != nil {
		return err
	}
	return t.commits(ctx)
}

// rate is how many messages arrived a second.
func (t *trial) rate() float64 {
	arrivals := t.sink.Arrivals()
	if len(arrivals) == 0 {
		return 0
	}
	first, last := arrivals[0], arrivals[len(arrivals)-1]
	return float64(len(arrivals)) / (last.At - first.Began).Seconds()
}

// commits counts the times that the database's log was made durable, in a second
// send to the same readers.
func (t *trial) commits(ctx context.Context) error {
	again := &trial{size: t.size, dir: t.path("traced"), database: t.path("traced", "recapd.db"), binary: t.binary}
	defer again.close()
	if err := again.open(ctx, sink.Options{Limit: 1}, ""); err != nil {
		return err
	}
	strace, err := exec.LookPath("strace")
	if errors.Is(err, exec.ErrNotFound) {
		t.figure("commits not counted (strace is not installed)")
		return nil
	}
	cmd := again.command(ctx, again.send()...)
	calls := again.path("strace.log")
	cmd.Args = append([]string{"strace", "-f", "--seccomp-bpf", "-y", "-o", calls, "-e", "trace=fsync,fdatasync", "-e", "signal=none", cmd.Path}, cmd.Args[1:]...)
	cmd.Path = strace
	if out, code, err := t.await(cmd); err != nil || code != 0 {
		return fmt.Errorf("recapd send under strace: exit %d, %w\n%s", code, err, tail(out))
	}
	log, err := os.ReadFile(calls)
	if err != nil {
		return err
	}
	n := len(regexp.MustCompile(`(?m)sync\(\d+<[^>]*-wal>`).FindAll(log, -1))
	arrivals := again.sink.Arrivals()
	took := arrivals[len(arrivals)-1].At - arrivals[0].Began
	t.figure("%d commits, %.0f/s at %.0f messages/s under strace", n, float64(n)/took.Seconds(), again.rate())
	return nil
}
