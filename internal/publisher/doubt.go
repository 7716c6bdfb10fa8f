package publisher

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recapd/internal/newsletter"
)

// This file fetches what Decide's doubts are about.

// sight notes what the folder has.
func (p *Publisher) sight(ctx context.Context, site *Site, now time.Time) error {
	if err := p.Ledger.Sight(ctx, sightings(site.Collection.Posts, now)); err != nil {
		return fmt.Errorf("note what was seen: %w", err)
	}
	return nil
}

// lastClosed is the latest slot that was closed, else when the edition began.
func (p *Publisher) lastClosed(ctx context.Context, began time.Time) (time.Time, error) {
	last, err := p.Ledger.LastSlot(ctx, p.Edition.Name)
	if errors.Is(err, newsletter.ErrNotFound) {
		return began, nil
	}
	if err != nil {
		return began, fmt.Errorf("find the last slot: %w", err)
	}
	if at, err := time.Parse(time.RFC3339, last.Key); err == nil {
		return later(at, began), nil // an edition may have begun anew
	}
	return began, nil
}

// measure counts the folder and the readers.
func (p *Publisher) measure(ctx context.Context, site *Site, s *Situation) error {
	known, err := p.Ledger.Sightings(ctx)
	if err != nil {
		return fmt.Errorf("read what was seen: %w", err)
	}
	s.Posts, s.Known, s.MaxReaders = len(site.Collection.Posts), len(known), p.Edition.MaxReaders
	if s.Readers, err = p.Ledger.CountActive(ctx, p.Edition.Name); err != nil {
		return fmt.Errorf("count the readers: %w", err)
	}
	return nil
}

// Enough issues say what is usual; old ones do not.
const (
	usualFrom = 3
	usualOf   = 8
)

// usual is the median of how many posts the last issues had; 0 while there are few.
func (p *Publisher) usual(ctx context.Context) (int, error) {
	issues, err := p.Ledger.Issues(ctx, p.Edition.Name, 2*usualOf)
	if err != nil {
		return 0, fmt.Errorf("list the issues: %w", err)
	}
	var sizes []int
	for _, i := range issues {
		if i.Number == 0 || i.State == newsletter.Cancelled || len(sizes) == usualOf {
			continue
		}
		posts, err := p.Ledger.IssuePosts(ctx, i.ID)
		if err != nil {
			return 0, fmt.Errorf("list the posts of issue %d: %w", i.Number, err)
		}
		sizes = append(sizes, len(posts))
	}
	if len(sizes) < usualFrom {
		return 0, nil
	}
	slices.Sort(sizes)
	return sizes[len(sizes)/2], nil
}

// missFolder tells the operator, once for each slot, that an issue is due and the
// folder cannot be read. The slot stays due.
func (p *Publisher) missFolder(ctx context.Context, now time.Time) error {
	if begun, err := p.Ledger.FirstRunDone(ctx, p.Edition.Name); err != nil || !begun {
		return err
	}
	edition, err := p.Ledger.StartEdition(ctx, p.Edition.Name, now)
	if err != nil {
		return err
	}
	closed, err := p.lastClosed(ctx, edition.Began)
	if err != nil {
		return err
	}
	if p.Edition.Trigger != BySchedule {
		return nil
	}
	slot, n := p.Edition.Schedule.Latest(closed, now)
	if n == 0 || slot.Equal(p.missed) {
		return nil
	}
	p.missed = slot
	p.tell(ctx, Notice{Subject: "An issue cannot be composed", What: nameOf(Turn{Slot: slot}), Why: "the content folder cannot be read, or is empty",
		Hint: "it goes out when the folder is back: is it mounted? recapd check tells more"})
	return nil
}
