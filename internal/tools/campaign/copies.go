package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"recapd/internal/mail/sink"
)

// restored puts an old database in the place of the one that knows what has been
// sent: one from before the issue and one from the middle of it, by copying over
// the file and by renaming.
func restored(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1}, ""); err != nil {
		return err
	}
	if err := t.backup(ctx, t.path("before.db")); err != nil {
		return err
	}
	if _, err := t.strike(ctx, syscall.SIGTERM, len(t.everybody)/4, 0); err != nil {
		return err
	}
	if err := t.backup(ctx, t.path("amid.db")); err != nil {
		return err
	}
	known := t.sink.Count()
	if err := t.finish(ctx); err != nil {
		return err
	}
	for _, backup := range []string{"before.db", "amid.db"} {
		for how, restore := range map[string]func(from, to string) error{"copied over the file": copyOver, "renamed to the file": replace} {
			if err := t.restore(t.path(backup), restore); err != nil {
				return err
			}
			if err := t.sendsNothing(ctx, fmt.Sprintf("with %s %s", backup, how)); err != nil {
				return err
			}
		}
	}
	t.figure("2 backups restored in 2 ways, nothing sent")
	// The operator takes responsibility for amid.db: what it does not know of goes
	// out again, as the same messages.
	if err := t.adopt(ctx); err != nil {
		return err
	}
	if err := t.finish(ctx); err != nil {
		return err
	}
	t.figure("after adopt the rest went out again")
	_, err := t.judge(ctx, promised{copies: len(t.everybody) - known})
	return err
}

// backup is a consistent copy of the database.
func (t *trial) backup(ctx context.Context, file string) error {
	db, err := t.openDatabase("ro")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, file); err != nil {
		return fmt.Errorf("back up the database: %w", err)
	}
	return nil
}

// restore puts a backup into the place of the database, whose own log of changes
// must not be applied to it.
func (t *trial) restore(backup string, put func(from, to string) error) error {
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(t.database + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return put(backup, t.database)
}

// copyOver keeps the file and its inode, as cp does.
func copyOver(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}

// replace makes it another file, as mv does.
func replace(from, to string) error {
	if err := copyOver(from, to+".new"); err != nil {
		return err
	}
	return os.Rename(to+".new", to)
}

// second starts copies of the whole folder beside the program that is sending: one
// with all of its files, one with the database alone.
func second(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: 20 * time.Millisecond}, ""); err != nil {
		return err
	}
	first := t.command(ctx, t.send()...)
	if err := first.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- first.Wait() }()
	t.sink.Wait(len(t.everybody)/4, time.Minute)
	witnesses, err := filepath.Glob(t.path("*.witness"))
	if err != nil {
		return err
	}
	var copied []*trial
	for name, files := range map[string][]string{"with its witness": witnesses, "without a witness": nil} {
		c, err := t.copyOf(ctx, filepath.Join(t.dir, name), files)
		if err != nil {
			return err
		}
		copied = append(copied, c)
	}
	for _, c := range copied {
		if err := t.alone(ctx, c); err != nil {
			return err
		}
	}
	if err := <-ended; err != nil {
		t.faultf("the first one ended badly: %v", err)
	}
	t.figure("2 copies held")
	_, err = t.judge(ctx, promised{})
	return err
}

// copyOf is the trial's folder in another place, with the database as it is now.
func (t *trial) copyOf(ctx context.Context, dir string, more []string) (*trial, error) {
	c := &trial{size: t.size, dir: dir, binary: t.binary, database: filepath.Join(dir, "recapd.db")}
	if err := os.MkdirAll(c.path("content"), 0o700); err != nil {
		return nil, err
	}
	if err := t.backup(ctx, c.database); err != nil {
		return nil, err
	}
	for _, file := range append(more, t.path("recapd.toml"), t.path("content", "ducks.md")) {
		name, err := filepath.Rel(t.dir, file)
		if err != nil {
			return nil, err
		}
		if err := copyOver(file, c.path(name)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// alone expects a copy to be held, both as send and as serve, while the first one
// sends. It has a relay to itself, so that what leaves is its own.
func (t *trial) alone(ctx context.Context, c *trial) error {
	name := filepath.Base(c.dir)
	l, err := c.ledger(ctx)
	if err != nil {
		return err
	}
	if len(l.open()) == 0 {
		t.faultf("the copy %s has nothing to send: the campaign has shown nothing", name)
	}
	if c.sink, err = sink.Start("127.0.0.1:0", sink.Options{}); err != nil {
		return err
	}
	defer c.close()
	c.env = []string{fmt.Sprintf("RECAPD_SMTP__PORT=%d", c.sink.Port()), "RECAPD_HTTP__LISTEN=127.0.0.1:0"}
	err = c.sendsNothing(ctx, "as a copy "+name)
	t.faults = append(t.faults, c.faults...)
	return err
}
