//go:build race

package browser

import "time"

// With the race detector it is the test itself that takes its time. CI holds this
// without it, too.
const closeEnough = 10 * time.Millisecond
