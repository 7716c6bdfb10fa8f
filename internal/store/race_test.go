//go:build race

package store

// The race detector makes SQLite in Go slower by so much. CI holds the bounds
// without it, too.
const slower = 10
