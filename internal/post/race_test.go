//go:build race

package post

import "time"

// The race detector makes all this ten times slower: hostile files are smaller
// under it, and may take longer for their size.
const (
	patience = 2 * time.Second
	bulk     = 1 << 15
)
