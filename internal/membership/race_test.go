//go:build race

package membership

import "time"

// The race detector makes a join ten times slower, and its median scatters as much.
// CI times them without it, too.
const (
	timed       = 50
	closeEnough = 10 * time.Millisecond
)
