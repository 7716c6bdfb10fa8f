package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// A bulk command works in short transactions with a rest after each, so that others
// who write, somebody who unsubscribes in another process above all, wait no longer
// than 50 ms. SQLite lets a process wait by looking again, after 1, 2, 5, 10 and 15
// milliseconds, and from then on after 20 and more. So the fifth look, 33 ms after the
// first, is the last that a rest of 16 ms cannot slip past, and a transaction has to
// be over by then.
const (
	pieceLimit = 20 * time.Millisecond
	pieceRest  = 16 * time.Millisecond
)

// Rows in a transaction: at first, while nobody knows how fast the disk is, and at
// most. Below the smallest it is the commit that takes its time, and fewer rows would
// make more of them.
const (
	firstPiece    = 100
	smallestPiece = 50
	largestPiece  = 2000
)

// pieces are the transactions of one kind of bulk command. Their size is steered
// towards the limit, and remembered from one command to the next: a long list comes
// as many commands.
type pieces struct{ size atomic.Int64 }

// next is how many rows the next transaction takes.
func (p *pieces) next() int {
	if n := int(p.size.Load()); n > 0 {
		return n
	}
	return firstPiece
}

// took learns from a transaction of so many rows. It gets out of the way at once, and
// comes back slowly; the end of a list, which is short anyhow, teaches nothing.
func (p *pieces) took(rows int, t time.Duration) {
	size := p.next()
	switch {
	case t > pieceLimit:
		size = max(size/2, smallestPiece)
	case t < pieceLimit/2 && rows == size:
		size = min(size*5/4+1, largestPiece)
	}
	p.size.Store(int64(size))
}

// inPieces does n things in as many transactions as it takes to keep each short. do
// gets the range that it has to do.
func (s *Store) inPieces(ctx context.Context, what string, p *pieces, n int, do func(tx txn, from, to int) error) error {
	for from := 0; from < n; {
		to := min(from+p.next(), n)
		var began time.Time // when the lock was ours
		err := s.write(ctx, fmt.Sprintf("%s from number %d", what, from+1), func(tx txn) error {
			began = time.Now()
			return do(tx, from, to)
		})
		if err != nil {
			return err
		}
		p.took(to-from, time.Since(began))
		from = to
		time.Sleep(pieceRest)
	}
	return nil
}
