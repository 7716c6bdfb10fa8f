package publisher

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

// Notice is what the operator hears about an issue.
type Notice struct {
	Subject string // of a mail: "An issue waits for you"
	What    string // which issue: "The slot of Mon 23 Nov 2026 09:00 UTC"
	Why     string
	Hint    string // the next step

	Again bool             // he has been told of Issue before
	Issue newsletter.Issue // that waits, as it is on record; its ID is 0 when none does
	Draft *Draft           // what it would be if it went now; nil when there is nothing in it, or nobody can tell
}

// Text is the notice in a few lines.
func (n Notice) Text() string { return fmt.Sprintf("%s: %s.\n\n%s.\n", n.What, n.Why, n.Hint) }

// tell reaches the operator.
func (p *Publisher) tell(ctx context.Context, n Notice) {
	p.Log.Warn(n.Subject, "edition", p.Edition.Name, "issue", n.What, "why", n.Why, "hint", n.Hint)
	if p.Tell != nil {
		p.Tell(ctx, n)
	}
}

// show is tell about an issue that waits, with what would be in it.
func (p *Publisher) show(ctx context.Context, site *Site, n Notice, now time.Time) {
	if p.Tell != nil {
		switch d, err := p.Propose(ctx, site, n.Issue, now); {
		case err == nil:
			n.Draft = &d
		case !errors.Is(err, ErrNothing):
			p.Log.Error("compose the issue that waits, for the operator to see", "err", err)
		}
	}
	p.tell(ctx, n)
}

// remind tells that a slot goes by without an issue, since one waits already.
func (p *Publisher) remind(ctx context.Context, site *Site, t Turn, now time.Time) {
	issue, err := p.Ledger.WaitingIssue(ctx, p.Edition.Name)
	if err != nil { // let go or cancelled a moment ago
		p.Log.Info("the issue before it waits no more", "edition", p.Edition.Name, "err", err)
		return
	}
	p.show(ctx, site, Notice{Subject: "An issue still waits for you", What: nameOf(t), Why: t.Why, Hint: p.heldHint(), Again: true, Issue: issue}, now)
}
