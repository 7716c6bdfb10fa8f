package letters

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// rounds is one pass on one connection.
type rounds struct {
	*Postman
	conn mail.Conn
}

// deliver carries one letter and records what became of it. An error concerns the
// letters after it as well.
func (r *rounds) deliver(ctx context.Context, l newsletter.Letter) error {
	msg, err := r.Desk.Write(ctx, l)
	if err != nil {
		l.NextAt, l.Reply = time.Time{}, newsletter.Reply{Text: "write the letter: " + err.Error()}
		r.Log.Error("write a letter", "letter", l.ID, "kind", l.Kind, "err", err)
		return r.record(ctx, l, false)
	}
	if err := errors.Join(r.awaitTurn(ctx), r.connect(ctx)); err != nil {
		l.NextAt = r.Now() // nothing was tried, and nothing said about this one
		if ctx.Err() == nil {
			l.NextAt = l.NextAt.Add(pause(l))
		}
		return errors.Join(err, r.record(ctx, l, false))
	}
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

func (r *rounds) send(ctx context.Context, l newsletter.Letter, msg []byte) mail.Result {
	e := mail.Envelope{From: r.Desk.Letterhead.ReturnPath, To: l.Address}
	return mail.SendWithin(ctx, ctx, r.StopWithin, r.conn, e, msg, nil)
}

func (r *rounds) record(ctx context.Context, l newsletter.Letter, suppress bool) error {
	err := r.Box.RecordLetter(context.WithoutCancel(ctx), l, suppress, r.Now())
	if errors.Is(err, newsletter.ErrNotClaimed) { // erased or moved meanwhile
		return nil
	}
	if err != nil {
		return fmt.Errorf("record a letter: %w", err)
	}
	return nil
}

// awaitTurn waits for the rate limits.
func (r *rounds) awaitTurn(ctx context.Context) error {
	for {
		wait := r.Limits.Reserve(time.Now(), "")
		if wait == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

func (r *rounds) connect(ctx context.Context) error {
	if r.conn != nil || ctx.Err() != nil {
		return ctx.Err()
	}
	conn, err := r.Carrier.Connect(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRelay, err)
	}
	r.conn = conn
	return nil
}

func (r *rounds) hangUp() {
	if r.conn != nil {
		r.conn.Close()
		r.conn = nil
	}
}

// tell reports an outcome without the address: the ledger has it under the letter's
// number.
func (r *rounds) tell(l newsletter.Letter) {
	say, word := r.Log.Warn, "a letter could not be delivered"
	switch {
	case !l.Sent.IsZero():
		say, word = r.Log.Debug, "a letter is sent"
	case !l.NextAt.IsZero():
		word = "a letter is tried again later"
	}
	say(word, "letter", l.ID, "kind", l.Kind, "code", l.Reply.Code, "enhanced", l.Reply.Enhanced, "reply", l.Reply.Text)
}
