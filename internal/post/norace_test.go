//go:build !race

package post

import "time"

// patience is how long a hostile file of bulk bytes may take.
const (
	patience = 2 * time.Second
	bulk     = 1 << 20
)
