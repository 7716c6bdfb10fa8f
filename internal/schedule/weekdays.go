package schedule

import (
	"strconv"
	"strings"
)

// daysOfWeek rewrites a day-of-week field so that no item needs a 7: what
// touches the Sunday at the end of the week becomes a list of days from 0 to 6.
// Anything else is left as it is, for the parser to take or to refuse.
func daysOfWeek(field string) string {
	items := strings.Split(field, ",")
	for i, item := range items {
		items[i] = dayItem(item)
	}
	return strings.Join(items, ",")
}

func dayItem(item string) string {
	span, step, stepped := strings.Cut(item, "/")
	from, to, isRange := strings.Cut(span, "-")
	low, high := day(from), day(to)
	switch {
	case !isRange && low == 7:
		low, high = 7, 7 // and 7/2 has nowhere to go from here
	case isRange && low > 0 && high == 0: // FRI-SUN
		high = 7
	case isRange && low >= 0 && low <= high && high == 7:
	default:
		return item
	}
	every := 1
	if stepped {
		every, _ = strconv.Atoi(step)
	}
	var days []string
	for d := low; d <= high; d += every {
		days = append(days, strconv.Itoa(d%7))
	}
	return strings.Join(days, ",")
}

// day is the number of a day from 0 to 7, or -1.
func day(s string) int {
	if i := strings.Index("sunmontuewedthufrisat", strings.ToLower(s)); len(s) == 3 && i >= 0 && i%3 == 0 {
		return i / 3
	}
	if n, err := strconv.Atoi(s); err == nil && n <= 7 {
		return n
	}
	return -1
}
