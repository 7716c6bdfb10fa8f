// Package letters writes the mails to one person that are no issues, and carries
// them: the question whether somebody wants to join, the welcome, a link to one's own
// record, the question to a new address.
//
//	membership ──▶ letter on record ──claim──▶ write ──▶ relay ──▶ record: sent, or failed
//	                      ▲                                │
//	                      └────── later, when not taken ◀──┘
//
// A letter is claimed when there are a turn and a connection for it, so a relay that
// is away leaves the letters as they are. The claim is on disk before the relay hears
// of the letter, the outcome as soon as it is known. When the process dies between,
// the claim's lease ends and the letter goes out again, the same to the byte:
// everything in it comes from its record, the configuration and the keys of the
// database.
//
// Letters wait for no issue: they have a connection of their own, and of the rates
// that they share with the courier they take their turn like one more worker.
package letters

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
	"recapd/internal/pace"
)

// Box is what the postman needs of the ledger.
type Box interface {
	// NextLetter is when the next letter comes due; ok is false when there is none.
	NextLetter(ctx context.Context) (at time.Time, ok bool, err error)

	// ClaimLetter takes the next letter that is due, which is due again after lease
	// unless it was recorded. When there is none the error is
	// newsletter.ErrNotFound.
	ClaimLetter(ctx context.Context, now time.Time, lease time.Duration) (newsletter.Letter, error)

	// RecordLetter keeps what became of a claimed letter: Sent, NextAt, Unanswered,
	// Reply. With suppress, the address is written to no more.
	RecordLetter(ctx context.Context, l newsletter.Letter, suppress bool, at time.Time) error
}

// Carrier makes connections to where messages go next.
type Carrier interface {
	Connect(ctx context.Context) (mail.Conn, error)
}

// Postman carries letters, one after the other. Its fields are set once.
type Postman struct {
	Box     Box
	Desk    *Desk
	Carrier Carrier
	Held    func(context.Context) error // why nothing may be sent now; nil: no reason is looked for

	// Limits of all messages and of their domains, shared with the courier; nil:
	// none. A letter counts for its domain, and waits for the first alone: somebody
	// sits before his mailbox.
	All, ByDomain *pace.Limits

	StopWithin  time.Duration // how long a letter in DATA may take when we are stopped
	GiveUpAfter time.Duration // counted from when it was written; a link's end may come before; 0: only that

	Now func() time.Time
	Log *slog.Logger
}

// Lease is how long a claimed letter is nobody else's. A relay may take two minutes for
// each command and ten for the end of DATA, which is less.
const Lease = 20 * time.Minute

// ErrRelay means that there was no getting through to the relay. The letters wait.
var ErrRelay = errors.New("the mail relay cannot be used")

// Pass carries what is due and returns when nothing is left, or with the first error
// that concerns more than one letter.
func (p *Postman) Pass(ctx context.Context) error {
	r := &round{Postman: p}
	defer r.end()
	for {
		if p.Held != nil {
			if err := p.Held(ctx); err != nil {
				return err
			}
		}
		if due, err := p.anyDue(ctx); err != nil || !due {
			return err
		}
		if err := r.ready(ctx); err != nil {
			return err
		}
		l, err := p.Box.ClaimLetter(ctx, p.Now(), Lease)
		if errors.Is(err, newsletter.ErrNotFound) { // what was due was of no use any more
			return nil
		}
		if err != nil {
			return fmt.Errorf("take a letter from the ledger: %w", err)
		}
		if err := r.deliver(ctx, l); err != nil {
			return err
		}
	}
}

func (p *Postman) anyDue(ctx context.Context) (bool, error) {
	at, ok, err := p.Box.NextLetter(ctx)
	if err != nil {
		return false, fmt.Errorf("look for letters in the ledger: %w", err)
	}
	return ok && !at.After(p.Now()), nil
}
