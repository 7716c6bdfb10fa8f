package membership

import (
	"context"
	"errors"
	"net"
	"time"

	"recapd/internal/newsletter"
)

// This file holds the signatures whose insides are being built.

var errUnfinished = errors.New("not built yet")

// Resolver is what asking for mail domains needs; net.Resolver is one.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupHost(ctx context.Context, name string) ([]string, error)
}

// Record is all that is kept about one person. It marshals to JSON.
type Record struct {
	Made time.Time `json:"made"`
}

// Join takes a form. When it returns nil, the sign-up is on disk, and Answer will
// look at it. It does not look whether the address is known. The error is an
// *AddressError or ErrTooMany, or the ledger's.
func (d *Desk) Join(ctx context.Context, a Application) error { return errUnfinished }

// Answer decides about the sign-ups that wait and tells how many there were. serve
// calls it when Wake was called, and every 30 s.
func (d *Desk) Answer(ctx context.Context) (int, error) { return 0, errUnfinished }

// LookConfirm finds what the link of a confirmation letter stands for and changes
// nothing. With ErrUsed the Invitation is filled: "already confirmed".
func (d *Desk) LookConfirm(ctx context.Context, token string) (Invitation, error) {
	return Invitation{}, errUnfinished
}

// Confirm makes the owner of the address a reader. The errors are ErrBadToken,
// ErrExpired and ErrUsed, as of LookConfirm.
func (d *Desk) Confirm(ctx context.Context, token string) (Invitation, error) {
	return Invitation{}, errUnfinished
}

// Because notes why somebody left, as he tells it afterwards.
func (d *Desk) Because(ctx context.Context, undo, reason string) error { return errUnfinished }

// Undo takes a departure back; the former consent stands again. The Ticket shows
// the subscriber as he is then.
func (d *Desk) Undo(ctx context.Context, undo string) (Ticket, error) {
	return Ticket{}, errUnfinished
}

// Preferences are those of whom a digest's link belongs to.
func (d *Desk) Preferences(ctx context.Context, token string) (newsletter.Preferences, Ticket, error) {
	return newsletter.Preferences{}, Ticket{}, errUnfinished
}

// Choose keeps preferences, or answers ErrChoice.
func (d *Desk) Choose(ctx context.Context, token string, p newsletter.Preferences) error {
	return errUnfinished
}

// AskForLink has a letter sent to the address on record, with a link to LookManage.
func (d *Desk) AskForLink(ctx context.Context, token string) error { return errUnfinished }

// LookManage finds what the link of such a letter stands for and changes nothing.
// The errors are ErrBadToken, ErrExpired and ErrUsed.
func (d *Desk) LookManage(ctx context.Context, token string) (Invitation, error) {
	return Invitation{}, errUnfinished
}

// Move has a letter sent to a new address, and uses the link up. The answer is the
// same for an address that is on record already. An *AddressError leaves the link
// as it is.
func (d *Desk) Move(ctx context.Context, token, newAddress string) error { return errUnfinished }

// Data is everything that is kept about whom the link belongs to. It uses the link
// up.
func (d *Desk) Data(ctx context.Context, token string) (Record, error) {
	return Record{}, errUnfinished
}

// Erase forgets whom the link belongs to.
func (d *Desk) Erase(ctx context.Context, token string) error { return errUnfinished }

// LookMove finds what the link of a letter to a new address stands for and changes
// nothing: Letter.Address is to take the place of Subscriber.Email.
func (d *Desk) LookMove(ctx context.Context, token string) (Invitation, error) {
	return Invitation{}, errUnfinished
}

// ConfirmMove changes the address.
func (d *Desk) ConfirmMove(ctx context.Context, token string) (Invitation, error) {
	return Invitation{}, errUnfinished
}

// Tidy forgets what is no longer needed: letters, sign-ups that nobody confirmed,
// counts. serve calls it once a day.
func (d *Desk) Tidy(ctx context.Context) (int, error) { return 0, errUnfinished }
