package newsletter

import "time"

// Cap says how often something may happen: at most Limit times within any stretch
// of time as long as Window.
type Cap struct {
	Scope   string // what kind of thing is counted: "network", "address"
	Subject string // which one; not kept, but for a keyed hash
	Limit   int
	Window  time.Duration
}

// Slice is the grain in which occurrences are kept: those of one slice are one
// count, and forgotten together when the last of them is older than Window.
func (c Cap) Slice() time.Duration { return max(c.Window/360, time.Millisecond) }
