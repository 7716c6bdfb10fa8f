package pace

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"
)

const (
	second = time.Second
	minute = time.Minute
	hour   = time.Hour
	day    = 24 * time.Hour
)

var ctx = context.Background()

var start = time.Date(2031, 11, 24, 9, 0, 0, 0, time.UTC)

func forAll(k Keeper, rates ...Rate) *Limits { return New(k, map[string][]Rate{All: rates}) }

// sendFor sends as fast as it may, and gives the times.
func sendFor(t *testing.T, l *Limits, span time.Duration) []time.Time {
	t.Helper()
	var sent []time.Time
	for now := start; now.Before(start.Add(span)); {
		wait := l.Reserve(ctx, now, All)
		if wait < 0 {
			t.Fatalf("wait %s", wait)
		}
		if wait == 0 {
			sent = append(sent, now)
			now = now.Add(time.Millisecond) // what a fast relay takes
		}
		now = now.Add(wait)
	}
	return sent
}

// most is how many lie in one stretch of that length, wherever it begins.
func most(sent []time.Time, span time.Duration) (n int) {
	first := 0
	for i, at := range sent {
		for !sent[first].After(at.Add(-span)) {
			first++
		}
		n = max(n, i-first+1)
	}
	return n
}

// However many windows there are, no stretch of any of them sees more than it
// should, and not much less than it may.
func TestEveryStretch(t *testing.T) {
	for _, test := range []struct {
		rates []Rate
		span  time.Duration
		want  int // messages, give or take a fiftieth
	}{
		{[]Rate{{14, second}}, minute, 14 * 60},
		{[]Rate{{1, second}}, minute, 60},
		{[]Rate{{500, second}}, minute, 452 * 60}, // what may be ahead, or used late, is off the rate
		{[]Rate{{500, minute}}, hour, 500 * 60},
		{[]Rate{{14, second}, {500, minute}}, hour, 485 * 60}, // what was used late is remembered longer
		{[]Rate{{14, second}, {500, minute}, {10_000, hour}}, 3 * hour, 3 * 10_000},
		{[]Rate{{14, second}, {500, minute}, {10_000, hour}, {50_000, day}}, 2 * day, 2 * 50_000},
		{[]Rate{{14, second}, {50_000, day}}, 2 * hour, 50_000}, // the day is used up at 14/s, not spread
		{[]Rate{{7, day}}, 3 * day, 21},
		{[]Rate{{}}, 50 * time.Millisecond, 50}, // no limit
	} {
		t.Run(fmt.Sprint(test.rates), func(t *testing.T) {
			sent := sendFor(t, forAll(nil, test.rates...), test.span)
			for _, r := range test.rates {
				if r.Count == 0 {
					continue
				}
				if n := most(sent, r.Per); n > r.Count {
					t.Errorf("%d in %s, more than %d", n, r.Per, r.Count)
				}
			}
			if off := max(1, test.want/50); len(sent) > test.want+off || len(sent) < test.want-off {
				t.Errorf("%d messages in %s, want %d", len(sent), test.span, test.want)
			}
		})
	}
}

// An exhausted domain takes nothing from the others.
func TestDomains(t *testing.T) {
	l := New(nil, map[string][]Rate{"Gmail.com": {{2, minute}}, EveryOther: {{3, minute}}, "free.example": nil})
	let := map[string]int{}
	for range 6 {
		for _, domain := range []string{"gmail.com", "GMAIL.COM", "a.example", "b.example", "free.example"} {
			if l.Reserve(ctx, start, domain) == 0 {
				let[domain]++
			}
		}
	}
	if want := map[string]int{"gmail.com": 1, "GMAIL.COM": 1, "a.example": 3, "b.example": 3, "free.example": 6}; fmt.Sprint(let) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", let, want)
	}
}

// The wait that Reserve tells is the one after which it says yes, not a guess to be
// asked about again.
func TestReserveTellsTheWait(t *testing.T) {
	l := forAll(nil, Rate{5, second}, Rate{20, minute})
	now, asked := start, 0
	for sent := 0; sent < 60; asked++ {
		if wait := l.Reserve(ctx, now, All); wait > 0 {
			now = now.Add(wait)
		} else {
			sent++
		}
	}
	if asked > 120 {
		t.Errorf("asked %d times for 60", asked)
	}
}

// A turn that was not used is the next one's, whenever it was taken.
func TestGiveBack(t *testing.T) {
	for name, l := range map[string]*Limits{"alone": forAll(nil, Rate{3, hour}), "kept": forAll(&shelf{clock: func() time.Time { return start.Add(30 * minute) }}, Rate{3, hour})} {
		t.Run(name, func(t *testing.T) {
			for i, at := range []time.Duration{0, 10 * minute, 20 * minute} {
				if wait := l.Reserve(ctx, start.Add(at), All); wait != 0 {
					t.Fatalf("turn %d: wait %s", i, wait)
				}
			}
			now := start.Add(30 * minute)
			l.GiveBack(start.Add(20*minute), All)
			if l.Reserve(ctx, now, All) != 0 {
				t.Error("the turn that came back is not there")
			}
			if l.Reserve(ctx, now, All) == 0 {
				t.Error("it came back twice")
			}
			l.GiveBack(start.Add(-5*hour), All) // long forgotten
			if l.Reserve(ctx, now, All) == 0 {
				t.Error("what had been forgotten was given back")
			}
		})
	}
}

// A clock that is set back by hours stops nothing for hours, and forgets nothing.
func TestClockJumps(t *testing.T) {
	for jump, most := range map[time.Duration]time.Duration{
		-5 * day:  hour + 2*hour/slices, // the window begins anew, as full as it was
		5 * day:   0,
		-5 * hour: hour + 2*hour/slices,
	} {
		l := forAll(nil, Rate{10, second}, Rate{20, hour})
		sent := sendFor(t, l, minute)
		if len(sent) != 20 {
			t.Fatalf("%d sent", len(sent))
		}
		wait := l.Reserve(ctx, start.Add(minute+jump), All)
		if wait > most || wait < most-2*minute {
			t.Errorf("after a jump by %s: wait %s, want %s", jump, wait, most)
		}
	}
}

func TestNoLimits(t *testing.T) {
	var none *Limits
	none.GiveBack(start, "example.org")
	if none.Reserve(ctx, start, "example.org") != 0 {
		t.Error("a nil Limits lets everything go")
	}
}

// Domains that were only passed by are forgotten, those at work are not.
func TestManyDomains(t *testing.T) {
	l := New(nil, map[string][]Rate{EveryOther: {{1, minute}}})
	for i := range 3 * manyScopes {
		if wait := l.Reserve(ctx, start.Add(time.Duration(i)*10*time.Millisecond), "d"+strconv.Itoa(i)+".example"); wait != 0 {
			t.Fatalf("domain %d waits %s", i, wait)
		}
	}
	if n := len(l.each); n > manyScopes {
		t.Errorf("%d domains in memory", n)
	}
	if l.Reserve(ctx, start.Add(3*manyScopes*10*time.Millisecond), "d"+strconv.Itoa(3*manyScopes-1)+".example") == 0 {
		t.Error("the last one was forgotten too early")
	}
}
