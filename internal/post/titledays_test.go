package post

import (
	"strings"
	"testing"
)

func TestFindDay(t *testing.T) {
	tests := []struct {
		title, before string
		number        int
	}{
		{"DockerCon EU 2015 Day One", "DockerCon EU 2015", 1},
		{"DockerCon EU 2015 (Day 2): keynotes", "DockerCon EU 2015", 2},
		{"PyCon CZ - Day 3", "PyCon CZ", 3},
		{"PebbleConf, day #2", "PebbleConf", 2},
		{"PebbleConf day2", "PebbleConf", 2},
		{"PebbleConf Day-2", "PebbleConf", 2},
		{"The second day at PebbleConf", "", 2},
		{"PebbleConf: the 3rd day", "PebbleConf", 3},
		{"PebbleConf 2031: día dos", "PebbleConf 2031", 2},
		{"PebbleConf 2031, primer día", "PebbleConf 2031", 1},
		{"PebbleConf, dia três", "PebbleConf", 3},
		{"Barcamp Kärnten 07: Der erste Tag", "Barcamp Kärnten 07", 1},
		{"PebbleConf Tag 2", "PebbleConf", 2},
		{"PebbleConf, 2. Tag", "PebbleConf", 2},
		{"PebbleConf, jour deux", "PebbleConf", 2},
		{"PebbleConf, 1er jour", "PebbleConf", 1},
		{"PebbleConf, giorno 2", "PebbleConf", 2},
		{"PebbleConf, dag 2", "PebbleConf", 2},
		{"PebbleConf 2日目", "PebbleConf", 2},
		{"PebbleConf 第二天", "PebbleConf", 2},
		{"Day 1 and more of day 1", "", 1},

		{"EuroPython 2017 days 0 to 3", "", 0},
		{"PebbleConf Day 0", "", 0},
		{"PebbleConf Day 1 and 2", "", 0},
		{"PebbleConf Day 1-3", "", 0},
		{"PebbleConf Day 1 & Day 2", "", 0},
		{"PebbleConf Day 1 Day 2", "", 0},
		{"Day 2031", "", 0},
		{"Day 2.0", "", 0},
		{"Day sixty", "", 0},
		{"Sunday 2 and Tagwerk 3", "", 0},
		{"A 2 day event", "", 0},
		{"Today one of us", "", 0},
		{"Command of the Day, purge!", "", 0},
		{strings.Repeat("day one ", 1_000_000), "", 0},
		{"", "", 0},
	}
	for _, tt := range tests {
		if got := findDay(tt.title); got.number != tt.number || got.before != tt.before {
			t.Errorf("%.80q: got %q, day %d", tt.title, got.before, got.number)
		}
	}
}

// FuzzFindDay: whatever a title is, what stands before and after the day is of
// the title, and the number fits a month.
func FuzzFindDay(f *testing.F) {
	for _, title := range []string{"PebbleConf Day 2: x", "第二天", "1日目", "Day\xff 1", "día 31", "第99天"} {
		f.Add(title)
	}
	f.Fuzz(func(t *testing.T, title string) {
		got := findDay(title)
		if !strings.Contains(title, got.before) || !strings.Contains(title, got.after) || got.number < 0 || got.number > 99 {
			t.Errorf("%q: got %+v", title, got)
		}
	})
}
