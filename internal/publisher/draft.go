package publisher

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"recapd/digest"
	"recapd/internal/newsletter"
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
	Issue     newsletter.Issue
	Rendering newsletter.Rendering
	Posts     []newsletter.IssuePost
	Choices   []digest.Choice // every post of the folder, in or out, and why
	Audience  int             // subscribers who would get it
	Cut       string          // what was left out for want of room, in words; "" when nothing was
}

// Preview composes the issue that would go out and records nothing. With
// ErrNothing the Draft still has the Choices that explain it.
func (p *Publisher) Preview(ctx context.Context, site *Site, o Order, now time.Time) (Draft, error) {
	if site.Collection.FolderFault() {
		return Draft{}, ErrFolder
	}
	choices, err := p.choose(ctx, site.Collection.Posts, o, nil, now)
	if err != nil {
		return Draft{}, err
	}
	return p.draft(ctx, choices, o, newsletter.Issue{Slot: newsletter.HandKey(now)}, now)
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
		issue, err = newsletter.Issue{Slot: newsletter.HandKey(now)}, nil
	}
	if err != nil {
		return issue, fmt.Errorf("look for a waiting issue: %w", err)
	}
	return p.compose(ctx, site, o, issue, now)
}

// compose makes an issue of what the folder has and freezes it.
func (p *Publisher) compose(ctx context.Context, site *Site, o Order, issue newsletter.Issue, now time.Time) (newsletter.Issue, error) {
	choices, err := p.choose(ctx, site.Collection.Posts, o, nil, now)
	if err != nil {
		return issue, err
	}
	d, err := p.draft(ctx, choices, o, issue, now)
	if err != nil {
		return d.Issue, err
	}
	return p.freeze(ctx, d, now)
}

// draft composes the posts that were chosen. issue brings the slot, and the id
// when it is on record already.
func (p *Publisher) draft(ctx context.Context, choices []digest.Choice, o Order, issue newsletter.Issue, now time.Time) (Draft, error) {
	d := Draft{Issue: issue, Choices: choices}
	posts := digest.Chosen(choices)
	if len(posts) == 0 {
		return d, ErrNothing
	}
	number, err := p.Ledger.NextNumber(ctx, p.Edition.Name)
	if err != nil {
		return d, fmt.Errorf("count the issues: %w", err)
	}
	c, err := p.Editor.Compose(digest.Numbered{Number: number, At: o.At}, posts)
	if err != nil {
		return d, fmt.Errorf("compose issue %d: %w", number, err)
	}
	if d.Audience, err = p.Ledger.CountActive(ctx, p.Edition.Name); err != nil {
		return d, fmt.Errorf("count the readers: %w", err)
	}
	d.Rendering, d.Posts = c.Rendering, c.Posts
	d.Rendering.Web = c.Page
	d.Cut = c.Cut.Explain(len(posts))
	d.Issue.Number, d.Issue.Edition, d.Issue.Title = number, p.Edition.Name, c.Title
	d.Issue.From, d.Issue.To, d.Issue.Created = c.From, c.To, now
	d.Issue.Letterhead = p.letterhead(c.Rendering, now)
	return d, nil
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
