//go:build !race

package browser

import "time"

// closeEnough is how far apart the medians of answers may be.
const closeEnough = time.Millisecond
