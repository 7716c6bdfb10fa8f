package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// Somebody watches the clock on the wall for three years, minute by minute, with
// a list of times to look out for. Each time on the list is struck off at the
// first instant at which the clock shows it or a later one. Next must name those
// instants and no others.
func TestSlotsAsWatched(t *testing.T) {
	zones := []string{"Europe/Berlin", "Africa/Cairo", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Antarctica/Troll"}
	random := rand.New(rand.NewPCG(2026, 3))
	for i, zone := range zones {
		list := randomList(random)
		if i%2 == 0 {
			list.hours = []int{0, 1, 2, 3} // when clocks are changed
		}
		from := time.Date(2009+random.IntN(15), time.Month(1+random.IntN(12)), 1, 0, 0, 0, 0, time.UTC)
		until := from.AddDate(3, 0, 0)
		t.Run(fmt.Sprintf("%s/%s", zone, list), func(t *testing.T) {
			s := mustParse(t, list.String(), zone)
			want := list.watch(from, until, s.zone)
			at := from
			for i, w := range want {
				if at = s.Next(at); !at.Equal(w) {
					t.Fatalf("slot %d is %s, but was seen at %s", i, at, w)
				}
			}
			if next := s.Next(at); !next.IsZero() && !next.After(until) {
				t.Errorf("%s was never seen", next)
			}
			if len(want) > 0 && len(want) < Many {
				if slot, n := s.Latest(from, until); n != len(want) || !slot.Equal(want[n-1]) {
					t.Errorf("Latest counts %d slots up to %s, %d were seen", n, slot, len(want))
				}
			}
		})
	}
}

// list is an expression as plain numbers, so that the test needs no parser. A
// nil field is a star.
type list struct{ minutes, hours, days, months, weekdays []int }

func randomList(r *rand.Rand) list {
	some := func(low, high, most int) []int {
		var out []int
		for range 1 + r.IntN(most) {
			out = append(out, low+r.IntN(high-low+1))
		}
		return out
	}
	l := list{minutes: some(0, 59, 3), hours: some(0, 23, 4)}
	if r.IntN(3) == 0 {
		l.days = some(1, 31, 5)
	}
	if r.IntN(4) == 0 {
		l.months = some(1, 12, 6)
	}
	if r.IntN(2) == 0 {
		l.weekdays = some(0, 7, 3)
	}
	return l
}

func (l list) String() string {
	var fields []string
	for _, f := range [][]int{l.minutes, l.hours, l.days, l.months, l.weekdays} {
		if f == nil {
			fields = append(fields, "*")
			continue
		}
		fields = append(fields, strings.ReplaceAll(strings.Trim(fmt.Sprint(f), "[]"), " ", ","))
	}
	return strings.Join(fields, " ")
}

func (l list) has(wall time.Time) bool {
	has := func(field []int, v int) bool { return field == nil || slices.Contains(field, v) }
	if !has(l.minutes, wall.Minute()) || !has(l.hours, wall.Hour()) || !has(l.months, int(wall.Month())) {
		return false
	}
	day := has(l.days, wall.Day())
	weekday := has(l.weekdays, int(wall.Weekday())) || wall.Weekday() == 0 && has(l.weekdays, 7)
	if l.days != nil && l.weekdays != nil {
		return day || weekday
	}
	return day && weekday
}

// watch lists what is seen in (from, until]. It begins two days early, to know
// what the clock had shown by then.
func (l list) watch(from, until time.Time, zone *time.Location) []time.Time {
	var seen []time.Time
	shown := onWall(from.AddDate(0, 0, -2), zone)
	for at := from.AddDate(0, 0, -2); !at.After(until); at = at.Add(time.Minute) {
		struck := false
		for now := onWall(at, zone); shown.Before(now); {
			shown = shown.Add(time.Minute)
			struck = struck || l.has(shown)
		}
		if struck && at.After(from) {
			seen = append(seen, at)
		}
	}
	return seen
}
