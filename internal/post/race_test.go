//go:build race

package post

import "time"

const patience = 20 * time.Second // the race detector is slow
