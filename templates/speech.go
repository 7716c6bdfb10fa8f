package templates

import (
	"strconv"
	"strings"
	"time"
)

// Words are the messages of a language, for whoever puts text together outside of a
// template. What there is no message for is said by its key: that is a mistake of
// ours, which a test finds.
type Words struct{ messages *messages }

// Words are those of a language, or of the nearest that there are messages in.
func (s *Set) Words(tag string) Words { return Words{s.messages[s.words(tag)]} }

// Language is the tag of the words.
func (w Words) Language() string { return w.messages.tag.String() }

// Say is one message, its placeholders filled in by pairs of name and value.
func (w Words) Say(key string, pairs ...any) string {
	text, err := w.messages.say(key, pairs...)
	return orKey(key, text, err)
}

// Count is the plural that goes with n of a message "count-…".
func (w Words) Count(key string, n int, pairs ...any) string {
	text, err := w.messages.count(key, n, pairs...)
	return orKey(key, text, err)
}

// Day is "18 Nov".
func (w Words) Day(t time.Time) string { return w.calendar("date-short", t) }

// Date is "18 Nov 2031".
func (w Words) Date(t time.Time) string { return w.calendar("date-medium", t) }

// Weekday is "Tue 18 Nov".
func (w Words) Weekday(t time.Time) string { return w.calendar("date-weekday", t) }

func (w Words) calendar(key string, t time.Time) string {
	text, err := w.messages.calendar(key, "months-short", t)
	return orKey(key, text, err)
}

// Span is the days from one to another, as shortly as they can be read: "15–21 Nov 2031",
// "28 Nov – 4 Dec 2031", "30 Dec 2031 – 2 Jan 2032".
func (w Words) Span(from, to time.Time) string {
	switch {
	case from.Format(time.DateOnly) == to.Format(time.DateOnly):
		return w.Date(to)
	case from.Year() != to.Year():
		return w.Say("span", "from", w.Date(from), "to", w.Date(to))
	case from.Month() != to.Month():
		return w.Say("span", "from", w.Day(from), "to", w.Date(to))
	}
	month, err := w.messages.listed("months-short", int(to.Month())-1)
	return w.Say("span-month", "from", strconv.Itoa(from.Day()), "to", strconv.Itoa(to.Day()),
		"month", orKey("months-short", month, err), "year", strconv.Itoa(to.Year()))
}

// List is "Ada, Bo and Cy".
func (w Words) List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return w.Say("list", "names", strings.Join(names[:last], ", "), "last", names[last])
}

func orKey(key, text string, err error) string {
	if err != nil {
		return key
	}
	return text
}
