package schedule

import (
	"testing"
	"time"
	_ "time/tzdata" // the tests know every zone on every machine
)

// The stories of daylight saving: what the clock did, and when the slots fell.
// Times are written with the offset that the clock had.
func TestNext(t *testing.T) {
	for _, tt := range []struct {
		story, expr, zone, after string
		want                     []string
	}{
		{"an ordinary week", "0 9 * * MON", "Europe/Madrid", "2026-03-02T09:00:00+01:00",
			[]string{"2026-03-09T09:00:00+01:00", "2026-03-16T09:00:00+01:00"}},
		{"nine o'clock stays nine o'clock in summer", "0 9 * * MON", "Europe/Madrid", "2026-03-23T09:00:00+01:00",
			[]string{"2026-03-30T09:00:00+02:00"}},
		{"just before the slot", "0 9 * * MON", "Europe/Madrid", "2026-03-02T08:59:59.999999999+01:00",
			[]string{"2026-03-02T09:00:00+01:00"}},
		{"just after the slot", "0 9 * * MON", "Europe/Madrid", "2026-03-02T09:00:00.000000001+01:00",
			[]string{"2026-03-09T09:00:00+01:00"}},

		{"half past two does not exist on 29 March", "30 2 * * *", "Europe/Berlin", "2026-03-28T02:30:00+01:00",
			[]string{"2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"}},
		{"half past two comes twice on 25 October", "30 2 * * *", "Europe/Berlin", "2026-10-24T02:30:00+02:00",
			[]string{"2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"}},
		{"a start between the two", "30 2 * * *", "Europe/Berlin", "2026-10-25T02:10:00+01:00",
			[]string{"2026-10-26T02:30:00+01:00"}},
		{"a weekly job on the Sunday of the change", "0 2 * * 0", "Europe/Berlin", "2026-03-22T02:00:00+01:00",
			[]string{"2026-03-29T03:00:00+02:00", "2026-04-05T02:00:00+02:00"}},
		{"two jobs that meet at the end of the gap are one", "0 2,3 * * *", "Europe/Berlin", "2026-03-28T03:00:00+01:00",
			[]string{"2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00", "2026-03-30T03:00:00+02:00"}},

		{"every quarter of an hour in spring", "*/15 * * * *", "Europe/Berlin", "2026-03-29T01:30:00+01:00",
			[]string{"2026-03-29T01:45:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:15:00+02:00"}},
		{"every quarter of an hour in autumn", "*/15 * * * *", "Europe/Berlin", "2026-10-25T02:30:00+02:00",
			[]string{"2026-10-25T02:45:00+02:00", "2026-10-25T03:00:00+01:00", "2026-10-25T03:15:00+01:00"}},

		{"Cairo has no midnight on 24 April", "0 0 * * *", "Africa/Cairo", "2026-04-23T00:00:00+02:00",
			[]string{"2026-04-24T01:00:00+03:00", "2026-04-25T00:00:00+03:00"}},
		{"Cairo has the last hour of 29 October twice", "0 0 * * *", "Africa/Cairo", "2026-10-29T00:00:00+03:00",
			[]string{"2026-10-30T00:00:00+02:00", "2026-10-31T00:00:00+02:00"}},
		{"Santiago has no midnight on 6 September", "0 0 * * *", "America/Santiago", "2026-09-05T00:00:00-04:00",
			[]string{"2026-09-06T01:00:00-03:00", "2026-09-07T00:00:00-03:00"}},
		{"Lord Howe jumps half an hour", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T02:15:00+10:30",
			[]string{"2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"}},
		{"and goes back as far", "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T01:45:00+11:00",
			[]string{"2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"}},
		{"Samoa left a Friday out", "0 */6 * * *", "Pacific/Apia", "2011-12-29T12:00:00-10:00",
			[]string{"2011-12-29T18:00:00-10:00", "2011-12-31T00:00:00+14:00", "2011-12-31T06:00:00+14:00"}},
		{"Kwajalein left a Saturday out", "0 12 * * *", "Pacific/Kwajalein", "1993-08-20T12:00:00-12:00",
			[]string{"1993-08-22T00:00:00+12:00", "1993-08-22T12:00:00+12:00"}},

		{"a month end that February lacks", "0 0 31 * *", "UTC", "2026-01-31T00:00:00Z",
			[]string{"2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"}},
		{"leap days, and the century without one", "0 0 29 2 *", "UTC", "2092-02-29T00:00:00Z",
			[]string{"2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z"}},
		{"each 13th and each Friday", "0 9 13 * FRI", "UTC", "2026-03-12T00:00:00Z",
			[]string{"2026-03-13T09:00:00Z", "2026-03-20T09:00:00Z"}},
		{"by name", "@weekly", "Europe/Berlin", "2026-03-28T12:00:00+01:00",
			[]string{"2026-03-29T00:00:00+01:00", "2026-04-05T00:00:00+02:00"}},
	} {
		t.Run(tt.story, func(t *testing.T) {
			s := mustParse(t, tt.expr, tt.zone)
			at := instant(t, tt.after)
			for _, want := range tt.want {
				at = s.Next(at)
				if got := at.Format(time.RFC3339Nano); got != want {
					t.Fatalf("%s: got %s, want %s", s, got, want)
				}
			}
		})
	}
}

func TestNextNever(t *testing.T) {
	began := time.Now()
	s := mustParse(t, "* * 31 2 *", "Europe/Berlin")
	if next := s.Next(instant(t, "2026-01-01T00:00:00Z")); !next.IsZero() {
		t.Errorf("the 31st of February is on %s", next)
	}
	if slot, n := s.Latest(time.Time{}, instant(t, "2026-01-01T00:00:00Z")); !slot.IsZero() || n != 0 {
		t.Errorf("and was on %s, %d times", slot, n)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %s to find out", took)
	}
}

// A reading of the monotonic clock says nothing about the clock on the wall.
func TestNextForgetsMonotonicClock(t *testing.T) {
	s := mustParse(t, "* * * * *", "UTC")
	now := time.Now()
	if next := s.Next(now); next != s.Next(now.Round(0)) {
		t.Errorf("%v carries the monotonic reading", next)
	}
}

func TestString(t *testing.T) {
	s := mustParse(t, " 0 9 * * MON ", "Europe/Madrid")
	if got, want := s.String(), "0 9 * * MON (Europe/Madrid)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func mustParse(t testing.TB, expr, zone string) *Schedule {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse(expr, loc)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func instant(t testing.TB, rfc3339 string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, rfc3339)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
