package schedule

import "time"

// A wall-clock time is written as a time.Time in UTC, a zone where the hands
// never jump: 2:30 on the wall in Berlin is 2:30 UTC here. It is compared and
// reckoned with like any time, and means an instant only together with a zone.

// reach is more than any zone has ever been away from UTC. The widest in the
// time zone database is a little under 16 hours; POSIX would allow 25.
const reach = 26 * time.Hour

// onWall is what the clock on the wall shows at an instant.
func onWall(at time.Time, zone *time.Location) time.Time {
	_, offset := at.In(zone).Zone()
	return at.UTC().Add(time.Duration(offset) * time.Second)
}

// first is the first instant at which the clock shows wall or a later time.
//
// It goes through the periods of constant offset, from one that is surely too
// early. In each, wall would be at one candidate instant: beyond the period's
// end, within it, or, when the hands have just jumped over wall, before its
// start.
func first(wall time.Time, zone *time.Location) time.Time {
	at := wall.Add(-reach).In(zone)
	for {
		_, offset := at.Zone()
		start, end := at.ZoneBounds()
		candidate := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		switch {
		case !start.IsZero() && candidate.Before(start):
			return start
		case end.IsZero() || candidate.Before(end):
			return candidate
		}
		at = end
	}
}

// furthest is the latest time that the clock has shown up to and including an
// instant. It is what the clock shows now, unless the hands went back not long
// ago.
//
// It mirrors first: first(w) is after an instant exactly when w is after
// furthest of that instant. That is all that Next needs.
func furthest(at time.Time, zone *time.Location) time.Time {
	most := onWall(at, zone)
	start, _ := at.In(zone).ZoneBounds()
	for !start.IsZero() && start.After(at.Add(-2*reach)) {
		before := start.Add(-time.Nanosecond)
		if wall := onWall(before, zone); wall.After(most) {
			most = wall
		}
		start, _ = before.ZoneBounds()
	}
	return most
}
