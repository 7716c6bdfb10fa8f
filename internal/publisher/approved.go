package publisher

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recapd/digest"
	"recapd/internal/newsletter"
)

// This file lets go what waits. The operator's word is for the draft that he has
// seen: when the folder makes another one of it, he is asked again.

// Name is the same for drafts that say the same, whoever reads them.
func (d Draft) Name() string {
	r := d.Everybody()
	sum := sha256.Sum256([]byte(strings.Join([]string{r.Subject, r.HTML, r.Text, r.Web}, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// approved freezes the issue that waits, when the operator has approved what it is
// now, or has been given time to say otherwise. It returns nil when there is none.
func (p *Publisher) approved(ctx context.Context, site *Site, now time.Time) (*newsletter.Issue, error) {
	issue, err := p.Ledger.WaitingIssue(ctx, p.Edition.Name)
	switch {
	case errors.Is(err, newsletter.ErrNotFound), err == nil && issue.Approved.IsZero() && !p.ripe(issue, now):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("look for a waiting issue: %w", err)
	}
	var s Situation
	if err := p.measure(ctx, site, &s); err != nil {
		return nil, err
	}
	if why := s.accident(); why != "" && issue.Approved.IsZero() {
		return p.conceded(nil, p.ask(ctx, site, issue, why, now))
	}
	d, err := p.draftOf(ctx, site, Order{At: now}, issue, now)
	switch {
	case errors.Is(err, ErrNothing) && slices.ContainsFunc(d.Choices, pageless):
		return nil, nil // the blog is away: it goes when its pages are back
	case errors.Is(err, ErrNothing):
		return nil, p.dropEmpty(ctx, issue, now)
	case err != nil:
		return nil, err
	case !issue.Approved.IsZero() && issue.ApprovedAs != d.Name():
		return p.conceded(nil, p.ask(ctx, site, issue, "it has changed since it was approved", now))
	}
	if err := p.sight(ctx, site, now); err != nil {
		return nil, err
	}
	frozen, err := p.freeze(ctx, d, now)
	if err != nil {
		return p.conceded(nil, err)
	}
	return &frozen, p.dropWaiting(ctx, now)
}

// ripe tells that a draft that was announced may go by now.
func (p *Publisher) ripe(i newsletter.Issue, now time.Time) bool {
	return i.State == newsletter.Draft && !now.Before(i.Created.Add(p.Edition.HoldFor))
}

func pageless(c digest.Choice) bool { return c.Code == digest.NoPage }

// ask leaves an issue to the operator that he has been told of before. What he said
// of it is forgotten.
func (p *Publisher) ask(ctx context.Context, site *Site, issue newsletter.Issue, why string, now time.Time) error {
	issue.State, issue.HeldReason, issue.Approved, issue.ApprovedAs = newsletter.Held, why, time.Time{}, ""
	issue, err := p.Ledger.Hold(ctx, issue)
	if err != nil {
		return fmt.Errorf("hold the issue again: %w", err)
	}
	p.show(ctx, site, Notice{Subject: "An issue still waits for you", What: p.named(issue), Why: why, Hint: p.heldHint(), Again: true, Issue: issue}, now)
	return nil
}

// dropEmpty cancels an issue that was to go, of which nothing is left.
func (p *Publisher) dropEmpty(ctx context.Context, issue newsletter.Issue, now time.Time) error {
	if err := p.Ledger.Cancel(ctx, issue.ID, false, now); err != nil {
		return fmt.Errorf("cancel the issue of which nothing is left: %w", err)
	}
	p.tell(ctx, Notice{Subject: "An issue is cancelled", What: p.named(issue), Why: "there is nothing to tell in it any more",
		Hint: fmt.Sprintf("recapd preview%s --explain says why of each post", p.previewFlag())})
	return nil
}

// named is an issue that waits, for people.
func (p *Publisher) named(i newsletter.Issue) string {
	if slot, err := time.Parse(time.RFC3339, i.Slot); err == nil {
		return nameOf(Turn{Slot: slot.In(p.zone())})
	}
	kind, name, _ := strings.Cut(i.Slot, ":")
	return fmt.Sprintf("The issue of the %s %q", kind, name)
}
