package schedule

import "time"

// Many is where Latest stops counting: a program that was down for so many
// slots has missed "many".
const Many = 10_000

// Latest is the last slot in (after, until] and how many slots there are in that
// span, at most Many; the zero time and 0 if there is none. A program that was
// down catches up on the one and tells the operator of the others.
//
// It ends quickly for any span, also when after is the zero time.
func (s *Schedule) Latest(after, until time.Time) (slot time.Time, n int) {
	slot, n = s.walk(after, until)
	if n == Many {
		slot = s.last(slot, until)
	}
	return slot, n
}

// walk counts the slots in (after, until], up to Many, and gives the last one
// it came to.
func (s *Schedule) walk(after, until time.Time) (slot time.Time, n int) {
	for next := s.Next(after); n < Many && !next.IsZero() && !next.After(until); next = s.Next(next) {
		slot, n = next, n+1
	}
	return slot, n
}

// last looks for the last slot at or before until in wider and wider windows
// that end there. It is slot itself if there is none after it.
func (s *Schedule) last(slot, until time.Time) time.Time {
	for window := time.Minute; ; window *= 2 {
		from := until.Add(-window)
		if from.Before(slot) {
			from = slot
		}
		found := from
		for next := s.Next(from); !next.IsZero() && !next.After(until); next = s.Next(next) {
			found = next
		}
		if found.After(from) || from.Equal(slot) {
			return found
		}
	}
}
