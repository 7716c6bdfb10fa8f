package store

import (
	"testing"
	"time"
)

// TestPieces: large transactions make way at once, and come back slowly.
func TestPieces(t *testing.T) {
	var p pieces
	for _, c := range []struct {
		story string
		rows  int // 0: as many as were allowed
		took  time.Duration
		next  int
	}{
		{"fast", 0, 2 * time.Millisecond, 126},
		{"fast again", 0, 2 * time.Millisecond, 158},
		{"as it should be", 0, 15 * time.Millisecond, 158},
		{"fast, for there was little to do", 7, time.Millisecond, 158},
		{"slow", 0, 26 * time.Millisecond, 79},
		{"slower", 0, time.Second, 50},
		{"it is not the rows", 0, time.Second, 50},
		{"fast at last", 0, time.Millisecond, 63},
	} {
		rows := c.rows
		if rows == 0 {
			rows = p.next()
		}
		p.took(rows, c.took)
		equal(t, c.story, p.next(), c.next)
	}
	for range 100 {
		p.took(p.next(), 0)
	}
	equal(t, "at most", p.next(), largestPiece)
}
