package publisher

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recapd/digest"
	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// Trigger is what gives rise to the issues of an edition.
type Trigger int

const (
	BySchedule Trigger = iota // the slots of Edition.Schedule
	ByPost                    // each post that is new
	ByEvent                   // each event that is over, Edition.After its last post
)

// An occasion is what one issue of an edition by posts or by events belongs to: its
// slot. There is one issue for it, ever.
type occasion struct {
	slot  string
	name  string       // for people: `the post "Ducks in production"`
	posts []*post.Post // that the issue tells
	over  time.Time    // from when it can be told
	due   time.Time    // from when it is told by itself, and what the issue is as of
}

// Slot keys of occasions.
func postSlot(p *post.Post) string   { return "post:" + p.ID }
func eventSlot(folded string) string { return "event:" + folded }

// occasions are those that no issue has been made for, the one that is due first
// before the others. choices are about all posts, for people.
func (p *Publisher) occasions(ctx context.Context, site *Site, o Order, seen map[string]newsletter.Sighting, now time.Time) (list []occasion, choices []digest.Choice, err error) {
	c, err := p.criteria(ctx, site.Collection.Posts, o, seen, now)
	if err != nil {
		return nil, nil, err
	}
	if c.MaxAge > 0 {
		c.MaxAge += p.Edition.After // of the posts when the event is over, not when it is told
	}
	choices = p.chosen(ctx, site.Collection.Posts, c)
	if p.Edition.Trigger == ByPost {
		list = eachPost(digest.Chosen(choices))
	} else {
		news := choices
		c.AllPosts = true // an event is told from its beginning
		choices = p.chosen(ctx, site.Collection.Posts, c)
		list = p.eachEvent(news, choices)
	}
	slices.SortFunc(list, func(a, b occasion) int {
		return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.slot, b.slot))
	})
	var open []occasion
	for _, o := range list {
		switch s, err := p.Ledger.Slot(ctx, p.Edition.Name, o.slot); {
		case errors.Is(err, newsletter.ErrNotFound), err == nil && s.State == newsletter.SlotHeld:
			open = append(open, o)
		case err != nil:
			return nil, nil, fmt.Errorf("look for the issue of %s: %w", o.name, err)
		}
	}
	return open, choices, nil
}

func eachPost(posts []*post.Post) (list []occasion) {
	for _, p := range posts {
		list = append(list, occasion{slot: postSlot(p), name: fmt.Sprintf("the post %q", p.Title),
			posts: []*post.Post{p}, over: p.Published, due: p.Published})
	}
	return list
}

// eachEvent finds the events of which something is news; of one that had been told
// of before the edition began, nothing is.
func (p *Publisher) eachEvent(news, all []digest.Choice) (list []occasion) {
	fresh := map[string]bool{}
	for _, c := range news {
		name := digest.Folded(c.Post.Event)
		fresh[name] = fresh[name] || c.In
	}
	events := map[string]*occasion{}
	for _, c := range all {
		name := digest.Folded(c.Post.Event)
		if name == "" || !fresh[name] {
			continue
		}
		o := events[name]
		if o == nil {
			o = &occasion{slot: eventSlot(name), name: c.Post.Event}
			events[name] = o
		}
		switch {
		case c.In:
			o.posts = append(o.posts, c.Post)
			o.over = later(o.over, c.Post.Published)
		case c.Code == digest.TooFresh, c.Code == digest.NoPage: // somebody is still at it
			delete(fresh, name)
		}
	}
	for name, o := range events {
		if !fresh[name] || len(o.posts) == 0 {
			continue
		}
		o.due = o.over.Add(p.Edition.After)
		end := p.Editor.Masthead.Over(o.name)
		o.over, o.due = later(o.over, end), later(o.due, end)
		o.name = fmt.Sprintf("the event %q", o.name)
		list = append(list, *o)
	}
	return list
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// keepOccasion makes the issue of the occasion that is due first.
func (p *Publisher) keepOccasion(ctx context.Context, site *Site, now time.Time) (*newsletter.Issue, error) {
	s := Situation{Now: now, Differ: p.differ, Settle: p.Edition.Settle}
	if err := p.measure(ctx, site, &s); err != nil {
		return nil, err
	}
	if s.halved() { // the operator hears of it when the schedule asks for an issue
		return nil, nil
	}
	if err := p.sight(ctx, site, now); err != nil {
		return nil, err
	}
	if _, err := p.Ledger.WaitingIssue(ctx, p.Edition.Name); !errors.Is(err, newsletter.ErrNotFound) {
		return nil, err // what waits goes first
	}
	seen, err := p.Ledger.Sightings(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what was seen: %w", err)
	}
	list, choices, err := p.occasions(ctx, site, Order{At: now}, seen, now)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(o occasion) bool { return o.due.After(now) })
	if len(list) == 0 {
		return nil, nil
	}
	if s.unsettled(list[0].due) {
		return nil, nil
	}
	doubt, err := p.doubtOccasions(ctx, s, list, seen)
	if err != nil {
		return nil, err
	}
	first := list[0]
	issue := newsletter.Issue{Edition: p.Edition.Name, Slot: first.slot}
	if doubt != "" {
		return nil, p.holdOccasion(ctx, site, first, doubt, now)
	}
	if p.Edition.HoldFor > 0 {
		return nil, p.announce(ctx, site, first.slot, "The issue of "+first.name, now)
	}
	issue, err = p.issueOf(ctx, first, choices, issue, now)
	return &issue, err
}

