//go:build !race

package web_test

import "time"

// How close the medians of answers are, and of how many forms; and how many are sent
// from one place.
const (
	flood        = 2000
	closeEnough  = time.Millisecond
	formsOfAKind = 125
)
