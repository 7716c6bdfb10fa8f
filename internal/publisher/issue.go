package publisher

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recapd/digest"
	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// Keep makes one pass over the ledger: it notes what was seen, marks the first
// run, freezes the issue that the operator has approved, and does what the schedule
// asks for. It returns the issue that it froze, or nil. Run it after each Scan.
func (p *Publisher) Keep(ctx context.Context, site *Site, now time.Time) (*newsletter.Issue, error) {
	if site.Collection.FolderFault() {
		return nil, p.missFolder(ctx, now)
	}
	p.compare(site, now)
	edition, err := p.begin(ctx, site, now)
	if err != nil {
		return nil, err
	}
	if issue, err := p.approved(ctx, site, now); issue != nil || err != nil {
		return issue, err
	}
	if p.Edition.Trigger != BySchedule {
		return p.conceded(p.keepOccasion(ctx, site, now))
	}
	situation, choices, err := p.situation(ctx, site, edition.Began, now)
	if err != nil {
		return nil, err
	}
	turn := Decide(situation)
	if turn.Act != Wait && turn.Missed > 0 {
		p.Log.Warn("slots went by while nobody was there; this one makes up for them", "missed", turn.Missed, "slot", turn.Slot)
	}
	switch turn.Act {
	case Empty:
		err = p.Ledger.CloseSlot(ctx, turn.closing(p.Edition.Name, now))
		p.Log.Info("the slot is closed without an issue", "slot", turn.Slot, "why", turn.Why)
		if situation.Waiting {
			p.remind(ctx, site, turn, now)
		}
	case Hold:
		err = p.hold(ctx, site, turn, now)
	case Announce:
		err = p.announce(ctx, site, newsletter.SlotKey(turn.Slot), nameOf(turn), now)
	case Compose:
		var issue newsletter.Issue
		if issue, err = p.issueFor(ctx, choices, turn, now); err == nil {
			return &issue, p.dropWaiting(ctx, now)
		}
	}
	return p.conceded(nil, err)
}

// compare notes whether the other nodes see the same posts.
func (p *Publisher) compare(site *Site, now time.Time) {
	switch {
	case p.Disagree == nil || !p.Disagree(site.Collection.Revision):
		p.differ = time.Time{}
	case p.differ.IsZero():
		p.differ = now
	}
}

