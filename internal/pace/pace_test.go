package pace

import (
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

var start = time.Date(2031, 11, 24, 9, 0, 0, 0, time.UTC)

// sendFor sends as fast as it may, and gives the times.
func sendFor(t *testing.T, l *Limits, span time.Duration, domain string) []time.Time {
	t.Helper()
	var sent []time.Time
	for now := start; now.Before(start.Add(span)); {
		wait := l.Reserve(now, domain)
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
		{[]Rate{{500, second}}, minute, 475 * 60}, // what a burst may take is off the rate
		{[]Rate{{500, minute}}, hour, 500 * 60},
		{[]Rate{{14, second}, {500, minute}}, hour, 500 * 60},
		{[]Rate{{14, second}, {500, minute}, {10_000, hour}}, 3 * hour, 3 * 10_000},
		{[]Rate{{14, second}, {500, minute}, {10_000, hour}, {50_000, day}}, 2 * day, 2 * 50_000},
		{[]Rate{{14, second}, {50_000, day}}, 2 * hour, 50_000}, // the day is used up at 14/s, not spread
		{[]Rate{{7, day}}, 3 * day, 21},
		{[]Rate{{}}, 50 * time.Millisecond, 50}, // no limit
	} {
		t.Run(fmt.Sprint(test.rates), func(t *testing.T) {
			sent := sendFor(t, New(test.rates, nil), test.span, "example.org")
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

// An exhausted domain takes nothing from the others, nor from the whole.
func TestDomains(t *testing.T) {
	l := New([]Rate{{10, minute}}, map[string][]Rate{"Gmail.com": {{2, minute}}, EveryOther: {{3, minute}}, "free.example": nil})
	let := map[string]int{}
	for range 6 {
		for _, domain := range []string{"gmail.com", "GMAIL.COM", "a.example", "b.example"} {
			if l.Reserve(start, domain) == 0 {
				let[domain]++
			}
		}
	}
	for range 6 {
		if l.Reserve(start, "free.example") == 0 {
			let["free.example"]++
		}
	}
	// 2 + 3 + 3 by their own limits, then 2 that are left of the 10.
	if want := map[string]int{"gmail.com": 1, "GMAIL.COM": 1, "a.example": 3, "b.example": 3, "free.example": 2}; fmt.Sprint(let) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", let, want)
	}
}

// The wait that Reserve tells is the one after which it says yes, not a guess to be
// asked about again.
func TestReserveTellsTheWait(t *testing.T) {
	l := New([]Rate{{5, second}, {20, minute}}, nil)
	now, asked := start, 0
	for sent := 0; sent < 60; asked++ {
		if wait := l.Reserve(now, "example.org"); wait > 0 {
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
	l := New([]Rate{{3, hour}}, map[string][]Rate{EveryOther: {{2, hour}}})
	for i, at := range []time.Duration{0, 10 * minute, 20 * minute} {
		domain := []string{"a.example", "a.example", "b.example"}[i]
		if wait := l.Reserve(start.Add(at), domain); wait != 0 {
			t.Fatalf("turn %d: wait %s", i, wait)
		}
	}
	l.GiveBack(start.Add(10*minute), "a.example")
	now := start.Add(30 * minute)
	if l.Reserve(now, "a.example") != 0 {
		t.Error("the turn that came back is not there")
	}
	if wait := l.Reserve(now, "a.example"); wait < 30*minute || wait > 30*minute+hour/slices {
		t.Errorf("wait %s, want until the first is an hour ago", wait)
	}
	l.GiveBack(start.Add(-5*hour), "a.example") // long forgotten
	if l.Reserve(now, "a.example") == 0 {
		t.Error("what had been forgotten was given back")
	}
}

// After a restart the records remember what memory does not.
func TestNote(t *testing.T) {
	l := New([]Rate{{100, day}}, map[string][]Rate{EveryOther: {{10, hour}}})
	l.Note(start.Add(-20*hour), "a.example", 95)
	l.Note(start.Add(-30*minute), "a.example", 4)
	if l.Reserve(start, "b.example") != 0 {
		t.Error("the hundredth may go")
	}
	if wait := l.Reserve(start, "b.example"); wait < 4*hour || wait > 4*hour+day/slices {
		t.Errorf("wait %s, want 4 hours", wait)
	}
}

// A clock that is set back by hours stops nothing for hours, and forgets nothing.
func TestClockJumps(t *testing.T) {
	for jump, most := range map[time.Duration]time.Duration{
		-5 * day:  hour + hour/slices, // the window begins anew, as full as it was
		5 * day:   0,
		-5 * hour: hour + hour/slices,
	} {
		l := New([]Rate{{10, second}, {20, hour}}, nil)
		sent := sendFor(t, l, minute, "example.org")
		if len(sent) != 20 {
			t.Fatalf("%d sent", len(sent))
		}
		wait := l.Reserve(start.Add(minute+jump), "example.org")
		if wait > most || wait < most-2*minute {
			t.Errorf("after a jump by %s: wait %s, want %s", jump, wait, most)
		}
	}
}

func TestNoLimits(t *testing.T) {
	var none *Limits
	none.Note(start, "example.org", 5)
	none.GiveBack(start, "example.org")
	if none.Reserve(start, "example.org") != 0 {
		t.Error("a nil Limits lets everything go")
	}
}

// Domains that were only passed by are forgotten, those at work are not.
func TestManyDomains(t *testing.T) {
	l := New(nil, map[string][]Rate{EveryOther: {{1, minute}}})
	for i := range 3 * manyDomains {
		if wait := l.Reserve(start.Add(time.Duration(i)*10*time.Millisecond), "d"+strconv.Itoa(i)+".example"); wait != 0 {
			t.Fatalf("domain %d waits %s", i, wait)
		}
	}
	if n := len(l.each); n > manyDomains {
		t.Errorf("%d domains in memory", n)
	}
	if l.Reserve(start.Add(3*manyDomains*10*time.Millisecond), "d"+strconv.Itoa(3*manyDomains-1)+".example") == 0 {
		t.Error("the last one was forgotten too early")
	}
}
