//go:build race

package rst

const raceDetector = true
