package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recapd/config"
	"recapd/internal/delivery"
	"recapd/internal/mail/sink"
	"recapd/internal/pace"
)

// A relay that is away for a moment is nobody's concern. One that is away for more
// than an hour is the operator's, once.
func TestTheOperatorHearsOfARelayThatStaysAway(t *testing.T) {
	var log strings.Builder
	now := time.Date(2031, 11, 24, 9, 0, 0, 0, time.UTC)
	h := &house{program: &program{now: func() time.Time { return now }}, cfg: config.Default(), log: slog.New(slog.NewTextHandler(&log, nil))}
	d := &daemonLoop{office: &office{house: h}}
	const long, back = "the relay has been away for long", "the relay takes mail again"
	away := fmt.Errorf("%w: connection refused", delivery.ErrRelay)

	for _, step := range []struct {
		after      time.Duration
		err        error
		long, back int // how often the log has them by then
	}{
		{0, away, 0, 0},
		{59 * time.Minute, away, 0, 0},
		{time.Minute, nil, 0, 0}, // just in time
		{time.Minute, away, 0, 0},
		{time.Hour, away, 1, 0},
		{time.Hour, away, 1, 0},
		{time.Minute, delivery.ErrBusy, 1, 0}, // says nothing about the relay
		{time.Minute, errors.New("disk full"), 1, 0},
		{time.Minute, nil, 1, 1},
		{time.Minute, nil, 1, 1},
		{time.Minute, away, 1, 1},
		{2 * time.Hour, away, 2, 1}, // another incident
	} {
		now = now.Add(step.after)
		d.afterPass(context.Background(), step.err)
		if a, b := strings.Count(log.String(), long), strings.Count(log.String(), back); a != step.long || b != step.back {
			t.Errorf("at %s, after %v: away %d times, back %d; want %d and %d", now.Format(time.TimeOnly), step.err, a, b, step.long, step.back)
		}
	}
}

// A restart does not begin a new hour with the relay.
func TestLimitsRememberWhatLeftBeforeARestart(t *testing.T) {
	server, err := sink.Start("127.0.0.1:0", sink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dir := crashFolder(t, server, 3, 1)
	environ := append(os.Environ(), "RECAPD_SMTP__RATE=100/s, 3/h", "RECAPD_SMTP__RATE_PER_DOMAIN=example.org = 3/d")
	cmd := recapd(dir, "send", "--all-posts")
	cmd.Env = environ
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("send: %v\n%s", err, out)
	}

	p := &program{environ: environ, errw: io.Discard, now: time.Now, configPath: filepath.Join(dir, "recapd.toml")}
	h, err := p.house()
	if err != nil {
		t.Fatal(err)
	}
	desk, err := h.office(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer desk.close()
	if wait := desk.courier.All.Reserve(context.Background(), time.Now(), pace.All); wait < 50*time.Minute {
		t.Errorf("the fourth message in an hour waits %s", wait)
	}
	if wait := desk.courier.ByDomain.Reserve(context.Background(), time.Now(), "example.org"); wait < 23*time.Hour {
		t.Errorf("the fourth message of the day to example.org waits %s", wait)
	}
	if wait := desk.courier.ByDomain.Reserve(context.Background(), time.Now(), "example.net"); wait != 0 {
		t.Errorf("the first message to example.net waits %s", wait)
	}
}
