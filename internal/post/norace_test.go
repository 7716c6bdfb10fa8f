//go:build !race

package post

import "time"

// patience is how long a hostile file may take.
const patience = 2 * time.Second
