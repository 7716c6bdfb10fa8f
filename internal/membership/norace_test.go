//go:build !race

package membership

import "time"

// How many joins of each kind are timed, and how close their medians are.
const (
	timed       = 500
	closeEnough = time.Millisecond
)
