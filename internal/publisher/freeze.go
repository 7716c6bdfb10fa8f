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
	if most := p.Edition.MaxReaders; most > 0 && d.Audience() > most {
		return d.Issue, fmt.Errorf("%w: %d, and the most is %d", ErrReaders, d.Audience(), most)
	}
	for _, g := range d.Groups {
		if err := p.Proof(d.Issue.Letterhead, g.Rendering); err != nil {
			return d.Issue, fmt.Errorf("issue %d cannot be made into a message: %w", d.Issue.Number, err)
		}
	}
	var nothing []string
	for _, r := range d.Nothing {
		nothing = append(nothing, r.Selection)
	}
	d.Issue.FrozenAt = now
	issue, err := p.Ledger.Freeze(ctx, newsletter.Freezing{
		Issue:      d.Issue,
		Posts:      d.Posts,
		Renderings: renderings(d.Groups),
		Nothing:    nothing,
		Mint:       p.Mint,
	})
	if err != nil {
		return issue, fmt.Errorf("freeze issue %d: %w", d.Issue.Number, err)
	}
	p.Log.Info("the issue is frozen", "edition", issue.Edition, "issue", issue.Number, "title", issue.Title, "posts", len(d.Posts), "renderings", len(d.Groups))
	return issue, nil
}

// ErrReaders means that an issue would go to more readers than the operator wants.
var ErrReaders = errors.New("there are more readers than an issue may have")

// heldHint is the next step with an issue that waits.
func (p *Publisher) heldHint() string {
	return fmt.Sprintf("look at it with recapd preview%s --explain; recapd issues approve %s lets it go", p.previewFlag(), p.waiting())
}

// previewFlag names the edition to recapd preview, which means the weekly one by itself.
func (p *Publisher) previewFlag() string {
	if p.Edition.Name == newsletter.Weekly {
		return ""
	}
	return " --edition " + p.Edition.Name
}

// waiting names the issue that waits to recapd issues.
func (p *Publisher) waiting() string {
	if p.Edition.Name == newsletter.Weekly {
		return "waiting"
	}
	return p.Edition.Name + "/waiting"
}

// hold leaves an issue to the operator.
func (p *Publisher) hold(ctx context.Context, site *Site, t Turn, now time.Time) error {
	issue, err := p.Ledger.Hold(ctx, newsletter.Issue{
		Edition: p.Edition.Name, Slot: newsletter.SlotKey(t.Slot), State: newsletter.Held,
		HeldReason: t.Why, Created: now,
	})
	if err != nil {
		return fmt.Errorf("hold the issue of %s: %w", t.Slot.Format(time.RFC3339), err)
	}
	p.show(ctx, site, Notice{Subject: "An issue waits for you", What: nameOf(t), Why: t.Why, Hint: p.heldHint(), Issue: issue}, now)
	return nil
}

func nameOf(t Turn) string { return "The slot of " + t.Slot.Format("Mon 2 Jan 2006 15:04 MST") }

// announce records an issue that goes out by itself in a while. Until then it is a
// draft: what is mended in the posts is mended in it.
func (p *Publisher) announce(ctx context.Context, site *Site, slot, name string, now time.Time) error {
	at := now.Add(p.Edition.HoldFor).In(p.zone())
	why := "it goes out " + at.Format("Mon 2 Jan 15:04 MST")
	issue, err := p.Ledger.Hold(ctx, newsletter.Issue{Edition: p.Edition.Name, Slot: slot, State: newsletter.Draft, HeldReason: why, Created: now})
	if err != nil {
		return fmt.Errorf("announce the issue: %w", err)
	}
	which := p.waiting()
	p.show(ctx, site, Notice{Subject: "An issue goes out " + at.Format("15:04 MST"), What: name, Why: why,
		Hint:  fmt.Sprintf("look at it with recapd preview%s --explain; recapd issues cancel %s keeps it back, recapd issues approve %[2]s lets it go at once", p.previewFlag(), which),
		Issue: issue}, now)
	return nil
}

func (p *Publisher) zone() *time.Location {
	if z := p.Editor.Masthead.Zone; z != nil {
		return z
	}
	return time.UTC
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
