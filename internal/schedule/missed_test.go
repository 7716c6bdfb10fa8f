package schedule

import (
	"testing"
	"time"
)

func TestLatest(t *testing.T) {
	for _, tt := range []struct {
		story, expr, zone, after, until string
		want                            string
		n                               int
	}{
		{"nothing was missed", "0 9 * * MON", "Europe/Berlin", "2026-03-02T09:00:00+01:00", "2026-03-09T08:59:59+01:00", "", 0},
		{"due this very second", "0 9 * * MON", "Europe/Berlin", "2026-03-02T09:00:00+01:00", "2026-03-09T09:00:00+01:00", "2026-03-09T09:00:00+01:00", 1},
		{"the slot already closed does not count", "0 9 * * MON", "Europe/Berlin", "2026-03-09T09:00:00+01:00", "2026-03-09T09:00:00+01:00", "", 0},
		{"three weeks off, the clock changed", "0 9 * * MON", "Europe/Berlin", "2026-03-16T09:00:00+01:00", "2026-04-08T00:00:00+02:00", "2026-04-06T09:00:00+02:00", 3},
		{"down during the gap", "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", "2026-03-29T03:00:00+02:00", 1},
		{"a day of 23 hours", "@hourly", "Europe/Berlin", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "2026-03-30T00:00:00+02:00", 23},
		{"a day of 25 hours shows 24", "@hourly", "Europe/Berlin", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", "2026-10-26T00:00:00+01:00", 24},
		{"the clock was set back", "* * * * *", "UTC", "2026-03-02T09:00:00Z", "2026-03-02T08:00:00Z", "", 0},
		{"more than anyone counts", "* * * * *", "Europe/Berlin", "2016-01-01T00:00:00Z", "2026-03-29T02:30:20+02:00", "2026-03-29T01:30:00+01:00", Many},
		{"and long ago", "* * 1 1 *", "UTC", "2016-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-01-01T23:59:00Z", Many},
	} {
		t.Run(tt.story, func(t *testing.T) {
			slot, n := mustParse(t, tt.expr, tt.zone).Latest(instant(t, tt.after), instant(t, tt.until))
			got := ""
			if !slot.IsZero() {
				got = slot.Format(time.RFC3339Nano)
			}
			if got != tt.want || n != tt.n {
				t.Errorf("got %q and %d, want %q and %d", got, n, tt.want, tt.n)
			}
		})
	}
}

// A ledger without any slot yet asks from the beginning of time.
func TestLatestSinceTheBeginning(t *testing.T) {
	for _, zone := range []string{"UTC", "America/New_York", "Asia/Tokyo"} {
		until := instant(t, "2026-03-02T08:30:00Z")
		slot, n := mustParse(t, "* * * * *", zone).Latest(time.Time{}, until)
		if !slot.Equal(until) || n != Many {
			t.Errorf("%s: %s and %d", zone, slot, n)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	s := mustParse(b, "0 9 * * MON", "Europe/Madrid")
	at := instant(b, "2026-03-02T09:00:00+01:00")
	for b.Loop() {
		s.Next(at)
	}
}
