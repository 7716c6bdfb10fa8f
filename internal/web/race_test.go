//go:build race

package web_test

import "time"

// The race detector makes an answer ten times slower, and its median scatters as
// much. CI holds these tests without it, too.
const (
	flood        = 200
	closeEnough  = 10 * time.Millisecond
	formsOfAKind = 25
)
