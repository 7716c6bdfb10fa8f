package delivery

import (
	"context"
	"fmt"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// worker is one connection and the one delivery that it has in hand.
type worker struct {
	*Courier
	press press
	conn  mail.Conn
}

// run sends until nothing is due. The connection is made before the first
// claim, so that an unreachable relay leaves the ledger as it is.
func (w *worker) run(ctx context.Context) error {
	defer w.hangUp()
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

// exchange makes the outcomes durable and claims the next delivery. When ctx is
// done, or there is no connection to be had, it records and claims nothing.
func (w *worker) exchange(ctx context.Context, last []newsletter.Outcome) ([]newsletter.Delivery, error) {
	claim := 1
	stop := w.ready(ctx)
	if stop != nil {
		claim = 0
	}
	if claim == 0 && len(last) == 0 {
		return nil, stop
	}
	// What has been sent must be recorded even while we are stopping.
	next, err := w.Ledger.Exchange(context.WithoutCancel(ctx), newsletter.Exchange{
		Node: w.Node, IssueID: w.press.issue.ID, Outcomes: last, Claim: claim, Now: w.Now(),
	})
	if err != nil {
		return nil, fmt.Errorf("record outcomes: %w", err)
	}
	for _, o := range last {
		w.tell(o)
	}
	return next, stop
}

// ready waits for the rate limit and sees to the connection.
func (w *worker) ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if w.Limit != nil {
		if err := w.Limit.Wait(ctx); err != nil {
			return err
		}
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
	msg, err := w.press.print(d)
	if err != nil {
		w.Log.Error("compose a message", "delivery", d.ID, "err", err)
		return newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Failed, At: w.Now(),
			Reply: newsletter.Reply{Text: "compose the message: " + err.Error()}}
	}
	unwanted := false
	proceed := func() bool {
		wanted, err := w.Ledger.Wanted(context.WithoutCancel(ctx), d.ID)
		if err != nil {
			w.Log.Error("look once more before sending", "delivery", d.ID, "err", err)
		}
		unwanted = err == nil && !wanted
		return err == nil && wanted
	}
	envelope := mail.Envelope{From: w.press.issue.Letterhead.ReturnPath, To: d.Address}
	result := w.conn.Send(ctx, envelope, msg, proceed)
	if result.Stale && w.redial(ctx) {
		result = w.conn.Send(ctx, envelope, msg, proceed)
	}
	if result.Broken {
		w.hangUp()
	}
	if unwanted {
		return newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Skipped, At: w.Now(),
			Reply: newsletter.Reply{Text: "unsubscribed or suppressed before the body was sent"}}
	}
	return judge(result, d, w.press.issue.FrozenAt, w.Now(), w.GiveUpAfter)
}

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