func (p *Publisher) issueOf(ctx context.Context, o occasion, choices []digest.Choice, issue newsletter.Issue, now time.Time) (newsletter.Issue, error) {
	d, err := p.draft(ctx, o.posts, o.due, issue, now)
	if err != nil {
		return d.Issue, err
	}
	d.Choices = choices
	return p.freeze(ctx, d, now)
}

// doubtOccasions is why the operator should look first; "" when nothing speaks
// against it. Posts that were there when he last let one go are no surprise to him.
func (p *Publisher) doubtOccasions(ctx context.Context, s Situation, list []occasion, seen map[string]newsletter.Sighting) (string, error) {
	issues, err := p.Ledger.Issues(ctx, p.Edition.Name, usualOf)
	if err != nil {
		return "", fmt.Errorf("list the issues: %w", err)
	}
	var approved time.Time
	for _, i := range issues {
		approved = later(approved, i.Approved)
	}
	fresh := 0
	for _, o := range list {
		for _, q := range o.posts {
			if seen[q.Path].At.After(approved) {
				fresh++
				break
			}
		}
	}
	switch {
	case fresh >= many:
		return fmt.Sprintf("%d issues are due at the same time", len(list)), nil
	case s.accident() != "":
		return s.accident(), nil
	case !s.Differ.IsZero():
		return differ, nil
	case p.Edition.Approval:
		return "digest.approval is on", nil
	}
	return "", nil
}

func (p *Publisher) holdOccasion(ctx context.Context, site *Site, o occasion, why string, now time.Time) error {
	issue, err := p.Ledger.Hold(ctx, newsletter.Issue{Edition: p.Edition.Name, Slot: o.slot, State: newsletter.Held, HeldReason: why, Created: now})
	if err != nil {
		return fmt.Errorf("hold the issue of %s: %w", o.name, err)
	}
	p.show(ctx, site, Notice{Subject: "An issue waits for you", What: "The issue of " + o.name, Why: why, Hint: p.heldHint(), Issue: issue}, now)
	return nil
}

// draftOccasion composes the issue of a slot, or with "" of the first occasion that
// can be told.
func (p *Publisher) draftOccasion(ctx context.Context, site *Site, o Order, issue newsletter.Issue, now time.Time) (Draft, error) {
	list, choices, err := p.occasions(ctx, site, o, nil, now)
	if err != nil {
		return Draft{}, err
	}
	d := Draft{Issue: issue, Choices: choices}
	for _, each := range list {
		if issue.Slot != each.slot && (issue.Slot != "" || each.over.After(o.At)) {
			continue
		}
		issue.Slot = each.slot
		d, err = p.draft(ctx, each.posts, each.due, issue, now)
		d.Choices = narrowed(choices, each, list)
		return d, err
	}
	d.Choices = narrowed(choices, occasion{}, list)
	return d, ErrNothing
}

// narrowed takes the posts that the issue of an occasion does not tell out of the
// choices. others are the occasions that have no issue yet.
func narrowed(choices []digest.Choice, o occasion, others []occasion) []digest.Choice {
	out := slices.Clone(choices)
	for i, c := range out {
		if !c.In || slices.Contains(o.posts, c.Post) {
			continue
		}
		why := "its event has been told, or was there at the first run"
		if c.Post.Event == "" {
			why = "is about no event"
		}
		for _, other := range others {
			if slices.Contains(other.posts, c.Post) {
				why = "belongs to an issue of its own"
			}
		}
		out[i].In, out[i].Code, out[i].Why = false, digest.Elsewhere, why
	}
	return out
}
