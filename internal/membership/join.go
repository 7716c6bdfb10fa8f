package membership

import (
	"context"
	"errors"
	"regexp"
	"time"

	"recapd/internal/newsletter"
)

// Wording is the version of the words that people agree to when they join. It is
// kept with each consent: raise it when their meaning changes.
const Wording = "1"

// ConfirmLife is how long the link of a confirmation letter works.
const ConfirmLife = 7 * day

// joining is what the way in needs of the ledger.
type joining interface {
	// SignUp keeps a sign-up, or is newsletter.ErrCapped. It does not look at the
	// address. When it returns nil, the sign-up is on disk.
	SignUp(ctx context.Context, n newsletter.Signup, caps []newsletter.Cap) error

	// Count counts what caps allow, or is newsletter.ErrCapped.
	Count(ctx context.Context, caps []newsletter.Cap, now time.Time) error

	// Signups are the oldest of those that wait.
	Signups(ctx context.Context, limit int) ([]newsletter.Signup, error)

	// Requests are sign-ups that a list has made, the first whose turn has come.
	Requests(ctx context.Context, limit int) ([]newsletter.Signup, error)

	// Standings looks addresses up, in their order.
	Standings(ctx context.Context, addresses []string) ([]newsletter.Standing, error)

	// Settle carries out what was decided about sign-ups and forgets them. invited
	// tells for which of them a letter goes out.
	Settle(ctx context.Context, list []newsletter.Settlement, now time.Time) (invited []bool, err error)
}

// Join takes a form. When it returns nil, the sign-up is on disk, and Answer will
// look at it. It does not look whether the address is known: so neither what it
// answers nor how long that takes can tell. The error is an *AddressError or
// ErrTooMany, or the ledger's.
func (d *Desk) Join(ctx context.Context, a Application) error {
	address, err := d.personal(ctx, a.Address, a.From)
	if err != nil {
		d.note(EventRefused)
		return err
	}
	consent := newsletter.Consent{At: d.Now(), Source: a.Source, Prefix: Network(a.From), Wording: Wording}
	err = d.Store.SignUp(ctx, newsletter.Signup{Address: address, Language: languageTag(a.Language), Consent: consent}, formCaps(a.From))
	if errors.Is(err, newsletter.ErrCapped) {
		d.note(EventCapped)
		return ErrTooMany
	}
	if err == nil {
		d.note(EventJoined)
		d.wake()
	}
	return err
}

// answered is how many sign-ups are looked at in one transaction.
const answered = 50

// Answer decides about the sign-ups that wait and tells how many there were. serve
// calls it when Wake was called, and every 30 s. Any node may.
func (d *Desk) Answer(ctx context.Context) (n int, err error) {
	for {
		waiting, err := d.Store.Signups(ctx, answered)
		if err != nil || len(waiting) == 0 {
			return n, err
		}
		if err := d.answer(ctx, waiting); err != nil {
			return n, err
		}
		n += len(waiting)
	}
}

func (d *Desk) answer(ctx context.Context, waiting []newsletter.Signup) error {
	addresses := make([]string, len(waiting))
	for i, n := range waiting {
		addresses[i] = n.Address
	}
	known, err := d.Store.Standings(ctx, addresses)
	if err != nil {
		return err
	}
	now := d.Now()
	list := make([]newsletter.Settlement, len(waiting))
	for i, n := range waiting {
		list[i] = newsletter.Settlement{Signup: n, Invite: mayAsk(n, known[i]), Caps: letterCaps(n.Address), Expires: now.Add(ConfirmLife)}
	}
	invited, err := d.Store.Settle(ctx, list, now)
	if err != nil {
		return err
	}
	for _, yes := range invited {
		d.noteEither(yes, EventInvited, EventIgnored)
	}
	return nil
}

// mayAsk is mayJoin for a form. A list has us ask only who is still as it said.
func mayAsk(n newsletter.Signup, s newsletter.Standing) bool {
	if !n.Due.IsZero() {
		return s.Barred == "" && s.Subscriber.Status == newsletter.StatusPending
	}
	return mayJoin(s)
}

// mayJoin tells whether somebody is to be asked for confirmation: whoever is not a
// reader, be it that he never was, has left, or was erased and may have changed his
// mind. Nobody writes to an address that has bounced or complained, or that the
// operator has barred.
func mayJoin(s newsletter.Standing) bool {
	switch s.Barred {
	case "":
		return s.Subscriber.Status != newsletter.StatusActive
	case newsletter.CauseErased:
		return true
	}
	return false
}

var language = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`)

// languageTag lets through what is spelled like BCP 47; anything else is the
// site's language.
func languageTag(s string) string {
	if !language.MatchString(s) {
		return ""
	}
	return s
}
