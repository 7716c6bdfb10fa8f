package main

import (
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// At a terminal the last line changes, and what is written meanwhile goes above it.
func TestStatusLine(t *testing.T) {
	var screen strings.Builder
	s := &statusLine{w: &screen}
	s.show("[##..] 5 of 10")
	_, _ = s.Write([]byte("a fault\n"))
	s.show("")
	_, _ = s.Write([]byte("done\n"))
	const want = eraseLine + "[##..] 5 of 10" + eraseLine + "a fault\n[##..] 5 of 10" + eraseLine + "done\n"
	if screen.String() != want {
		t.Errorf("got %q", screen.String())
	}
}

// Elsewhere there is a plain line every few seconds, and none for what is quick.
func TestProgressIsPlainLinesElsewhere(t *testing.T) {
	var out strings.Builder
	now := time.Date(2031, 11, 24, 9, 0, 0, 0, time.UTC)
	o := (&program{errw: &out, now: func() time.Time { return now }}).newOutcomes(100)
	for i := range 60 {
		now = now.Add(100 * time.Millisecond)
		state := newsletter.Sent
		if i%20 == 0 {
			state = newsletter.Deferred
		}
		o.count(newsletter.Outcome{State: state})
	}
	o.end()
	const want = "47 of 100, 3 deferred, 9/s, 6s left\n57 of 100, 3 deferred, 10/s, 5s left\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestOutcomeBar(t *testing.T) {
	for want, counts := range map[string]newsletter.Progress{
		"":                       {},
		"[####################]": {newsletter.Sent: 3},
		"[....................]": {newsletter.Pending: 7},
		"[###############x~...]": {newsletter.Sent: 800, newsletter.Failed: 1, newsletter.Deferred: 20, newsletter.Claimed: 10, newsletter.Pending: 169},
	} {
		if got, _, _ := strings.Cut(outcomeBar(counts, 20), "  "); got != want {
			t.Errorf("%v: %s, want %s", counts, got, want)
		}
	}
}
