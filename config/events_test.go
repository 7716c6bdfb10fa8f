package config

import (
	"testing"
	"time"
)

// TestEvents: an event may be written in either of TOML's ways, and faults are
// placed in both.
func TestEvents(t *testing.T) {
	const sections = minimal + `
[[events]]
name = "PebbleConf 2031"
tags = ["pebbleconf"]
starts = 2031-05-04

[[events]]
name = "Lantern Day"
title = "Lantern Day*"
`
	const oneLine = `events = [
  # the first
  { name = "PebbleConf 2031", tags = ["pebbleconf"], starts = "2031-05-04" },
  { name = "Lantern Day", title = "Lantern Day*" },
]
` + minimal
	for name, test := range map[string]struct{ doc, first, second string }{
		"sections": {sections, "/srv/blog/recapd.toml:6:1: events[1].tags: bad", `/srv/blog/recapd.toml:11:1: events[2].title = "Lantern Day*": bad`},
		"one line": {oneLine, "/srv/blog/recapd.toml:3:31: events[1].tags: bad", `/srv/blog/recapd.toml:4:27: events[2].title = "Lantern Day*": bad`},
	} {
		t.Run(name, func(t *testing.T) {
			c := decode(t, Source{Document: []byte(test.doc)})
			if len(c.Events) != 2 || c.Events[0].Tags[0] != "pebbleconf" || c.Events[1].Name != "Lantern Day" {
				t.Fatalf("got %+v", c.Events)
			}
			if got := c.Fault("events[1].tags", "bad", "").Error(); got != test.first {
				t.Errorf("got %s, want %s", got, test.first)
			}
			if got := c.Fault("events[2].title", "bad", "").Error(); got != test.second {
				t.Errorf("got %s, want %s", got, test.second)
			}
			if got := c.Events[0].Ends.String(); got != "2031-05-04" {
				t.Errorf("an event of one day ends on %s", got)
			}
		})
	}
}

// TestAPartOfAnEntry: a section inside of an entry belongs to the one before it.
func TestAPartOfAnEntry(t *testing.T) {
	places := locate("f", []byte("[[events]]\n[[events]]\n[events.more]\nkey = 1\n[[events.days]]\n[[events.days]]\nn = 2\n"))
	for key, line := range map[string]int{
		"events": 1, "events[1]": 1, "events[2]": 2, "events[2].more.key": 4, "events[2].days[2].n": 7,
	} {
		if places[key].line != line {
			t.Errorf("%s: line %d, want %d", key, places[key].line, line)
		}
	}
}

// Clocks that jump over midnight leave no event a day earlier.
func TestADateWithoutMidnight(t *testing.T) {
	santiago, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	var d Date
	if err := d.UnmarshalText([]byte("2026-09-06")); err != nil || d.In(santiago).Format(time.RFC3339) != "2026-09-06T01:00:00-03:00" {
		t.Errorf("it begins %s, %v", d.In(santiago).Format(time.RFC3339), err)
	}
}

func TestDate(t *testing.T) {
	zone := time.FixedZone("site", 3600)
	var d Date
	if err := d.UnmarshalText([]byte("2031-05-04")); err != nil {
		t.Fatal(err)
	}
	if got := d.In(zone); !got.Equal(time.Date(2031, 5, 3, 23, 0, 0, 0, time.UTC)) || d.String() != "2031-05-04" {
		t.Errorf("got %v and %s", got, d)
	}
	if err := d.UnmarshalText([]byte("2031-02-29")); err == nil || !d.IsZero() || !d.In(zone).IsZero() || d.String() != "" {
		t.Errorf("a day that never was: got %v", d)
	}
}
