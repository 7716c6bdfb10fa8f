package membership

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"

	"recapd/internal/newsletter"
)

// UndoLife is how long a departure can be taken back by a button.
const UndoLife = time.Hour

// maxReason is how much of a reason is kept, in letters.
const maxReason = 500

// leaving is what the way out needs of the ledger.
type leaving interface {
	// Subscriber returns an error for which errors.Is(err, newsletter.ErrNotFound)
	// holds when there is none with this id.
	Subscriber(ctx context.Context, id int64) (newsletter.Subscriber, error)

	// Leave ends the subscription at once, also for an issue being sent.
	// It is idempotent; changed tells whether this call did it. departure
	// numbers it, and is what Subscriber.Departures is then; a repeat has another.
	Leave(ctx context.Context, id int64, reason string, at time.Time) (departure int, changed bool, err error)

	// Issue may return newsletter.ErrNotFound.
	Issue(ctx context.Context, id int64) (newsletter.Issue, error)

	// NoteReason keeps why somebody who has left did.
	NoteReason(ctx context.Context, id int64, reason string) (changed bool, err error)

	// Rejoin makes one who has left pending again, or active when confirmed is given;
	// not one whose last departure was another.
	Rejoin(ctx context.Context, id int64, departure int, consent newsletter.Consent, confirmed time.Time) (newsletter.Subscriber, error)
}

// Ticket is what a valid token stands for.
type Ticket struct {
	Subscriber newsletter.Subscriber // zero for a test copy or an erased subscriber
	Test       bool                  // from a test copy: there is nobody to unsubscribe
	Address    string                // the subscriber's; "" when the link was made before it became that
	Undo       string                // token that takes a departure back; only after one
}

// Gone tells that there is nothing (more) to leave.
func (t Ticket) Gone() bool { return t.Test || t.Subscriber.Status != newsletter.StatusActive }

// Nobody tells that nobody is on record for the token.
func (t Ticket) Nobody() bool { return t.Subscriber.ID == 0 }

// Look finds whom a digest's token belongs to and changes nothing.
func (d *Desk) Look(ctx context.Context, token string) (Ticket, error) {
	id, issue, err := d.Tokens.Open(token)
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
	if err != nil {
		return Ticket{}, err
	}
	address, err := d.addressFor(ctx, s, issue)
	return Ticket{Subscriber: s, Address: address}, err
}

// addressFor is the subscriber's address for whoever has the link of an issue. Old
// issues lie in the mailbox that he has moved away from, and somebody else may read
// there by now.
func (d *Desk) addressFor(ctx context.Context, s newsletter.Subscriber, issue int64) (string, error) {
	if s.Moved.IsZero() {
		return s.Email, nil
	}
	i, err := d.Store.Issue(ctx, issue)
	if errors.Is(err, newsletter.ErrNotFound) || err == nil && !i.FrozenAt.After(s.Moved) {
		return "", nil
	}
	return s.Email, err
}

// Leave unsubscribes whom the token belongs to. Repeats succeed and change
// nothing, but that the departure cannot be taken back any more: a digest gets
// forwarded, and whoever left in the reader's name first must not undo what the
// reader did himself. When it returns nil, the departure is on disk. The Ticket
// shows the subscriber as he was before.
func (d *Desk) Leave(ctx context.Context, token, reason string) (Ticket, error) {
	t, err := d.Look(ctx, token)
	if err != nil || t.Nobody() {
		return t, err
	}
	now := d.Now()
	departure, changed, err := d.Store.Leave(ctx, t.Subscriber.ID, oneLine(reason, maxReason), now)
	if errors.Is(err, newsletter.ErrNotFound) { // erased a moment ago
		return t, nil
	}
	if changed {
		d.note(EventLeft)
		t.Undo = d.Tokens.undo(t.Subscriber.ID, departure, t.Subscriber.Status == newsletter.StatusActive)
	}
	return t, err
}

// Undo takes a departure back; the former consent stands again. Issues that went
// out meanwhile are not sent later. The Ticket shows the subscriber as he is then.
// ErrExpired answers a token of another departure than the last.
func (d *Desk) Undo(ctx context.Context, undo string) (Ticket, error) {
	s, active, err := d.departed(ctx, undo)
	if err != nil || s.Status != newsletter.StatusLeft {
		return Ticket{Subscriber: s}, err
	}
	var confirmed time.Time
	if active { // also one of whom no confirmation is on record
		confirmed = firstOf(s.Confirmed, s.Consent.At, s.Created)
	}
	s, err = d.Store.Rejoin(ctx, s.ID, s.Departures, s.Consent, confirmed)
	if err == nil && s.Status == newsletter.StatusLeft { // he has asked for it again just now
		return Ticket{}, ErrExpired
	}
	if err == nil {
		d.note(EventReturned)
	}
	return Ticket{Subscriber: s}, err
}

// Because notes why somebody left, as he tells it afterwards; not of one who has come
// back. The Ticket shows the subscriber as he is.
func (d *Desk) Because(ctx context.Context, undo, reason string) (Ticket, error) {
	s, _, err := d.departed(ctx, undo)
	if err != nil || s.Status != newsletter.StatusLeft {
		return Ticket{Subscriber: s}, err
	}
	_, err = d.Store.NoteReason(ctx, s.ID, oneLine(reason, maxReason))
	return Ticket{Subscriber: s}, err
}

// departed is the subscriber whose departure a token is about, and whether he was
// active before. One who has come back already is found, too: pressing a button
// twice is no error.
func (d *Desk) departed(ctx context.Context, undo string) (s newsletter.Subscriber, active bool, err error) {
	id, departure, active, err := d.Tokens.openUndo(undo)
	if err != nil {
		return s, false, err
	}
	s, err = d.Store.Subscriber(ctx, id)
	switch {
	case errors.Is(err, newsletter.ErrNotFound):
		return newsletter.Subscriber{}, false, ErrExpired
	case err != nil:
		return newsletter.Subscriber{}, false, err
	case s.Departures != departure, s.Status == newsletter.StatusLeft && d.Now().Sub(s.Left) > UndoLife:
		return newsletter.Subscriber{}, false, ErrExpired
	}
	return s, active, nil
}

func firstOf(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// oneLine makes one line of what was typed, of so many letters at most.
func oneLine(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	runes := []rune(strings.TrimSpace(s))
	return strings.TrimSpace(string(runes[:min(len(runes), most)]))
}
