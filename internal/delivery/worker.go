package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// worker is one connection and the one delivery that it has in hand.
type worker struct {
	*round
	within  Range // whose deliveries it claims
	conn    mail.Conn
	turn    time.Time // when it took a turn by the limit of all; zero: it has none
	refused error     // why the relay takes nothing from us
}

// run sends until nothing is due in the range. The connection is made before the
// first claim, so that an unreachable relay leaves the ledger as it is; it is
// kept for the next range.
func (w *worker) run(ctx context.Context, within Range) error {
	w.within = within
	var last []newsletter.Outcome
	for {
		next, err := w.exchange(ctx, last)
		if err != nil || len(next) == 0 {
			return err
		}
		last = last[:0]
		for _, d := range next {
			last = append(last, w.deliver(ctx, d))
		}
	}
}

// exchange makes the outcomes durable and claims the next delivery, in one
// commit where nothing has to be waited for. When there is a reason to stop, it
// records and claims nothing.
func (w *worker) exchange(ctx context.Context, last []newsletter.Outcome) ([]newsletter.Delivery, error) {
	if len(last) > 0 && w.mustWait(ctx) {
		if _, err := w.record(ctx, last, 0); err != nil {
			return nil, err
		}
		last = nil
	}
	if w.refused == nil && !w.hasTurn(ctx) && w.nothingDue(ctx) {
		return w.record(ctx, last, 0)
	}
	if stop := w.ready(ctx); stop != nil {
		_, err := w.record(ctx, last, 0)
		return nil, cmp.Or(err, stop)
	}
	next, err := w.record(ctx, last, 1)
	w.begun.Add(int64(len(next)))
	return next, err
}

// nothingDue keeps a worker from waiting for a turn, which may be tomorrow's, when
// there is no message to take it for.
func (w *worker) nothingDue(ctx context.Context) bool {
	due, err := w.Ledger.Due(context.WithoutCancel(ctx), w.within, w.Now())
	return err == nil && due == 0
}

