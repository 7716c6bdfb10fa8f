package digest

import (
	"slices"
	"time"

	"recapd/templates"
)

// calendar is what is known of an event's days.
type calendar struct {
	first time.Time // zero: not known
	last  time.Time // zero: not known
	many  bool      // it has more than one day, so that they are worth telling
}

// calendarOf finds the days of an event in what the operator told of it, else in the
// posts: where those of every day were published on days just as far apart, they were
// written on the day.
func (p *plan) calendarOf(g group) calendar {
	days := slices.DeleteFunc(slices.Clone(g.days), func(d day) bool { return d.number == 0 })
	if len(days) == 0 {
		return calendar{}
	}
	c := calendar{many: days[len(days)-1].number > 1}
	if e, known := p.masthead.event(g.name); known && !e.Starts.IsZero() {
		c.first, c.last = dayOf(e.Starts), dayOf(e.Ends)
		c.many = c.many || c.last.After(c.first)
		return c
	}
	for _, d := range days {
		for _, q := range d.posts {
			first := dayOf(q.Published.In(p.zone)).AddDate(0, 0, 1-d.number)
			if !c.first.IsZero() && !first.Equal(c.first) {
				return calendar{many: c.many}
			}
			c.first = first
		}
	}
	if len(days) == 1 {
		c.first = time.Time{}
	}
	return c
}

// title is "Day 2 · Tue 18 Nov", or what of it is known. What belongs to no day has a
// title only where days have.
func (c calendar) title(d day, event string, w templates.Words) string {
	switch {
	case !c.many:
		return ""
	case d.number == 0:
		return w.Say("digest-also", "event", clip(clean(event), nameLength))
	}
	title, date := w.Say("digest-day", "n", d.number), c.first.AddDate(0, 0, d.number-1)
	if c.first.IsZero() || !c.last.IsZero() && date.After(c.last) {
		return title
	}
	return title + " · " + w.Weekday(date)
}

// dayOf is the day of the calendar that a time is on, in UTC, where all days are as
// long; the zero time stays.
func dayOf(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
