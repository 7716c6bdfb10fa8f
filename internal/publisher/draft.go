package publisher

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"recapd/digest"
	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// ErrNothing means that there is nothing to tell.
var ErrNothing = errors.New("there is nothing new to tell")

// ErrFolder means that the content folder could not be read.
var ErrFolder = errors.New("the content folder cannot be read")

// Order is what is asked of the editor.
type Order struct {
	At       time.Time // the issue as of this instant
	AllPosts bool      // take in what was there at the first run and what is older than MaxAge
}

// Draft is an issue as it would be, in no ledger yet.
type Draft struct {
	Issue   newsletter.Issue
	Groups  []Group              // who would get what; the first is everybody who has chosen nothing
	Nothing []newsletter.Readers // whom no post is for: they would get nothing
	Posts   []newsletter.IssuePost
	Choices []digest.Choice // every post of the folder, in or out, and why
	Advice  []string        // what the editor should mind, in sentences
}

// Everybody is the rendering for those who have chosen nothing.
func (d Draft) Everybody() newsletter.Rendering { return d.Groups[0].Rendering }

// Audience is how many readers would get the issue.
func (d Draft) Audience() int {
	n := 0
	for _, g := range d.Groups {
		n += g.Readers
	}
	return n
}

// Preview composes the issue that would go out and records nothing. With
// ErrNothing the Draft still has the Choices that explain it.
func (p *Publisher) Preview(ctx context.Context, site *Site, o Order, now time.Time) (Draft, error) {
	if site.Collection.FolderFault() {
		return Draft{}, ErrFolder
	}
	return p.draftOf(ctx, site, o, p.byHand(now), now)
}

// Propose composes an issue that waits as it would be if it went now, and records
// nothing. The errors are those of Preview. It may run beside a pass.
func (p *Publisher) Propose(ctx context.Context, site *Site, waiting newsletter.Issue, now time.Time) (Draft, error) {
	if site.Collection.FolderFault() {
		return Draft{}, ErrFolder
	}
	return p.draftOf(ctx, site, Order{At: now}, waiting, now)
}

// byHand is an issue that the operator asks for: it belongs to no slot of the schedule,
// but to an occasion all the same.
func (p *Publisher) byHand(now time.Time) newsletter.Issue {
	if p.Edition.Trigger != BySchedule {
		return newsletter.Issue{}
	}
	return newsletter.Issue{Slot: newsletter.HandKey(now)}
}

// draftOf composes an issue of what the folder has.
func (p *Publisher) draftOf(ctx context.Context, site *Site, o Order, issue newsletter.Issue, now time.Time) (Draft, error) {
	if p.Edition.Trigger != BySchedule {
		return p.draftOccasion(ctx, site, o, issue, now)
	}
	choices, err := p.choose(ctx, site.Collection.Posts, o, nil, now)
	if err != nil {
		return Draft{}, err
	}
	d, err := p.draft(ctx, digest.Chosen(choices), o.At, issue, now)
	d.Choices = choices
	return d, err
}

// IssueByHand composes and freezes an issue because the operator asks for it:
// the one that waits, if one does, else one of its own. The operator's word
// stands for approval, and nothing waits for posts to settle. ErrNothing when
// there is nothing to tell.
func (p *Publisher) IssueByHand(ctx context.Context, site *Site, o Order, now time.Time) (newsletter.Issue, error) {
	if site.Collection.FolderFault() {
		return newsletter.Issue{}, ErrFolder
	}
	if _, err := p.begin(ctx, site, now); err != nil {
		return newsletter.Issue{}, err
	}
	if err := p.sight(ctx, site, now); err != nil {
		return newsletter.Issue{}, err
	}
	issue, err := p.Ledger.WaitingIssue(ctx, p.Edition.Name)
	if errors.Is(err, newsletter.ErrNotFound) {
		issue, err = p.byHand(now), nil
	}
	if err != nil {
		return issue, fmt.Errorf("look for a waiting issue: %w", err)
	}
	return p.compose(ctx, site, o, issue, now)
}

// compose makes an issue of what the folder has and freezes it.
func (p *Publisher) compose(ctx context.Context, site *Site, o Order, issue newsletter.Issue, now time.Time) (newsletter.Issue, error) {
	d, err := p.draftOf(ctx, site, o, issue, now)
	if err != nil {
		return d.Issue, err
	}
	return p.freeze(ctx, d, now)
}

// draft composes posts as of an instant. issue brings the slot, and the id when it is
// on record already.
func (p *Publisher) draft(ctx context.Context, posts []*post.Post, at time.Time, issue newsletter.Issue, now time.Time) (Draft, error) {
	d := Draft{Issue: issue}
	if len(posts) == 0 {
		return d, ErrNothing
	}
	number, err := p.Ledger.NextNumber(ctx, p.Edition.Name)
	if err != nil {
		return d, fmt.Errorf("count the issues: %w", err)
	}
	n := digest.Numbered{Edition: p.Edition.Name, Number: number, At: at}
	if n.Intro, n.Outro, err = p.note(ctx); err != nil {
		return d, err
	}
	if n.Told, err = p.told(ctx); err != nil {
		return d, err
	}
	d.Advice = digest.Advice(n)
	c, err := p.Editor.Compose(n, posts)
	if err == nil {
		d.Groups, d.Nothing, err = p.groups(ctx, c, n, posts)
	}
	if err != nil {
		return d, fmt.Errorf("compose issue %d: %w", number, err)
	}
	d.Posts = c.Posts
	d.Issue.Number, d.Issue.Edition, d.Issue.Title = number, p.Edition.Name, c.Title
	d.Issue.From, d.Issue.To, d.Issue.Created = c.From, c.To, now
	d.Issue.Letterhead = p.letterhead(c.Rendering, now)
	return d, nil
}

// note is what the editor has to say: for this issue alone, else in all of them.
func (p *Publisher) note(ctx context.Context) (intro, outro string, err error) {
	n, err := p.Ledger.Note(ctx, p.Edition.Name)
	if err != nil {
		return "", "", fmt.Errorf("read the editor's note: %w", err)
	}
	if p.Standing != nil {
		standing, err := p.Standing()
		if err != nil {
			return "", "", err
		}
		n.Intro, n.Outro = cmp.Or(n.Intro, standing.Intro), cmp.Or(n.Outro, standing.Outro)
	}
	return n.Intro, n.Outro, nil
}

// told are the events that issues of the edition have told of, with the first time.
func (p *Publisher) told(ctx context.Context) (map[string]time.Time, error) {
	issues, err := p.Ledger.Issues(ctx, p.Edition.Name, 0)
	if err != nil {
		return nil, fmt.Errorf("list the issues: %w", err)
	}
	events, err := p.Ledger.IssueEvents(ctx, p.Edition.Name)
	if err != nil {
		return nil, fmt.Errorf("read what the issues were about: %w", err)
	}
	told := map[string]time.Time{}
	for _, i := range issues { // the newest first
		if i.Number == 0 || i.State == newsletter.Cancelled {
			continue
		}
		for _, e := range events[i.ID] {
			told[e] = i.FrozenAt
		}
	}
	return told, nil
}

// letterhead completes the edition's letterhead for one issue. The boundary is
// drawn from the content: it cannot occur in it, and is no work of chance.
func (p *Publisher) letterhead(r newsletter.Rendering, now time.Time) newsletter.Letterhead {
	l := p.Edition.Letterhead
	sum := sha256.Sum256([]byte(r.HTML + r.Text))
	l.Boundary = "recapd-" + hex.EncodeToString(sum[:15])
	l.Date = now.UTC().Truncate(time.Second)
	return l
}
