// Package membership holds the rules by which people join and leave: which
// addresses are taken, what a token in a link allows, and what leaving means.
// It speaks no HTTP; pages, the command line and mail intake all ask here, so
// that a rule is written once.
//
// A link in a digest allows leaving and nothing more: digests get forwarded.
// Such a link never expires and never goes dead, not even when the subscriber
// or the delivery it was made for is no longer on record.
package membership

import (
	"context"
	"errors"
	"time"

	"recapd/internal/newsletter"
)

// ErrBadToken means that a token was not made by us, or was damaged on its way.
var ErrBadToken = errors.New("this link is not complete or was not made here")

// Store is what membership needs of the ledger.
type Store interface {
	// Subscriber returns an error for which errors.Is(err, newsletter.ErrNotFound)
	// holds when there is none with this id.
	Subscriber(ctx context.Context, id int64) (newsletter.Subscriber, error)

	// Leave ends the subscription at once, also for an issue being sent.
	// It is idempotent; changed tells whether this call did it.
	Leave(ctx context.Context, id int64, reason string, at time.Time) (changed bool, err error)
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
}

// Ticket is what a valid token stands for.
type Ticket struct {
	Subscriber newsletter.Subscriber // zero for a test copy or an erased subscriber
	Test       bool                  // from a test copy: there is nobody to unsubscribe
	Undo       string                // token that takes a departure back; only after one
}

// Gone tells that there is nothing (more) to leave.
func (t Ticket) Gone() bool { return t.Test || t.Subscriber.Status != newsletter.StatusActive }

// Look finds whom a token belongs to and changes nothing.
func (d *Desk) Look(ctx context.Context, token string) (Ticket, error) {
	id, _, err := d.Tokens.Open(token)
	if err != nil {
		return Ticket{}, err
	}
	if id == TestSubscriber {
		return Ticket{Test: true}, nil
	}
	s, err := d.Store.Subscriber(ctx, id)
	if errors.Is(err, newsletter.ErrNotFound) {
		return Ticket{}, nil
	}
	return Ticket{Subscriber: s}, err
}

// Leave unsubscribes whom the token belongs to. Repeats succeed and change
// nothing. When it returns nil, the departure is on disk.
func (d *Desk) Leave(ctx context.Context, token, reason string) (Ticket, error) {
	t, err := d.Look(ctx, token)
	if err != nil || t.Test || t.Subscriber.ID == 0 {
		return t, err
	}
	_, err = d.Store.Leave(ctx, t.Subscriber.ID, reason, d.Now())
	return t, err
}