// record is Ledger.Exchange with patience: what has left must be recorded even
// while we are stopping, and a ledger that is locked or away for a moment must not
// make a copy of what arrived, nor end the round. What others have taken over meanwhile is theirs.
func (w *worker) record(ctx context.Context, last []newsletter.Outcome, claim int) ([]newsletter.Delivery, error) {
	if len(last) == 0 && claim == 0 {
		return nil, nil
	}
	x := newsletter.Exchange{Node: w.Node, IssueID: w.press.issue.ID, Outcomes: last, Claim: claim, Most: w.most, Now: w.Now(),
		First: w.within.First, Last: w.within.Last}
	next, err := w.Ledger.Exchange(context.WithoutCancel(ctx), x)
	for began := time.Now(); w.worthAnother(err, len(last) > 0, began); {
		w.answers(err)
		time.Sleep(recordPause)
		if len(last) > 0 {
			x.Claim = 0
		}
		next, err = w.Ledger.Exchange(context.WithoutCancel(ctx), x)
	}
	if errors.Is(err, newsletter.ErrNotClaimed) {
		w.Log.Warn("an outcome came too late: another node has taken the delivery over, and may have sent a copy", "err", err)
		x.Claim, err = 0, nil
	}
	if err != nil {
		return nil, fmt.Errorf("record outcomes: %w", err)
	}
	w.answers(nil)
	if err := w.Guard.note(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	for _, o := range last {
		w.tell(o)
	}
	if x.Claim < claim { // the ledger is well again: claim afresh
		return w.record(ctx, nil, claim)
	}
	return next, nil
}

// worthAnother tells whether to ask the ledger once more, with outcomes in hand or for a
// claim alone. A claim waits for a server that is away as long as the node may carry.
func (w *worker) worthAnother(err error, outcomes bool, began time.Time) bool {
	within := recordWithin
	if w.Lease != nil && w.quit.Err() == nil {
		within = recordAway
	}
	if !outcomes && (w.Lease == nil || w.stop.Err() != nil || !errors.Is(err, newsletter.ErrAway)) {
		return false
	}
	return err != nil && !errors.Is(err, newsletter.ErrNotClaimed) && time.Since(began) < within
}

// answers tells that the ledger does not, and that it does again, once each for all
// connections.
func (r *round) answers(err error) {
	switch silent := err != nil; {
	case r.silent.Swap(silent) == silent:
	case silent:
		r.Log.Error("the ledger does not take outcomes; trying again", "err", err)
	default:
		r.Log.Info("the ledger takes outcomes again")
	}
}

const (
	recordPause  = time.Second
	recordWithin = 5 * time.Second // a file is there or not, and the service manager waits for us
	recordAway   = 5 * time.Minute // a server is started again, or another takes its place
	lookWithin   = 10 * time.Second
)

// mustWait tells that the next message has to wait for a connection or for the
// rate limit.
func (w *worker) mustWait(ctx context.Context) bool {
	return w.conn == nil || w.refused != nil || !w.hasTurn(ctx)
}

// ready waits for the rate limit and sees to the connection.
func (w *worker) ready(ctx context.Context) error {
	if err := cmp.Or(w.refused, ctx.Err()); err != nil {
		return err
	}
	if err := w.awaitTurn(ctx); err != nil {
		return err
	}
	if w.conn != nil {
		return nil
	}
	conn, err := w.Carrier.Connect(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: %w", ErrRelay, err)
	}
	w.conn = conn
	return nil
}

// deliver sends one message and says what became of it. The message is complete
// in memory before the conversation begins.
func (w *worker) deliver(ctx context.Context, d newsletter.Delivery) newsletter.Outcome {
	if later := w.awaitDomain(ctx, d); later > 0 {
		return newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Pending, At: w.Now(), NextAt: w.Now().Add(later)}
	}
	w.turn = time.Time{}
	msg, err := w.press.print(d)
	if err != nil {
		return newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Failed, At: w.Now(),
			Reply: newsletter.Reply{Text: withoutAddress("compose the message: "+err.Error(), d.Address)}}
	}
	unwanted := false
	proceed := func() bool {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookWithin)
		defer cancel()
		wanted, err := w.Ledger.Wanted(ctx, w.Node, d.ID)
		switch {
		case errors.Is(err, newsletter.ErrNotClaimed):
			w.Log.Info("another node has taken a delivery over before its body was sent", "delivery", d.ID)
		case err != nil:
			w.answers(err)
		}
		unwanted = err == nil && !wanted
		return err == nil && wanted
	}
	envelope := mail.Envelope{From: w.press.issue.Letterhead.ReturnPath, To: d.Address}
	result := w.send(ctx, envelope, msg, proceed)
	if result.Stale && w.redial(ctx) {
		result = w.send(ctx, envelope, msg, proceed)
	}
	if result.Broken {
		w.hangUp()
	}
	if unwanted {
		return newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Skipped, At: w.Now(),
			Reply: newsletter.Reply{Text: "unsubscribed or suppressed before the body was sent"}}
	}
	ours := w.refusesUs(result)
	if w.streak.Load() > refusalsInARow {
		w.refused = fmt.Errorf("%w: %s", ErrRefused, withoutAddress(result.String(), d.Address))
	}
	o := judge(result, ours, d, w.Now(), w.GiveUpAfter)
	if o.State == newsletter.Unknown && w.HoldUnknown {
		o.NextAt = time.Time{}
	}
	return o
}

func (w *worker) send(ctx context.Context, e mail.Envelope, msg []byte, proceed func() bool) mail.Result {
	conn := w.conn
	defer context.AfterFunc(w.finish, func() { conn.Close() })()
	return mail.SendWithin(ctx, w.stop, w.StopWithin, conn, e, msg, proceed)
}

// refusesUs tells a refusal of the sender from one of a recipient: what is ours
// is no failure of the delivery. What the relay says to MAIL, or about itself, is
// about us, unless it is the size of this one message. What it says to RCPT or the body about sender, policy or content may
// be one domain's own rule: it is about us when nothing is accepted between a few
// of them.
func (w *worker) refusesUs(r mail.Result) bool {
	switch {
	case r.Verdict == mail.Accepted:
		w.streak.Store(0)
		return false
	case r.Verdict != mail.Refused || r.Scope == mail.ScopeRecipient:
		return false
	}
	inARow := w.streak.Add(1)
	return inARow > refusalsInARow || r.Scope == mail.ScopeRelay || r.Stage == mail.StageMail && r.Scope != mail.ScopeMessage
}

// refusalsInARow is how many times a relay may refuse what looks like ourselves
// before the issue pauses.
const refusalsInARow = 3

// redial replaces a connection that the relay had closed between two messages:
// it does so when it likes, and that is no failure of the next message.
func (w *worker) redial(ctx context.Context) bool {
	w.hangUp()
	conn, err := w.Carrier.Connect(ctx)
	if err != nil {
		return false
	}
	w.conn = conn
	return true
}

func (w *worker) hangUp() {
	if w.conn == nil {
		return
	}
	if err := w.conn.Close(); err != nil {
		w.Log.Debug("close the connection", "err", err)
	}
	w.conn = nil
}
