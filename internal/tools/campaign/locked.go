package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recapd/internal/mail/sink"
)

// locked has another program take the database for itself while an issue is being
// sent: first for less, then for more than the ten seconds that SQLite waits.
func locked(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: time.Millisecond}, ""); err != nil {
		return err
	}
	var failed error
	stop := t.within(ctx, func() {
		for _, length := range t.locks {
			if failed = t.lock(ctx, length); failed != nil {
				return
			}
			t.sink.Wait(t.sink.Count()+len(t.everybody)/10, 10*time.Second)
		}
	})
	out, code, err := t.recapd(ctx, t.send()...)
	stop()
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	t.figure("locked for %v", t.locks)
	if code != 0 {
		t.faultf("recapd send gave up:\n%s", tail(out))
	}
	if err := t.finish(ctx); err != nil {
		return err
	}
	_, err = t.judge(ctx, promised{})
	return err
}

// lock has the database for a while.
func (t *trial) lock(ctx context.Context, length time.Duration) error {
	db, err := t.openDatabase("rw")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return fmt.Errorf("lock the database: %w", err)
	}
	before := t.sink.Count()
	time.Sleep(length)
	if n := t.sink.Count() - before; n > connections {
		t.faultf("%d messages left while nothing could be recorded, over %d connections", n, connections)
	}
	_, err = db.ExecContext(ctx, `ROLLBACK`)
	return err
}
