package membership

import (
	"context"
	"errors"
	"strings"
	"time"

	"recapd/internal/newsletter"
)

// confirming is what the links of confirmation letters need of the ledger.
type confirming interface {
	// Letter returns an error for which errors.Is(err, newsletter.ErrNotFound) holds
	// when there is none with this id.
	Letter(ctx context.Context, id int64) (newsletter.Letter, error)

	// Accept makes a reader of whom a letter asked, and uses its link up. changed is
	// false when the link is of no use, and when he is a reader already.
	Accept(ctx context.Context, letterID int64, at time.Time, welcome bool) (changed bool, err error)

	// Uncount forgets what was counted towards caps.
	Uncount(ctx context.Context, caps []newsletter.Cap) error
}

// LookConfirm finds what the link of a confirmation letter stands for and changes
// nothing. With ErrUsed the Invitation is filled for a reader, "already confirmed",
// and empty for one who has left since. ErrBadToken and ErrExpired are the other
// answers; whoever has left after the letter was written has an expired link.
func (d *Desk) LookConfirm(ctx context.Context, token string) (Invitation, error) {
	found, err := d.invitation(ctx, newsletter.LetterConfirm, token)
	if errors.Is(err, ErrUsed) && found.Subscriber.Status != newsletter.StatusActive {
		return Invitation{}, ErrUsed
	}
	if err != nil {
		return found, err
	}
	known, err := d.Store.Standings(ctx, []string{found.Letter.Address})
	switch {
	case err != nil:
		return Invitation{}, err
	case found.Subscriber.Status == newsletter.StatusActive && known[0].Barred == "":
		return found, ErrUsed
	case found.Subscriber.Left.After(found.Letter.Created), !mayJoin(known[0]):
		return Invitation{}, ErrExpired
	}
	return found, nil
}

// Confirm makes the owner of the address a reader. The errors are those of
// LookConfirm.
func (d *Desk) Confirm(ctx context.Context, token string) (Invitation, error) {
	found, err := d.LookConfirm(ctx, token)
	if err != nil {
		return found, err
	}
	changed, err := d.Store.Accept(ctx, found.Letter.ID, d.Now(), d.Welcome)
	if err != nil {
		return Invitation{}, err
	}
	if !changed { // somebody was quicker, with this link or with another
		return d.again(ctx, d.LookConfirm, token)
	}
	d.note(EventConfirmed)
	if err := d.Store.Uncount(ctx, ownersCaps(found.Letter.Address)); err != nil {
		return Invitation{}, err
	}
	if d.Welcome {
		d.wake()
	}
	found.Subscriber, err = d.Store.Subscriber(ctx, found.Subscriber.ID)
	return found, err
}

// again looks at a link that has just turned out to be of no use.
func (d *Desk) again(ctx context.Context, look func(context.Context, string) (Invitation, error), token string) (Invitation, error) {
	found, err := look(ctx, token)
	if err == nil {
		return Invitation{}, ErrExpired
	}
	return found, err
}

// invitation finds what the link of a letter stands for. With ErrUsed it is filled
// in; ErrBadToken and ErrExpired come without. A letter that is no longer on record
// was there once, or there would be no token: its link has expired.
func (d *Desk) invitation(ctx context.Context, kind newsletter.LetterKind, token string) (Invitation, error) {
	id, second, err := d.Tokens.openLetter(kind, token)
	if err != nil {
		return Invitation{}, err
	}
	letter, err := d.Store.Letter(ctx, id)
	if errors.Is(err, newsletter.ErrNotFound) || err == nil && (letter.Kind != kind || letter.Created.Unix() != second) {
		return Invitation{}, ErrExpired
	}
	if err != nil {
		return Invitation{}, err
	}
	s, err := d.Store.Subscriber(ctx, letter.SubscriberID)
	switch {
	case errors.Is(err, newsletter.ErrNotFound):
		return Invitation{}, ErrExpired
	case err != nil:
		return Invitation{}, err
	case kind == newsletter.LetterManage && !strings.EqualFold(letter.Address, s.Email): // he has moved meanwhile
		return Invitation{}, ErrExpired
	case !letter.Used.IsZero():
		return Invitation{Letter: letter, Subscriber: s}, ErrUsed
	case !letter.Expires.After(d.Now()):
		return Invitation{}, ErrExpired
	}
	return Invitation{Letter: letter, Subscriber: s}, nil
}
