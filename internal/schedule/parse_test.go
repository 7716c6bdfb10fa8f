package schedule

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// Each pair are two spellings of one schedule.
func TestParseSpellings(t *testing.T) {
	for _, tt := range []struct{ ours, same string }{
		{"0 9 * * 7", "0 9 * * 0"},
		{"0 9 * * 7/2", "0 9 * * 0"},
		{"0 9 * * 5-7", "0 9 * * 0,5,6"},
		{"0 9 * * FRI-SUN", "0 9 * * 0,5,6"},
		{"0 9 * * fri-7", "0 9 * * 0,5,6"},
		{"0 9 * * 1-7/2", "0 9 * * 0,1,3,5"},
		{"0 9 * * 2-7/2", "0 9 * * 2,4,6"},
		{"0 9 * * 0-7", "0 9 * * 0-6"},
		{"0 9 * * 1,7", "0 9 * * 0,1"},
		{"0 9 * * sun-sun", "0 9 * * 0"},
		{"0 9 ? * mon", "0 9 * * 1"},
		{"\t0  9 * *\tMON ", "0 9 * * MON"},
		{"@Weekly", "0 0 * * 0"},
		{"@daily", "0 0 * * *"},
		{"@midnight", "0 0 * * *"},
		{"@hourly", "0 * * * *"},
		{"@monthly", "0 0 1 * *"},
		{"@yearly", "0 0 1 1 *"},
	} {
		a, b := mustParse(t, tt.ours, "UTC"), mustParse(t, tt.same, "UTC")
		at, bt := instant(t, "2026-01-01T00:00:00Z"), instant(t, "2026-01-01T00:00:00Z")
		for range 50 {
			at, bt = a.Next(at), b.Next(bt)
			if !at.Equal(bt) {
				t.Errorf("%q is not %q: %s and %s", tt.ours, tt.same, at, bt)
				break
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ expr, problem, hint string }{
		{"", "is empty", hintFields},
		{"TZ=0", "time zone of its own", hintZone},
		{"TZ=Europe/Berlin 0 9 * * MON", "time zone of its own", hintZone},
		{"CRON_TZ=Europe/Berlin", "time zone of its own", hintZone},
		{"@every 1h", "is an interval", hintEvery},
		{"@reboot", "is not a name", hintDescriptors},
		{"0 9 * *", "has 4 fields", hintFields},
		{"0 0 9 * * MON", "has 6 fields", hintFields},
		{"0 9 L * *", `"L"`, hintFields},
		{"0 9 * * 8", "above maximum (6)", hintFields},
		{"0 24 * * *", "above maximum (23)", hintFields},
		{"60 9 * * *", "above maximum (59)", hintFields},
		{"0 9 0 * *", "below minimum (1)", hintFields},
		{"0 9 * * MON-TUE-WED", `"MON-TUE-WED"`, hintFields},
		{"0 9 * * */0", `"*/0"`, hintFields},
		{"0 9 * * 0-7/0", `"0-7/0"`, hintFields},
		{"0 9 * * FOO", "FOO", hintFields},
		{", 9 * * *", `","`, hintFields},
		{"*-5 9 * * *", `"*-5"`, hintFields},
		{"0 9 * * lundi", `"lundi"`, hintFields},
		{"0 9 * * *\x00", `"*\x00"`, hintFields},
	} {
		_, err := Parse(tt.expr, time.UTC)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q: got error %v", tt.expr, err)
			continue
		}
		if !strings.Contains(err.Error(), tt.problem) || syntax.Hint() != tt.hint {
			t.Errorf("%q: got %q, hint %q", tt.expr, err, syntax.Hint())
		}
	}
}

func TestParseWithoutZone(t *testing.T) {
	s, err := Parse("0 9 * * *", nil)
	if err != nil || s.Next(time.Time{}).Location() != time.UTC {
		t.Errorf("got %v, %v", s, err)
	}
}

// Whatever is written there, Parse gives a schedule that keeps its promise, or
// an error that says what to do.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"0 9 * * MON", "30 2 * * *", "*/15 * * * *", "@weekly", "TZ=0", "CRON_TZ=Europe/Berlin", "@every 1h", "0 0 31 2 *", "0 9 * * 1-7/2", "1-5,7/3 ? 1,15 JAN-DEC FRI-SUN"} {
		f.Add(seed, int64(1_774_744_200))
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, expr string, unix int64) {
		s, err := Parse(expr, zone)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Hint() == "" {
				t.Errorf("%q: no hint in %v", expr, err)
			}
			return
		}
		at := time.Unix(unix%(1<<34), 0)
		for range 5 {
			next := s.Next(at)
			if next.IsZero() {
				return
			}
			if !next.After(at) {
				t.Fatalf("%s: %s does not come after %s", s, next, at)
			}
			at = next
		}
	})
}
