// Package letters writes the mails to one person that are no issues, and carries
// them: the question whether somebody wants to join, the welcome, a link to one's own
// record, the question to a new address.
//
//	membership ──▶ letter on record ──Claim──▶ write ──▶ mail ──▶ Record
//	                      ▲                                         │
//	                      └──────── later, when it was not taken ◀──┘
//
// A claim is on disk before a connection is made, the outcome as soon as it is known.
// When the process dies between, the claim's lease ends and the letter goes out
// again, the same to the byte: everything in it comes from its record and the keys of
// the database. They wait for no issue: they have a connection of their own.
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
	// ClaimLetter takes the next letter that is due, which is due again after lease
	// unless it was recorded. When there is none the error is
	// newsletter.ErrNotFound.
	ClaimLetter(ctx context.Context, now time.Time, lease time.Duration) (newsletter.Letter, error)

	// RecordLetter keeps what became of a claimed letter: Sent, NextAt, Reply. With
	// suppress, the address is written to no more.
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

	Limits      *pace.Limits  // shared with the courier; nil: none
	StopWithin  time.Duration // how long a letter in DATA may take when we are stopped
	GiveUpAfter time.Duration // counted from when it was written; a link's end comes before that

	Now func() time.Time
	Log *slog.Logger
}

// lease is longer than a relay may take for one letter.
const lease = 15 * time.Minute

// ErrRelay means that there was no getting through to the relay. The letters wait.
var ErrRelay = errors.New("the mail relay cannot be used")

// Pass carries what is due and returns when nothing is left, or with the first error
// that concerns more than one letter.
func (p *Postman) Pass(ctx context.Context) error {
	if p.Held != nil {
		if err := p.Held(ctx); err != nil {
			return err
		}
	}
	r := &rounds{Postman: p}
	defer r.hangUp()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		l, err := p.Box.ClaimLetter(ctx, p.Now(), lease)
		if errors.Is(err, newsletter.ErrNotFound) {
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
