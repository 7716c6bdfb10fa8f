package main

import (
	"context"
	"errors"
	"strconv"
	"time"

	"recapd/internal/delivery"
	"recapd/internal/letters"
	"recapd/internal/newsletter"
	"recapd/internal/web"
	"recapd/templates"
)

// lettersEvery is how often letters are looked for without a ring: those of a process
// that was killed.
const lettersEvery = 30 * time.Second

// post carries letters: when one was written, when one is due again, and every half
// minute.
func (d *daemonLoop) post(ctx context.Context) error {
	postman := d.postman()
	for {
		err := postman.Pass(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		d.afterLetters(ctx, err)
		bell := d.wrote
		if err != nil {
			bell = nil // a relay that is away is not asked anew for every letter
		}
		timer := time.NewTimer(d.untilLetter(ctx, err))
		select {
		case <-ctx.Done():
		case <-bell:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// afterLetters tells how a pass of the postman ended.
func (d *daemonLoop) afterLetters(ctx context.Context, err error) {
	switch {
	case err == nil:
		d.relayIsBack(ctx, &d.lettersWait)
	case errors.Is(err, delivery.ErrHeld): // told by carry
	default:
		d.log.Error("letters wait; they go on by themselves", "err", err, "next", lettersEvery)
		if errors.Is(err, letters.ErrRelay) {
			d.relayIsAway(ctx, &d.lettersWait, err)
		}
	}
}

// untilLetter is how long the postman may sleep.
func (d *daemonLoop) untilLetter(ctx context.Context, failed error) time.Duration {
	due, ok, err := d.ledger.NextLetter(ctx)
	if failed != nil || err != nil || !ok {
		return lettersEvery
	}
	return min(lettersEvery, max(due.Sub(d.now()), 100*time.Millisecond))
}

// ring wakes whoever waits on a bell of one place.
func ring(bell chan<- struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

// postman carries for this process, beside the courier and by the same rates.
func (o *office) postman() *letters.Postman {
	smtp := o.cfg.SMTP
	return &letters.Postman{
		Box: o.ledger, Desk: o.writer(), Carrier: o.carrier(), Held: o.courier.Guard.Check, All: o.courier.All, ByDomain: o.courier.ByDomain,
		StopWithin: smtp.ShutdownTimeout, GiveUpAfter: smtp.GiveUpAfter, Now: o.now, Log: o.log,
	}
}

// writer is where letters are written.
func (o *office) writer() *letters.Desk {
	c := o.cfg
	return &letters.Desk{
		Set: o.set, Site: c.Site.Title, Language: c.Site.Language, PublicURL: c.HTTP.PublicURL, PostalAddress: c.Digest.PostalAddress,
		Letterhead: o.letterhead(newsletter.Weekly), Domain: c.Digest.From.Domain(), Tokens: o.tokens, Signer: o.courier.Signer,
		Next: func(after time.Time) (time.Time, bool) {
			due := o.issueAfter(after)
			return due.At, due.Weekly
		},
		Latest: o.latestIssue,
	}
}

// nextIssue is the turn of the schedule that somebody who joins now waits for.
func (h *house) nextIssue() web.Due { return h.issueAfter(h.now()) }

func (h *house) issueAfter(now time.Time) web.Due {
	at := h.turns.Next(now)
	if at.IsZero() {
		return web.Due{}
	}
	at = at.In(h.cfg.Site.Zone())
	return web.Due{At: at, Weekly: h.turns.Next(at).Equal(at.AddDate(0, 0, 7))}
}

// latestIssue is what a welcome shows.
func (o *office) latestIssue(ctx context.Context, before time.Time) (*templates.IssueLine, []templates.Link, error) {
	issues, err := o.ledger.Issues(ctx, newsletter.Weekly, 10)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range issues {
		if !i.Out() || !i.FrozenAt.Before(before) {
			continue
		}
		posts, err := o.ledger.IssuePosts(ctx, i.ID)
		var links []templates.Link
		for _, p := range posts {
			links = append(links, templates.Link{Label: p.Title, URL: p.Permalink})
		}
		at := i.Letterhead.Date
		return &templates.IssueLine{Number: i.Number, URL: o.cfg.HTTP.PublicURL + "/issues/" + strconv.Itoa(i.Number),
			Title: i.Title, Date: at.Format("2 Jan"), DateTime: at.Format(time.DateOnly)}, links, err
	}
	return nil, nil, nil
}
