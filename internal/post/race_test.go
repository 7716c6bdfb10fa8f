//go:build race

package post

import "time"

// The race detector makes all this ten times slower and more: hostile files are
// smaller under it, and may take longer. CI holds these tests without it, too.
const (
	patience = 30 * time.Second
	bulk     = 1 << 15
)
