package main

import (
	"context"
	"fmt"
	"os"
	"syscall"
	"time"
)

// replyAfter is how long the relay takes for each reply.
const replyAfter = 5 * time.Millisecond

// enough is how much faster two nodes have to be than one.
const enough = 1.7

// doubled sends the same issue with one node and with two, to a relay that is slower
// than the nodes.
func doubled(ctx context.Context, t *trial) error {
	var rates []float64
	for n := 1; n <= 2; n++ {
		rate, err := t.rateOf(ctx, n)
		if err != nil {
			return err
		}
		rates = append(rates, rate)
	}
	t.figure("%.0f messages/s by one node, %.0f by two: %.2f times", rates[0], rates[1], rates[1]/rates[0])
	if rates[1] < enough*rates[0] {
		t.faultf("two nodes have to be %.1f times as fast", enough)
	}
	return nil
}

// work is what a server has done.
type work struct{ commits, bytes int64 }

// spent is the processor's time of processes that have ended, or of this one.
func spent(whose int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(whose, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// written counts the commits of the database and the bytes of the server's log.
func (t *trial) written(ctx context.Context) (w work, err error) {
	time.Sleep(2 * time.Second) // the counts come a little later
	db, err := openServer(t.database)
	if err != nil {
		return w, err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, `SELECT (SELECT sum(xact_commit)::bigint FROM pg_stat_database WHERE datname = current_database()),
		(SELECT wal_bytes::bigint FROM pg_stat_wal)`).Scan(&w.commits, &w.bytes)
	return w, err
}

// rateOf is that of the middle of an issue, when all nodes are at work.
func (t *trial) rateOf(ctx context.Context, nodes int) (perSecond float64, err error) {
	alone := &trial{size: t.size, dir: t.path(fmt.Sprint(nodes)), binary: t.binary}
	alone.carrier = alone.send()
	if err := os.MkdirAll(alone.dir, 0o700); err != nil {
		return 0, err
	}
	defer alone.close()
	f, err := alone.openFleet(ctx, nodes, replyAfter)
	if err != nil {
		return 0, err
	}
	before, err := alone.written(ctx)
	others := spent(syscall.RUSAGE_CHILDREN)
	if err == nil {
		err = f.start(ctx)
	}
	if err == nil {
		err = f.settle(ctx)
	}
	if err != nil {
		return 0, err
	}
	after, err := alone.written(ctx)
	if err != nil {
		return 0, err
	}
	sent := float64(alone.readers)
	if _, err := alone.judge(ctx, promised{}); err != nil {
		return 0, err
	}
	t.faults = append(t.faults, alone.faults...)
	others = spent(syscall.RUSAGE_CHILDREN) - others // the nodes, which have ended
	if err := f.server.End(); err != nil {
		return 0, err
	}
	t.figure("%d: %.2f commits, %.1f KiB of log, %.2f ms of the database's processor and %.2f ms of the nodes' for each message", nodes,
		float64(after.commits-before.commits)/sent, float64(after.bytes-before.bytes)/1024/sent, f.server.Spent.Seconds()*1000/sent, others.Seconds()*1000/sent)
	arrivals := alone.sink.Arrivals()
	first, last := arrivals[len(arrivals)/3], arrivals[len(arrivals)*2/3]
	return float64(len(arrivals)*2/3-len(arrivals)/3) / (last.At - first.At).Seconds(), nil
}
