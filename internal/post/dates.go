package post

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"recapd/internal/pattern"
)

// Dates come in the spellings of every generator and of every author. A fixed
// list is read; what is ambiguous or impossible is an error and never a guess,
// for the date decides a post's id, its permalink and in which digest it goes.
//
// A date is taken apart from the right: zone, clock, calendar day. So each part
// needs its spellings listed once and not in all combinations.

// longestDate is far above any spelling of a date.
const longestDate = 200

const dateHint = "write it as 2006-01-02 or 2006-01-02T15:04:05+01:00"

var (
	errAmbiguous = errors.New("is ambiguous: which of its numbers is day, month or year?")
	errNoDate    = errors.New("is not a date")
)

// days are the spellings of a calendar day. time.Parse takes names of months in
// any case.
var days = []string{
	"2006-1-2", "2006/1/2", "2006.1.2", "20060102",
	"2006-Jan-2", "2006-January-2", "January 2 2006", "Jan 2 2006", "2 January 2006", "2 Jan 2006", "2-Jan-2006", "2-January-2006", "2006 January 2", "2006 Jan 2",
}

var (
	weekday   = pattern.New(`(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+`)
	ordinal   = pattern.New(`(?i)\b(\d{1,2})(?:st|nd|rd|th)\b`)
	september = pattern.New(`(?i)\bsept\b`)
	clockPart = pattern.New(`(?i)^(.*?)(?:T|\s+at\s+|\s)\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\b\.?)?(\D.*|)$`)
	yearLast  = pattern.New(`^(.*?)\s(\d{4})$`)
	monthDay  = pattern.New(`^[A-Za-z]+ \d{1,2}$`)
	hourOnly  = pattern.New(`(?i)\s(\d{1,2})\s*([ap]\.?m\.?)(\s|$)`)
	compact   = pattern.New(`(?i)^(\d{8})T(\d{2})(\d{2})(\d{2})(\D.*|)$`)
	dayZone   = pattern.New(`(?i)^(\d{4}[-/]\d{1,2}[-/]\d{1,2})\s*(Z|UTC|GMT|[-+]\d{2}:?\d{2})$`)
	ideograms = pattern.New(`(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]`)
	numbers   = pattern.New(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$`)
)

// parseDate reads a date; one without an offset is in zone. The error ends a
// sentence that begins with the text.
func parseDate(text string, zone *time.Location) (time.Time, error) {
	if len(text) > longestDate {
		return time.Time{}, errNoDate
	}
	if at, err := time.ParseInLocation(time.RFC3339, text, time.UTC); err == nil { // as most are written
		if _, east := at.Zone(); east >= -14*3600 && east <= 14*3600 {
			return inRange(at)
		}
	}
	return parseFreely(text, zone)
}

func parseFreely(text string, zone *time.Location) (time.Time, error) {
	text = tidyDate(text)
	day, clock, err := text, time.Duration(0), error(nil)
	if found := clockPart.FindStringSubmatch(text); found != nil {
		rest := found[7]
		day = strings.TrimSpace(found[1])
		// "Nov 19 08:50:20 CET 2015", as Unix prints dates.
		if year := yearLast.FindStringSubmatch(rest); year != nil && monthDay.MatchString(day) {
			day, rest = day+" "+year[2], year[1]
		}
		if clock, err = parseClock(found[2], found[3], found[4], found[5], found[6]); err != nil {
			return time.Time{}, err
		}
		if zone, err = parseZone(strings.TrimSpace(rest), zone); err != nil {
			return time.Time{}, err
		}
	}
	date, err := parseDay(day)
	if err != nil {
		return time.Time{}, err
	}
	return onWall(date, clock, zone), nil
}

// tidyDate takes out what says nothing (weekday, ordinal endings, commas) and
// writes in full what is short: "5 pm", 20061102T150405.
func tidyDate(text string) string {
	text = ideograms.ReplaceAllString(text, "${1}-${2}-${3} ")
	text = compact.ReplaceAllString(strings.TrimSpace(text), "${1} ${2}:${3}:${4}${5}")
	text = dayZone.ReplaceAllString(strings.TrimSpace(text), "${1} 00:00 ${2}")
	text = weekday.ReplaceAllString(strings.TrimSpace(text), "")
	text = ordinal.ReplaceAllString(text, "$1")
	text = september.ReplaceAllString(text, "Sep")
	text = hourOnly.ReplaceAllString(text, " ${1}:00 ${2}${3}")
	text = strings.NewReplacer(", ", " ", ",", " ", ". ", " ").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

// parseDay reads a calendar day, as midnight UTC.
func parseDay(text string) (time.Time, error) {
	for _, layout := range days {
		if t, err := time.Parse(layout, text); err == nil {
			return inRange(t)
		}
	}
	if found := numbers.FindStringSubmatch(text); found != nil {
		return dayOfNumbers(found[1], found[2], found[3])
	}
	return time.Time{}, errNoDate
}

// dayOfNumbers reads two small numbers and a year. Only if one of them cannot be
// a month, or both are the same, there is but one reading.
func dayOfNumbers(first, second, year string) (time.Time, error) {
	if len(year) == 2 {
		return time.Time{}, errAmbiguous
	}
	dayFirst, err1 := time.Parse("2-1-2006", first+"-"+second+"-"+year)
	monthFirst, err2 := time.Parse("1-2-2006", first+"-"+second+"-"+year)
	switch {
	case err1 != nil && err2 != nil:
		return time.Time{}, errNoDate
	case err1 != nil:
		return inRange(monthFirst)
	case err2 != nil || dayFirst.Equal(monthFirst):
		return inRange(dayFirst)
	}
	return time.Time{}, errAmbiguous
}

// inRange refuses years that are slips or stand for "no date": Go's zero time
// is one that Hugo writes.
func inRange(t time.Time) (time.Time, error) {
	if t.Year() < 1900 {
		return time.Time{}, fmt.Errorf("lies in the year %d", t.Year())
	}
	return t, nil
}

// parseClock gives the time since midnight.
func parseClock(hour, minute, second, fraction, half string) (time.Duration, error) {
	h, _ := strconv.Atoi(hour) // digits only, as the pattern has it
	m, _ := strconv.Atoi(minute)
	s, _ := strconv.Atoi("0" + second)
	ns, _ := strconv.Atoi((fraction + "000000000")[:9])
	if half != "" {
		if h < 1 || h > 12 {
			return 0, errors.New("has an impossible time of day")
		}
		h %= 12
		if half[0] == 'p' || half[0] == 'P' {
			h += 12
		}
	}
	if h > 23 || m > 59 || s > 59 {
		return 0, errors.New("has an impossible time of day")
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(ns), nil
}

// onWall puts a time of day on a calendar day as the clocks of the zone show it. Where
// these jump over midnight (Santiago, Havana), the day begins later, and package time
// would answer with the evening before.
func onWall(day time.Time, clock time.Duration, zone *time.Location) time.Time {
	seconds, ns := int(clock/time.Second), int(clock%time.Second)
	t := time.Date(day.Year(), day.Month(), day.Day(), seconds/3600, seconds/60%60, seconds%60, ns, zone)
	if t.Day() != day.Day() {
		_, t = t.ZoneBounds()
	}
	return t
}
