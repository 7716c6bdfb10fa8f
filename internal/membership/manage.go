package membership

import (
	"context"
	"errors"
	"time"

	"recapd/internal/newsletter"
)

// ManageLife is how long the link works that shows one's data, changes the address
// and erases.
const ManageLife = day

// managing is what those links need of the ledger.
type managing interface {
	// PutLetter keeps a letter to be sent, or is newsletter.ErrCapped.
	PutLetter(ctx context.Context, l newsletter.Letter, caps []newsletter.Cap) (newsletter.Letter, error)

	// UseLetter uses a link up. changed is false when that has happened before.
	UseLetter(ctx context.Context, id int64, at time.Time) (changed bool, err error)

	// Dossier is all that is kept about a subscriber.
	Dossier(ctx context.Context, id int64) (newsletter.Dossier, error)

	// EraseBy forgets whom a letter was written to, but for a hash of the address that
	// keeps it from being added again by somebody else. used is false when the link is
	// of no use.
	EraseBy(ctx context.Context, letterID int64, at time.Time) (used bool, err error)
}

// AskForLink has a letter sent to the address on record, with a link to LookManage:
// a digest gets forwarded, so its own link must not allow as much. Nobody is written
// to at an address that is suppressed. ErrTooMany answers who asks too often.
func (d *Desk) AskForLink(ctx context.Context, token string) error {
	t, err := d.Look(ctx, token)
	if err != nil || t.Nobody() {
		return err
	}
	s, now := t.Subscriber, d.Now()
	known, err := d.Store.Standings(ctx, []string{s.Email})
	if err != nil || known[0].Barred != "" {
		return err
	}
	_, err = d.Store.PutLetter(ctx, newsletter.Letter{Kind: newsletter.LetterManage, SubscriberID: s.ID, Address: s.Email,
		Language: s.Language, Created: now, Expires: now.Add(ManageLife), NextAt: now}, linkCaps(s.Email))
	if errors.Is(err, newsletter.ErrCapped) {
		return ErrTooMany
	}
	if err == nil {
		d.wake()
	}
	return err
}

// LookManage finds what the link of such a letter stands for and changes nothing.
// The errors are ErrBadToken, ErrExpired and ErrUsed.
func (d *Desk) LookManage(ctx context.Context, token string) (Invitation, error) {
	return d.invitation(ctx, newsletter.LetterManage, token)
}

// Data is everything that is kept about whom the link belongs to. It uses the link
// up, also when the answer is lost on its way: what follows the first is ErrUsed.
func (d *Desk) Data(ctx context.Context, token string) (Record, error) {
	found, err := d.LookManage(ctx, token)
	if err != nil {
		return Record{}, err
	}
	now := d.Now()
	dossier, err := d.Store.Dossier(ctx, found.Subscriber.ID)
	if errors.Is(err, newsletter.ErrNotFound) {
		return Record{}, ErrExpired
	}
	if err != nil {
		return Record{}, err
	}
	used, err := d.Store.UseLetter(ctx, found.Letter.ID, now)
	if err == nil && !used {
		err = ErrUsed
	}
	if err != nil {
		return Record{}, err
	}
	return NewRecord(dossier, now), nil
}

// Erase forgets whom the link belongs to, and the link with him.
func (d *Desk) Erase(ctx context.Context, token string) error {
	found, err := d.LookManage(ctx, token)
	if err != nil {
		return err
	}
	used, err := d.Store.EraseBy(ctx, found.Letter.ID, d.Now())
	if err != nil {
		return err
	}
	if !used { // somebody was quicker
		_, err := d.again(ctx, d.LookManage, token)
		return err
	}
	d.note(EventErased)
	return nil
}
