package letters

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
	"recapd/internal/pace"
)

// round is one pass on one connection.
type round struct {
	*Postman
	conn mail.Conn
	turn time.Time // when it took a turn by the limit of all; zero: it has none
}

// ready waits for a turn and sees to the connection.
func (r *round) ready(ctx context.Context) error {
	if err := r.awaitTurn(ctx); err != nil {
		return err
	}
	return r.connect(ctx)
}

// idleFor is how long a connection is kept while we wait for a turn.
const idleFor = 20 * time.Second

func (r *round) awaitTurn(ctx context.Context) error {
	for r.turn.IsZero() {
		now := time.Now()
		wait := r.All.Reserve(ctx, now, pace.All)
		if wait == 0 {
			r.turn = now
			break
		}
		if wait > idleFor {
			r.hangUp()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
	return ctx.Err()
}

func (r *round) connect(ctx context.Context) error {
	if r.conn != nil {
		return nil
	}
	conn, err := r.Carrier.Connect(ctx)
	switch {
	case ctx.Err() != nil && err != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%w: %w", ErrRelay, err)
	}
	r.conn = conn
	return nil
}

// deliver carries one letter and records what became of it. An error concerns the
// letters after it as well.
func (r *round) deliver(ctx context.Context, l newsletter.Letter) error {
	msg, err := r.Desk.Write(ctx, l)
	if err != nil { // a template or the ledger may be mended before the letter is too old
		if ctx.Err() == nil {
			r.Log.Error("write a letter", "letter", l.ID, "kind", l.Kind, "err", without(l.Address, err.Error()))
		}
		return r.record(ctx, unwritten(err, l, r.Now(), r.GiveUpAfter), false)
	}
	r.turn = time.Time{}
	r.ByDomain.Reserve(ctx, time.Now(), domainOf(l.Address))
	result := r.send(ctx, l, msg)
	if result.Stale {
		r.hangUp()
		if r.connect(ctx) == nil {
			result = r.send(ctx, l, msg)
		}
	}
	if result.Broken {
		r.hangUp()
	}
	l, suppress := judge(result, l, r.Now(), r.GiveUpAfter)
	r.tell(l)
	return r.record(ctx, l, suppress)
}

func (r *round) send(ctx context.Context, l newsletter.Letter, msg []byte) mail.Result {
	e := mail.Envelope{From: r.Desk.Letterhead.ReturnPath, To: l.Address}
	return mail.SendWithin(ctx, ctx, r.StopWithin, r.conn, e, msg, nil)
}

// record is for what has left, also while we are stopping.
func (r *round) record(ctx context.Context, l newsletter.Letter, suppress bool) error {
	err := r.Box.RecordLetter(context.WithoutCancel(ctx), l, suppress, r.Now())
	if err != nil && !errors.Is(err, newsletter.ErrNotClaimed) { // that one was erased or moved meanwhile
		return fmt.Errorf("record a letter: %w", err)
	}
	return nil
}

// end leaves a turn that was not used to others.
func (r *round) end() {
	r.hangUp()
	if !r.turn.IsZero() {
		r.All.GiveBack(r.turn, pace.All)
	}
}

func (r *round) hangUp() {
	if r.conn != nil {
		r.conn.Close()
		r.conn = nil
	}
}

// tell reports an outcome without the address: the ledger has it under the letter's
// number.
func (r *round) tell(l newsletter.Letter) {
	say, word := r.Log.Warn, "a letter could not be delivered"
	switch {
	case !l.Sent.IsZero():
		say, word = r.Log.Debug, "a letter is sent"
	case !l.NextAt.IsZero():
		word = "a letter is tried again later"
	}
	say(word, "letter", l.ID, "kind", l.Kind, "code", l.Reply.Code, "enhanced", l.Reply.Enhanced, "reply", l.Reply.Text)
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}
