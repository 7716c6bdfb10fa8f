package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/publisher"
	"recapd/internal/web"
)

// approvals is what the operator's link to an issue that waits allows. The issue is
// shown as of the last look at the folder.
type approvals struct {
	*office
	site *atomic.Pointer[publisher.Site] // nil in it before the first look

	composing sync.Mutex // one at a time: an impatient reload is no second load
}

var _ web.Approver = (*approvals)(nil)

// LookIssue changes nothing.
func (a *approvals) LookIssue(ctx context.Context, token string) (web.Proposal, error) {
	p, _, err := a.look(ctx, token)
	return p, err
}

// ApproveIssue lets an issue go that is still what was seen.
func (a *approvals) ApproveIssue(ctx context.Context, token, seen string) (web.Proposal, error) {
	p, _, err := a.look(ctx, token)
	most := a.cfg.Digest.MaxRecipients
	switch {
	case err != nil, !waits(p.Issue), !p.Issue.Approved.IsZero():
		return p, err
	case seen == "" || seen != p.Seen:
		return p, web.ErrChanged
	case most > 0 && p.Readers > most:
		return p, web.ErrReaders
	}
	if err := a.ledger.Approve(ctx, p.Issue.ID, p.Seen, a.now()); err != nil {
		return a.overtaken(ctx, token, err)
	}
	a.log.Info("approved by mail", "issue", a.called(p.Issue), "readers", p.Readers)
	return p, nil
}

// CancelIssue keeps an issue back, and with drop the posts that were seen.
func (a *approvals) CancelIssue(ctx context.Context, token, seen string, drop bool) (web.Proposal, error) {
	p, d, err := a.look(ctx, token)
	if err != nil || !waits(p.Issue) {
		return p, err
	}
	var never []newsletter.IssuePost
	if drop {
		if seen == "" || seen != p.Seen {
			return p, web.ErrChanged
		}
		never = d.Posts
	}
	if err := a.ledger.Decline(ctx, p.Issue.ID, never, a.now()); err != nil {
		return a.overtaken(ctx, token, err)
	}
	a.log.Info("cancelled by mail", "issue", a.called(p.Issue), "posts never to be told", len(never))
	return p, nil
}

// overtaken is the issue as it is now that somebody else has been faster.
func (a *approvals) overtaken(ctx context.Context, token string, err error) (web.Proposal, error) {
	if !errors.Is(err, newsletter.ErrConflict) {
		return web.Proposal{}, err
	}
	return a.LookIssue(ctx, token)
}

func waits(i newsletter.Issue) bool {
	return i.State == newsletter.Draft || i.State == newsletter.Held
}

// look finds the issue of a token and composes it if it waits.
func (a *approvals) look(ctx context.Context, token string) (web.Proposal, publisher.Draft, error) {
	i, err := a.issueOf(ctx, token)
	if err != nil {
		return web.Proposal{}, publisher.Draft{}, err
	}
	p := web.Proposal{Issue: i, Proposal: a.proposal(i, nil)}
	d, err := a.compose(ctx, i)
	switch {
	case errors.Is(err, publisher.ErrNothing), errors.Is(err, publisher.ErrFolder):
		return p, d, nil
	case err != nil:
		return p, d, err
	}
	p.Proposal, p.Seen, p.Rendering = a.proposal(i, &d), d.Name(), a.forNobody(d.Everybody(), a.tokens)
	return p, d, nil
}

// issueOf opens a token. One from before a restored backup may name another issue.
func (a *approvals) issueOf(ctx context.Context, token string) (newsletter.Issue, error) {
	id, made, err := a.tokens.OpenApproval(token, a.cfg.Operator.Email.Address, a.now())
	if err != nil {
		return newsletter.Issue{}, err
	}
	i, err := a.ledger.Issue(ctx, id)
	if errors.Is(err, newsletter.ErrNotFound) || err == nil && i.Created.Truncate(time.Second).After(made) {
		return newsletter.Issue{}, membership.ErrBadToken
	}
	return i, err
}

// compose makes the issue of what the folder had when it was last looked at. ErrNothing
// answers also one that waits no more.
func (a *approvals) compose(ctx context.Context, i newsletter.Issue) (publisher.Draft, error) {
	e, ok := a.editionOf(i)
	site := a.site.Load()
	if !ok || site == nil || !waits(i) {
		return publisher.Draft{}, publisher.ErrNothing
	}
	a.composing.Lock()
	defer a.composing.Unlock()
	return a.publisher(e, a.ledger, a.tokens).Propose(ctx, site, i, a.now())
}
