package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"recapd/internal/tools/shipped"
)

// bench is where campaigns are held: the programs under test, built once.
type bench struct {
	size
	dir    string
	source string
	server bool

	building sync.Mutex
	printing sync.Mutex
}

// holdAll runs campaigns, so many at once.
func (b *bench) holdAll(ctx context.Context, campaigns []campaign, parallel int, out io.Writer) (passed bool) {
	var group errgroup.Group
	group.SetLimit(max(1, parallel))
	for _, c := range campaigns {
		group.Go(func() error {
			if ctx.Err() == nil && !b.hold(ctx, c, out) {
				return errFailed
			}
			return ctx.Err()
		})
	}
	return group.Wait() == nil
}

var errFailed = errors.New("a campaign has failed")

// hold runs one campaign and prints its line.
func (b *bench) hold(ctx context.Context, c campaign, out io.Writer) (passed bool) {
	began := time.Now()
	t, err := b.trial(ctx, c)
	if err == nil {
		ctx, cancel := context.WithTimeoutCause(ctx, b.patience, fmt.Errorf("it has not come to its end in %v", b.patience))
		defer cancel()
		if b.server {
			_, err = t.onServer("fsync=off")
		}
		if err == nil {
			err = c.run(ctx, t)
		}
		t.close()
		if ctx.Err() != nil {
			err = errors.Join(context.Cause(ctx), err)
		}
	}
	took := time.Since(began).Round(time.Second)
	b.printing.Lock()
	defer b.printing.Unlock()
	var lacking missing
	switch {
	case errors.As(err, &lacking):
		fmt.Fprintf(out, "----  %-10s left out: %v\n", c.name, err)
		return true
	case err != nil:
		t.faultf("%v", err)
	}
	word := "PASS"
	if len(t.faults) > 0 {
		word = "FAIL"
	}
	fmt.Fprintf(out, "%s  %-10s %s; %s\n", word, c.name, strings.Join(t.figures, ", "), took)
	for _, f := range t.faults {
		fmt.Fprintf(out, "        %s\n", strings.ReplaceAll(strings.TrimSpace(f), "\n", "\n        "))
	}
	return len(t.faults) == 0
}

// missing is what this machine lacks for a campaign.
type missing string

func (m missing) Error() string { return string(m) }

func (b *bench) trial(ctx context.Context, c campaign) (*trial, error) {
	dir := filepath.Join(b.dir, c.name)
	t := &trial{size: b.size, dir: dir, database: filepath.Join(dir, "recapd.db")}
	if err := os.MkdirAll(t.dir, 0o700); err != nil {
		return t, err
	}
	file := filepath.Join(b.dir, "recapd")
	if c.setsClock {
		file += "-with-hands"
	}
	b.building.Lock()
	defer b.building.Unlock()
	if _, err := os.Stat(file); err != nil { // built for the first that needs it
		if c.setsClock {
			err = buildWithClock(ctx, b.source, b.dir, file)
		} else {
			err = shipped.Build(ctx, b.source, file)
		}
		if err != nil {
			return t, err
		}
	}
	t.carrier = t.send()
	t.binary, t.setsClock = file, c.setsClock
	return t, nil
}
