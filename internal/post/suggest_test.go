package post

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// TestSuggest tells what comes of titles, written as "date title".
func TestSuggest(t *testing.T) {
	tests := []struct {
		name   string
		titles []string
		want   []string
	}{
		{"days of one event", []string{"2015-11-16 DockerCon EU 2015 Day One", "2015-11-17 DockerCon EU 2015 Day Two"},
			[]string{"event DockerCon EU 2015 | DockerCon EU 2015* |  | 2"}},
		{"every year one", []string{"2031-05-04 PebbleConf - Day 1", "2031-05-06 PebbleConf: day 3 (talks)", "2032-05-04 PebbleConf - Day 1", "2032-05-05 PebbleConf - Day 2"},
			[]string{"event PebbleConf 2032 | PebbleConf* | 2032-05-04 2032-05-05 | 2", "event PebbleConf 2031 | PebbleConf* | 2031-05-04 2031-05-06 | 2"}},
		{"the name behind the day", []string{"2031-05-04 My first day at PebbleConf 2031", "2031-05-05 My second day at PebbleConf 2031: lamps"},
			[]string{"event PebbleConf 2031 | *PebbleConf 2031* |  | 2"}},
		{"something before the name", []string{"2031-05-04 Notes from Lantern Day 2031, day 1", "2031-05-05 Notes from Lantern Day 2031, day 2"},
			[]string{"event Lantern Day 2031 | *Lantern Day 2031* |  | 2"}},
		{"a series of many days", advent(25), []string{"series Go Advent |  |  | 25"}},
		{"a series that has just begun", advent(2), []string{"series Go Advent |  |  | 2"}},
		{"far apart", []string{"2031-05-04 Learning Go Day 1", "2031-06-20 Learning Go Day 2", "2031-08-10 Learning Go Day 3"}, []string{"series Learning Go |  |  | 3"}},
		{"many left out", []string{"2031-05-01 Rewrite Day 1", "2031-05-07 Rewrite Day 7"}, []string{"series Rewrite |  |  | 2"}},
		{"one alone", []string{"2031-05-04 PebbleConf Day 1"}, nil},
		{"one day twice", []string{"2031-05-04 PebbleConf Day 1: talks", "2031-05-04 PebbleConf Day 1: people"}, nil},
		{"no name", []string{"2031-05-04 Day 1", "2031-05-05 Day 2", "2031-05-06 My third day"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found := Suggest(titled(t, nil, tt.titles).Posts)
			if got := described(found); strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			suits(t, found, tt.titles)
		})
	}
}

// suits: under the rules that were suggested, the posts are what the suggestion
// said, and nothing is left to suggest of them.
func suits(t *testing.T, found []Suggestion, titles []string) {
	t.Helper()
	var rules []EventRule
	for _, s := range found {
		if !s.Series {
			rules = append(rules, s.Rule)
		}
	}
	if len(rules) == 0 {
		return
	}
	c := titled(t, rules, titles)
	for _, s := range found {
		for _, p := range s.Posts {
			if now := find(t, c, p.Path); now.Event != s.Rule.Name || now.Day == 0 {
				t.Errorf("%s: under the rule it is of %q, day %d", p.Title, now.Event, now.Day)
			}
		}
	}
	if again := Suggest(c.Posts); len(again) > 0 {
		t.Errorf("suggested again: %v", described(again))
	}
}

func titled(t *testing.T, rules []EventRule, titles []string) Collection {
	files := fstest.MapFS{}
	for i, text := range titles {
		date, title, _ := strings.Cut(text, " ")
		files[fmt.Sprintf("%02d.md", i)] = file(fmt.Sprintf("---\ntitle: %q\ndate: %s\n---\nText.\n", title, date))
	}
	s := settings("hugo")
	s.Events = rules
	return newReader(t, s).Read(context.Background(), files)
}

func described(found []Suggestion) []string {
	var out []string
	for _, s := range found {
		kind, times := "event", ""
		if s.Series {
			kind = "series"
		}
		if !s.Rule.Starts.IsZero() {
			times = s.Rule.Starts.Format("2006-01-02 ") + s.Rule.Ends.Format("2006-01-02")
		}
		out = append(out, fmt.Sprintf("%s %s | %s | %s | %d", kind, s.Rule.Name, s.Rule.Title, times, len(s.Posts)))
	}
	return out
}

func advent(days int) []string {
	var titles []string
	for n := 1; n <= days; n++ {
		titles = append(titles, fmt.Sprintf("2013-12-%02d Go Advent Day %d - A package", n, n))
	}
	return titles
}
