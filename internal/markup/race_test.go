//go:build race

package markup

// The race detector makes all this eight times slower and more, and with small
// sources at that: CI holds these tests without it, too.
const (
	raceFactor = 8
	raceTime   = 32
)
