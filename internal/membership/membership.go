// Package membership holds the rules by which people join, choose and leave: which
// addresses are taken, what a token in a link allows, and what leaving means. It
// speaks no HTTP; pages, the command line and mail intake all ask here, so that a
// rule is written once.
//
// # The way in
//
//	form ──Join──▶ sign-up ──Answer──▶ letter, and pending ──Confirm──▶ active
//	                   └────────▶ nothing: a reader already, suppressed, or
//	                              written to lately
//
//	list ──Import──▶ a turn ──Ask──▶ letter ──Confirm──▶ active
//
// Join counts, and writes one row. It does not look whether the address is known,
// so neither its answer nor the time that it takes can tell a stranger. Whoever is
// told "look into your mail" is on disk.
//
// # The way out, and back
//
//	active ──Leave──▶ left ──Undo, within the hour──▶ active
//	                   └──the way in──▶ active
//
// # What links allow
//
//	digest    leaving, preferences, asking for a manage link   never expires
//	confirm   joining                                          7 days
//	undo      taking a departure back, telling a reason        1 hour
//	manage    one of: new address, all data, erasure           once, 1 day
//	move      the new address says yes                         once, 7 days
//	approval  letting an issue go that waits, or not           14 days, the operator's
//
// Digests get forwarded: hence a digest's link allows no more, and for more a letter
// goes to the address on record. Such a link never goes dead, not even when the
// subscriber or the delivery it was made for is no longer on record. Looking changes
// nothing: mail scanners open every link.
package membership

import (
	"errors"
	"sync/atomic"
	"time"
)

// ErrBadToken means that a token was not made by us, or was damaged on its way.
var ErrBadToken = errors.New("this link is not complete or was not made here")

// Store is what membership needs of the ledger. Each part stands with those who
// use it.
type Store interface {
	leaving
	joining
	confirming
	choosing
	managing
	moving
	tidying
}

// Desk is where subscribers turn to.
type Desk struct {
	Store  Store
	Tokens Tokens
	Now    func() time.Time

	Resolver Resolver // asked whether a domain takes mail; nil: nobody is
	Welcome  bool     // write to those who have confirmed

	// Wake is called when a sign-up is to be answered or a letter to be sent; Note
	// counts what happens. Both may be nil, and neither may take long.
	Wake func()
	Note func(Event)

	lookups atomic.Int32 // under way at the Resolver
}

func (d *Desk) wake() {
	if d.Wake != nil {
		d.Wake()
	}
}

func (d *Desk) note(e Event) {
	if d.Note != nil {
		d.Note(e)
	}
}

func (d *Desk) noteEither(yes bool, then, otherwise Event) {
	if yes {
		d.note(then)
		return
	}
	d.note(otherwise)
}
