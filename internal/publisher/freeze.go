package publisher

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

// freeze settles a draft in the ledger: its content, its readers, and what it
// covers. It is the point from which nothing changes any more.
func (p *Publisher) freeze(ctx context.Context, d Draft, now time.Time) (newsletter.Issue, error) {
	if most := p.Edition.MaxReaders; most > 0 && d.Audience > most {
		return d.Issue, fmt.Errorf("%w: %d, and the most is %d", ErrReaders, d.Audience, most)
	}
	if err := p.Proof(d.Issue.Letterhead, d.Rendering); err != nil {
		return d.Issue, fmt.Errorf("issue %d cannot be made into a message: %w", d.Issue.Number, err)
	}
	d.Issue.FrozenAt = now
	issue, err := p.Ledger.Freeze(ctx, newsletter.Freezing{
		Issue:      d.Issue,
		Posts:      d.Posts,
		Renderings: []newsletter.Rendering{d.Rendering},
		Mint:       p.Mint,
	})
	if err != nil {
		return issue, fmt.Errorf("freeze issue %d: %w", d.Issue.Number, err)
	}
	p.Log.Info("the issue is frozen", "issue", issue.Number, "title", issue.Title, "posts", len(d.Posts))
	return issue, nil
}

// ErrReaders means that an issue would go to more readers than the operator wants.
var ErrReaders = errors.New("there are more readers than an issue may have")

const heldHint = "look at it with recapd preview --explain; recapd issues approve lets it go"

// hold leaves an issue to the operator.
func (p *Publisher) hold(ctx context.Context, t Turn, now time.Time) error {
	_, err := p.Ledger.Hold(ctx, newsletter.Issue{
		Edition: p.Edition.Name, Slot: newsletter.SlotKey(t.Slot), State: newsletter.Held,
		HeldReason: t.Why, Created: now,
	})
	if err != nil {
		return fmt.Errorf("hold the issue of %s: %w", t.Slot.Format(time.RFC3339), err)
	}
	p.tell(ctx, "An issue waits for you", t, heldHint)
	return nil
}

// tell reaches the operator about a slot.
func (p *Publisher) tell(ctx context.Context, subject string, t Turn, hint string) {
	p.Log.Warn(subject, "slot", t.Slot, "why", t.Why, "hint", hint)
	if p.Tell != nil {
		p.Tell(ctx, subject, fmt.Sprintf("The slot of %s: %s.\n\n%s.\n", t.Slot.Format("Mon 2 Jan 2006 15:04 MST"), t.Why, hint))
	}
}

// dropWaiting lets an issue go that was held because it was late: the one just
// frozen has told its posts.
func (p *Publisher) dropWaiting(ctx context.Context, now time.Time) error {
	for {
		issue, err := p.Ledger.WaitingIssue(ctx, p.Edition.Name)
		if errors.Is(err, newsletter.ErrNotFound) {
			return nil
		}
		if err == nil {
			err = p.Ledger.Cancel(ctx, issue.ID, false, now)
		}
		if err != nil {
			return fmt.Errorf("drop the issue that waited: %w", err)
		}
	}
}
