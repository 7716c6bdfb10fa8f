package membership

import (
	"context"
	"net/netip"
	"time"

	"recapd/internal/newsletter"
)

// MoveLife is how long the link of a letter to a new address works.
const MoveLife = 7 * day

// moving is what a change of address needs of the ledger.
type moving interface {
	// BeginMove uses the link of a manage letter up and keeps a letter to the new
	// address, unless that is a reader's or barred, or a cap is reached; nobody can
	// see the difference. used is false when the link is of no use.
	BeginMove(ctx context.Context, manageID int64, l newsletter.Letter, caps []newsletter.Cap) (used bool, err error)

	// FinishMove puts the letter's address in the place of the subscriber's. changed
	// is false when the link is of no use, or the address another reader's meanwhile.
	FinishMove(ctx context.Context, letterID int64, at time.Time) (changed bool, err error)
}

// Move has a letter sent to a new address, and uses the link up. The answer is the
// same for an address that is another reader's: then nobody is written to. An
// *AddressError leaves the link as it is.
func (d *Desk) Move(ctx context.Context, token, newAddress string) error {
	found, err := d.LookManage(ctx, token)
	if err != nil {
		return err
	}
	address, err := d.personal(ctx, newAddress, netip.Addr{})
	if err != nil {
		d.note(EventRefused)
		return err
	}
	now := d.Now()
	used, err := d.Store.BeginMove(ctx, found.Letter.ID, newsletter.Letter{Kind: newsletter.LetterMove, SubscriberID: found.Subscriber.ID,
		Address: address, Language: found.Subscriber.Language, Created: now, Expires: now.Add(MoveLife), NextAt: now}, moveCaps(address))
	if err == nil && !used {
		err = ErrUsed
	}
	if err == nil {
		d.wake()
	}
	return err
}

// LookMove finds what the link of a letter to a new address stands for and changes
// nothing: Letter.Address is to take the place of Subscriber.Email. With ErrUsed,
// which comes filled in, it has.
func (d *Desk) LookMove(ctx context.Context, token string) (Invitation, error) {
	return d.invitation(ctx, newsletter.LetterMove, token)
}

// ConfirmMove changes the address; the old one is forgotten. ErrExpired answers,
// too, when the new address has become somebody else's meanwhile.
func (d *Desk) ConfirmMove(ctx context.Context, token string) (Invitation, error) {
	found, err := d.LookMove(ctx, token)
	if err != nil {
		return found, err
	}
	changed, err := d.Store.FinishMove(ctx, found.Letter.ID, d.Now())
	if err != nil {
		return Invitation{}, err
	}
	if !changed {
		return d.again(ctx, d.LookMove, token)
	}
	d.note(EventMoved)
	found.Subscriber, err = d.Store.Subscriber(ctx, found.Subscriber.ID)
	return found, err
}
