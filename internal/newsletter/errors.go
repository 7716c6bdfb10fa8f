package newsletter

import "errors"

// Errors that every keeper of these records answers with.
var (
	ErrNotFound  = errors.New("not on record")
	ErrExists    = errors.New("already on record")
	ErrSlotTaken = errors.New("this slot has been closed already")
	ErrConflict  = errors.New("another process was faster")

	// ErrAway says that the database cannot be asked at the moment: what was wanted has not
	// been done, as far as is known, and may be tried again.
	ErrAway = errors.New("the database is away")

	// ErrCapped means that something has happened as often as it may.
	ErrCapped = errors.New("too often")

	// ErrNotClaimed answers a node that reports on a delivery which it does
	// not have in hand.
	ErrNotClaimed = errors.New("not claimed by this node")

	// ErrUnheard tells a node that the ledger has not heard of it for so long that
	// others may take over what it has in hand.
	ErrUnheard = errors.New("the ledger has not heard of this node for a while: what it has in hand is left to others")
)
