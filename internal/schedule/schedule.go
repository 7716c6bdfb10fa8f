// Package schedule turns a cron expression into slots: the instants at which an
// edition is due. It knows no clock and keeps no memory; the caller says which
// slot was the last, and asks for the next one or for those that were missed.
//
// An expression speaks of the clock on the wall: "30 2 * * *" is half past two,
// whatever the law has done to that night. Twice a year the law moves the hands,
// and a wall clock then shows some times never and others twice. The rule here
// is one sentence, and everything else follows from it:
//
//	A slot falls on the first instant at which the clock on the wall shows
//	its time or a later one.
//
//	spring, the hands jump                autumn, the hands go back
//
//	 wall                                  wall
//	 4:00 |                /               4:00 |                    /
//	      |              /                      |                  /
//	 3:00 |            *  a, b and c       3:00 |          / |    *  c
//	      |            |  fall here             |        *   |  /
//	 2:00 |          /                     2:00 |      *   b |/  a and b:
//	      |        /                            |    /   a       not again
//	      +------------------> instants         +----------------------> instants
//
//	a, b and c are the slots 2:00, 2:30 and 3:00 of "*/30 * * * *"
//
// In a gap, the slots that the hands jump over fall on the first instant after
// it; if there are several, they are one. In an overlap, only the first pass
// counts. So no slot is skipped, none comes twice, and they strictly increase.
// The price is that "every 15 minutes" pauses for the repeated hour.
//
// The same holds for gaps at midnight (Cairo, Santiago), for half hours (Lord
// Howe) and for days that a country has left out (Samoa, 30 December 2011).
package schedule

import (
	"fmt"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule is a cron expression in a time zone. It does not change and may be
// used by many goroutines.
type Schedule struct {
	expr string
	wall cron.Schedule // evaluated on wall-clock times, which are kept as UTC
	zone *time.Location
}

// String gives the expression as it was written, and its zone.
func (s *Schedule) String() string { return fmt.Sprintf("%s (%s)", s.expr, s.zone) }

// Next is the first slot strictly after an instant, in the schedule's zone. It
// is the zero time if there will never be one: "0 0 31 2 *".
func (s *Schedule) Next(after time.Time) time.Time {
	wall := s.nextWall(furthest(after, s.zone))
	if wall.IsZero() {
		return time.Time{}
	}
	return first(wall, s.zone)
}

// nextWall is the expression's next wall-clock time. The parser's own Next looks
// five years ahead, but from 29 February 2096 to the next one it is eight.
func (s *Schedule) nextWall(after time.Time) time.Time {
	if next := s.wall.Next(after); !next.IsZero() {
		return next
	}
	return s.wall.Next(after.AddDate(4, 0, 0))
}
