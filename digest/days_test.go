package digest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/post"
)

// A day is told with its date where that is known, and not at all where an event has
// but one.
func TestDaysAreToldWithTheirDates(t *testing.T) {
	told := func(starts, ends string) []Event {
		day := func(s string) time.Time { at, _ := time.ParseInLocation(time.DateOnly, s, madrid); return at }
		return []Event{{Name: "Conf", Starts: day(starts), Ends: day(ends)}}
	}
	on := func(published string, day int) *post.Post {
		return recap("Recap "+published, published, "<p>.</p>", at("Conf", day))
	}
	for name, c := range map[string]struct {
		events []Event
		posts  []*post.Post
		want   []string
	}{
		"told by the operator":        {told("2031-11-17", "2031-11-19"), []*post.Post{on("2031-11-20 10:00", 2), on("2031-11-20 11:00", 1)}, []string{"Day 1 · Mon 17 Nov", "Day 2 · Tue 18 Nov"}},
		"a day that cannot be":        {told("2031-11-17", "2031-11-19"), []*post.Post{on("2031-11-20 10:00", 7)}, []string{"Day 7"}},
		"of many days only the first": {told("2031-11-17", "2031-11-19"), []*post.Post{on("2031-11-17 10:00", 1)}, []string{"Day 1 · Mon 17 Nov"}},
		"one day":                     {told("2031-11-17", "2031-11-17"), []*post.Post{on("2031-11-17 10:00", 1)}, []string{""}},
		"posts of the day":            {nil, []*post.Post{on("2031-11-17 10:00", 1), on("2031-11-18 23:50", 2), on("2031-11-18 10:00", 2)}, []string{"Day 1 · Mon 17 Nov", "Day 2 · Tue 18 Nov"}},
		"posts of another day":        {nil, []*post.Post{on("2031-11-17 10:00", 1), on("2031-11-19 10:00", 2)}, []string{"Day 1", "Day 2"}},
		"one day of which no more":    {nil, []*post.Post{on("2031-11-18 10:00", 2), on("2031-11-18 11:00", 0)}, []string{"Day 2", "Also from Conf"}},
		"no days":                     {nil, []*post.Post{on("2031-11-18 10:00", 0)}, []string{""}},
	} {
		m := masthead
		m.Events = c.events
		var got []string
		for _, d := range newPlan(m, fourteenth, c.posts, set(t)).digest(uncut(len(c.posts)), nil, "").Sections[0].Days {
			got = append(got, strings.ReplaceAll(d.Title, "\u00a0", " "))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Days are counted on the calendar, also over one that has no midnight.
func TestDaysOverAJumpOfTheClocks(t *testing.T) {
	zone, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	m := masthead
	m.Zone = zone
	on := func(title string, published time.Time, day int) *post.Post {
		p := recap(title, "2026-09-05 10:00", "<p>.</p>", at("Conf", day))
		p.Published = published
		return p
	}
	posts := []*post.Post{
		on("One", time.Date(2026, 9, 5, 10, 0, 0, 0, zone), 1),
		on("Two", time.Date(2026, 9, 6, 10, 0, 0, 0, zone), 2),
		on("Three", time.Date(2026, 9, 7, 10, 0, 0, 0, zone), 3),
	}
	var got []string
	for _, d := range newPlan(m, fourteenth, posts, set(t)).digest(uncut(3), nil, "").Sections[0].Days {
		got = append(got, strings.ReplaceAll(d.Title, "\u00a0", " "))
	}
	if want := []string{"Day 1 · Sat 5 Sep", "Day 2 · Sun 6 Sep", "Day 3 · Mon 7 Sep"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
