//go:build !race

package markup

const (
	raceFactor = 1
	raceTime   = 1
)
