package main

import (
	"context"
	"maps"
	"slices"
	"strings"

	"recapd/internal/mail/sink"
)

// promised is what a campaign allows.
type promised struct {
	but    map[string]bool // who need not be served, such as those who have left
	copies int             // at most
}

// judge hears both witnesses after a campaign has come to its end: the mail server
// and the ledger.
func (t *trial) judge(ctx context.Context, p promised) (sink.Count, error) {
	var expected []string
	for _, to := range t.everybody {
		if !p.but[to] {
			expected = append(expected, to)
		}
	}
	arrivals := t.sink.Arrivals()
	count := sink.Judge(expected, arrivals)
	if len(count.Lost) > 0 {
		t.faultf("lost: %s", list(count.Lost))
	}
	if others := slices.DeleteFunc(count.Strangers, func(to string) bool { return p.but[to] }); len(others) > 0 {
		t.faultf("served, and not subscribed: %s", list(others))
	}
	if count.Copies > p.copies {
		t.faultf("%d copies, and no more than %d may be", count.Copies, p.copies)
	}
	if len(count.Differing) > 0 {
		t.faultf("got copies that differ: %s", list(count.Differing))
	}
	l, err := t.ledger(ctx)
	if err != nil {
		return count, err
	}
	t.agree(l)
	if open := l.open(); len(open) > 0 {
		t.faultf("still open in the ledger: %s", list(open))
	}
	t.figure("%d readers, %d lost, %d copies", len(t.everybody), len(count.Lost), count.Copies)
	t.figure("ledger: %s", l)
	return count, nil
}

// agree checks that the ledger calls nothing sent that has not arrived, and
// nothing failed that has. At any time but while messages are under way.
func (t *trial) agree(l ledger) {
	served := t.served()
	var invented, forgotten []string
	for to, state := range l.states {
		if state == "sent" && !served[to] {
			invented = append(invented, to)
		}
		if served[to] && state == "failed" {
			forgotten = append(forgotten, to)
		}
	}
	if len(invented) > 0 {
		t.faultf("recorded as sent, and nothing arrived: %s", list(invented))
	}
	if len(forgotten) > 0 {
		t.faultf("recorded as failed, and it arrived: %s", list(forgotten))
	}
}

// ledger is what the database says about issue 1.
type ledger struct {
	states map[string]string // by address
	tokens map[string]string
}

func (l ledger) open() (open []string) {
	for to, state := range l.states {
		if state == "pending" || state == "sending" || state == "deferred" {
			open = append(open, to)
		}
	}
	return open
}

func (l ledger) in(state string) (addresses []string) {
	for to, s := range l.states {
		if s == state {
			addresses = append(addresses, to)
		}
	}
	return addresses
}

func (l ledger) String() string {
	counts := map[string]int{}
	for _, state := range l.states {
		counts[state]++
	}
	var parts []string
	for _, state := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, plural(counts[state], state))
	}
	if len(parts) == 0 {
		return "no issue"
	}
	return strings.Join(parts, " + ")
}