// conceded leaves an issue to another process that was faster.
func (p *Publisher) conceded(issue *newsletter.Issue, err error) (*newsletter.Issue, error) {
	if errors.Is(err, newsletter.ErrConflict) || errors.Is(err, newsletter.ErrSlotTaken) {
		p.Log.Info("another process was faster", "edition", p.Edition.Name)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return issue, nil
}

func (p *Publisher) issueFor(ctx context.Context, choices []digest.Choice, t Turn, now time.Time) (newsletter.Issue, error) {
	d, err := p.draft(ctx, digest.Chosen(choices), t.Slot, newsletter.Issue{Slot: newsletter.SlotKey(t.Slot)}, now)
	if err != nil {
		return d.Issue, err
	}
	return p.freeze(ctx, d, now)
}

// begin records that the edition has begun and which posts were there before it.
func (p *Publisher) begin(ctx context.Context, site *Site, now time.Time) (newsletter.Edition, error) {
	edition, err := p.Ledger.StartEdition(ctx, p.Edition.Name, now)
	if err != nil {
		return edition, fmt.Errorf("begin the edition %s: %w", p.Edition.Name, err)
	}
	done, err := p.Ledger.FirstRunDone(ctx, p.Edition.Name)
	if err != nil || done || len(site.Collection.Posts) == 0 {
		return edition, err // a folder that is empty at first may not be mounted yet
	}
	var covered []newsletter.Covered
	if p.Edition.SkipFirst {
		covered = alreadyThere(site.Collection.Posts, edition.Began)
	}
	if err := p.Ledger.FinishFirstRun(ctx, p.Edition.Name, covered, now); err != nil {
		return edition, fmt.Errorf("mark the posts already there: %w", err)
	}
	p.Log.Info("first run", "posts already there, not to be mailed", len(covered))
	return edition, nil
}

func (p *Publisher) situation(ctx context.Context, site *Site, began, now time.Time) (Situation, []digest.Choice, error) {
	if p.watching.IsZero() {
		p.watching = now
	}
	s := Situation{Now: now, Watching: p.watching, Closed: began, Schedule: p.Edition.Schedule, Grace: p.Edition.Grace,
		Approval: p.Edition.Approval, Patience: 4 * p.Edition.Quiet,
		Differ: p.differ, Settle: p.Edition.Settle,
		HoldFor: p.Edition.HoldFor, Fewest: p.Edition.Fewest, MaxAge: p.Edition.MaxAge}
	var err error
	if s.Closed, err = p.lastClosed(ctx, began); err != nil {
		return s, nil, err
	}
	if err := p.measure(ctx, site, &s); err != nil {
		return s, nil, err
	}
	if !s.halved() { // else the folder is remembered as it should be, until the operator says otherwise
		if err := p.sight(ctx, site, now); err != nil {
			return s, nil, err
		}
	}
	slot, n := s.Schedule.Latest(s.Closed, now)
	if n == 0 {
		return s, nil, nil
	}
	if s.Usual, err = p.usual(ctx); err != nil {
		return s, nil, err
	}
	switch _, err := p.Ledger.WaitingIssue(ctx, p.Edition.Name); {
	case err == nil:
		s.Waiting = true
	case !errors.Is(err, newsletter.ErrNotFound):
		return s, nil, fmt.Errorf("look for a waiting issue: %w", err)
	}
	seen, err := p.Ledger.Sightings(ctx)
	if err != nil {
		return s, nil, fmt.Errorf("read what was seen: %w", err)
	}
	choices, err := p.choose(ctx, site.Collection.Posts, Order{At: slot}, seen, now)
	for _, c := range choices {
		switch {
		case c.In:
			s.Chosen++
			if s.Oldest.IsZero() || c.Post.Published.Before(s.Oldest) {
				s.Oldest = c.Post.Published
			}
		case c.Code == digest.TooFresh:
			s.Settling++
		case c.Code == digest.NoPage:
			s.Settling++
			s.Pageless++
		}
	}
	return s, choices, err
}

// choose asks the editor. An edition that has not begun is treated as if it
// began now, so that a preview shows what the first run would do. seen may be
// nil: then no post is waited for.
func (p *Publisher) choose(ctx context.Context, posts []*post.Post, o Order, seen map[string]newsletter.Sighting, now time.Time) ([]digest.Choice, error) {
	c, err := p.criteria(ctx, posts, o, seen, now)
	if err != nil {
		return nil, err
	}
	return p.chosen(ctx, posts, c), nil
}

// chosen has the editor choose, among posts whose pages are there.
func (p *Publisher) chosen(ctx context.Context, posts []*post.Post, c digest.Criteria) []digest.Choice {
	choices := digest.Choose(posts, c)
	if p.Missing == nil {
		return choices
	}
	var pages []string
	for _, each := range digest.Chosen(choices) {
		pages = append(pages, each.Permalink)
	}
	missing := p.Missing(ctx, pages)
	for i, each := range choices {
		if why := missing[each.Post.Permalink]; each.In && why != "" {
			choices[i].In, choices[i].Code, choices[i].Why = false, digest.NoPage, "its page is not there yet: "+why
		}
	}
	return choices
}

func (p *Publisher) criteria(ctx context.Context, posts []*post.Post, o Order, seen map[string]newsletter.Sighting, now time.Time) (digest.Criteria, error) {
	covered, err := p.Ledger.Covered(ctx, p.Edition.Name)
	if err != nil {
		return digest.Criteria{}, fmt.Errorf("read what has been told: %w", err)
	}
	begun, err := p.Ledger.FirstRunDone(ctx, p.Edition.Name)
	if err != nil {
		return digest.Criteria{}, fmt.Errorf("look for the first run: %w", err)
	}
	if !begun && p.Edition.SkipFirst {
		covered = append(covered, alreadyThere(posts, now)...)
	}
	numbers, err := p.numbers(ctx)
	if err != nil {
		return digest.Criteria{}, err
	}
	return digest.Criteria{
		Edition:   p.Edition.Name,
		Now:       o.At,
		Clock:     now,
		MaxAge:    p.Edition.MaxAge,
		Quiet:     p.Edition.Quiet,
		Coverage:  newsletter.NewCoverage(covered),
		Sightings: seen,
		Numbers:   numbers,
		AllPosts:  o.AllPosts,
		Languages: p.Editor.Masthead.Reads(),
		Most:      p.most(),
	}, nil
}

func (p *Publisher) most() int {
	if p.Edition.Trigger != BySchedule {
		return 0
	}
	return p.Edition.Most
}

// numbers are the issues' numbers by id, for reasons in words.
func (p *Publisher) numbers(ctx context.Context) (map[int64]int, error) {
	issues, err := p.Ledger.Issues(ctx, p.Edition.Name, 0)
	if err != nil {
		return nil, fmt.Errorf("list the issues: %w", err)
	}
	numbers := make(map[int64]int, len(issues))
	for _, i := range issues {
		numbers[i.ID] = i.Number
	}
	return numbers, nil
}
