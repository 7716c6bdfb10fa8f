package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"recapd/internal/newsletter"
)

const issueColumns = `id, coalesce(number, 0), edition, slot, state, title, from_at, to_at, created_at, frozen_at, finished_at, held_why, paused_at, paused_why, canary_at, approved_at, approved_as, letterhead`

func scanIssue(row scanner) (i newsletter.Issue, err error) {
	var letterhead string
	if err := row.Scan(&i.ID, &i.Number, &i.Edition, &i.Slot, &i.State, &i.Title, instant{&i.From}, instant{&i.To},
		instant{&i.Created}, instant{&i.FrozenAt}, instant{&i.Finished}, &i.HeldReason,
		instant{&i.PausedAt}, &i.PausedReason, instant{&i.Proved}, instant{&i.Approved}, &i.ApprovedAs, &letterhead); err != nil {
		return i, err
	}
	if err := json.Unmarshal([]byte(letterhead), &i.Letterhead); err != nil {
		return i, fmt.Errorf("letterhead of issue %d: %w", i.ID, err)
	}
	return i, nil
}

// NextNumber is the number that the edition's next issue will have.
func (s *Store) NextNumber(ctx context.Context, edition string) (int, error) {
	n, err := nextNumber(ctx, s.reader, edition)
	return n, s.fail(err, "next number of %s", edition)
}

func nextNumber(ctx context.Context, q querier, edition string) (int, error) {
	return one(ctx, q, column[int], `SELECT coalesce(max(number), 0) + 1 FROM issues WHERE edition = ?`, edition)
}

// Issue finds an issue, or newsletter.ErrNotFound.
func (s *Store) Issue(ctx context.Context, id int64) (newsletter.Issue, error) {
	i, err := issue(ctx, s.reader, id)
	return i, s.fail(err, "issue with id %d", id)
}

func issue(ctx context.Context, q querier, id int64) (newsletter.Issue, error) {
	return one(ctx, q, scanIssue, `SELECT `+issueColumns+` FROM issues WHERE id = ?`, id)
}

// Issues lists the newest issues of the edition, newest first; of all editions
// for "". A limit of 0 is none.
func (s *Store) Issues(ctx context.Context, edition string, limit int) ([]newsletter.Issue, error) {
	if limit == 0 {
		limit = math.MaxInt32
	}
	list, err := all(ctx, s.reader, scanIssue, `SELECT `+issueColumns+` FROM issues WHERE ? = '' OR edition = ? ORDER BY id DESC LIMIT ?`, edition, edition, limit)
	return list, s.fail(err, "listing issues")
}

// OpenIssues lists the issues that are frozen and not yet done, oldest first.
func (s *Store) OpenIssues(ctx context.Context) ([]newsletter.Issue, error) {
	list, err := all(ctx, s.reader, scanIssue, `SELECT `+issueColumns+` FROM issues WHERE state IN ('frozen', 'sending') ORDER BY id`)
	return list, s.fail(err, "listing open issues")
}

// WaitingIssue is the newest issue of the edition that is a draft or held, or
// newsletter.ErrNotFound.
func (s *Store) WaitingIssue(ctx context.Context, edition string) (newsletter.Issue, error) {
	i, err := one(ctx, s.reader, scanIssue, `SELECT `+issueColumns+` FROM issues
		WHERE state IN ('draft', 'held') AND edition = ? ORDER BY id DESC LIMIT 1`, edition)
	return i, s.fail(err, "waiting issue of %s", edition)
}

// IssuePosts lists the posts of an issue in their order there.
func (s *Store) IssuePosts(ctx context.Context, issueID int64) ([]newsletter.IssuePost, error) {
	list, err := all(ctx, s.reader, func(row scanner) (p newsletter.IssuePost, err error) {
		err = row.Scan(&p.ID, &p.Path, &p.Permalink, &p.Title, &p.Event)
		return p, err
	}, `SELECT post_id, path, permalink, title, event FROM issue_posts WHERE issue_id = ? ORDER BY position`, issueID)
	return list, s.fail(err, "posts of issue with id %d", issueID)
}

// IssueEvents are the events that the posts of each issue of the edition are about,
// by the issue's ID and in the order of its posts.
func (s *Store) IssueEvents(ctx context.Context, edition string) (map[int64][]string, error) {
	type about struct {
		issue int64
		event string
	}
	list, err := all(ctx, s.reader, func(row scanner) (a about, err error) {
		err = row.Scan(&a.issue, &a.event)
		return a, err
	}, `SELECT p.issue_id, p.event FROM issue_posts p JOIN issues i ON i.id = p.issue_id
		WHERE i.edition = ? AND p.event <> '' GROUP BY p.issue_id, p.event ORDER BY p.issue_id, min(p.position)`, edition)
	events := map[int64][]string{}
	for _, a := range list {
		events[a.issue] = append(events[a.issue], a.event)
	}
	return events, s.fail(err, "events of the issues of %s", edition)
}

const renderingColumns = `id, issue_id, selection, language, subject, preheader, html, text, web, mark`

func scanRendering(row scanner) (r newsletter.Rendering, err error) {
	err = row.Scan(&r.ID, &r.IssueID, &r.Selection, &r.Language, &r.Subject, &r.Preheader, &r.HTML, &r.Text, &r.Web, &r.Mark)
	return r, err
}

// Rendering finds a rendering, or newsletter.ErrNotFound.
func (s *Store) Rendering(ctx context.Context, id int64) (newsletter.Rendering, error) {
	r, err := one(ctx, s.reader, scanRendering, `SELECT `+renderingColumns+` FROM renderings WHERE id = ?`, id)
	return r, s.fail(err, "rendering %d", id)
}

// Renderings lists the renderings of an issue in the order of Freezing.
func (s *Store) Renderings(ctx context.Context, issueID int64) ([]newsletter.Rendering, error) {
	list, err := all(ctx, s.reader, scanRendering, `SELECT `+renderingColumns+` FROM renderings WHERE issue_id = ? ORDER BY id`, issueID)
	return list, s.fail(err, "renderings of issue with id %d", issueID)
}

// WholeRendering is the first of the renderings of an issue: for everybody, and with
// the page for the web.
func (s *Store) WholeRendering(ctx context.Context, issueID int64) (newsletter.Rendering, error) {
	r, err := one(ctx, s.reader, scanRendering, `SELECT `+renderingColumns+` FROM renderings WHERE issue_id = ? ORDER BY id LIMIT 1`, issueID)
	return r, s.fail(err, "the whole rendering of issue with id %d", issueID)
}

// Progress counts the deliveries of an issue by state, also those that have been
// compacted. An unknown issue has none.
func (s *Store) Progress(ctx context.Context, issueID int64) (newsletter.Progress, error) {
	type count struct {
		state newsletter.DeliveryState
		n     int
	}
	list, err := all(ctx, s.reader, func(row scanner) (c count, err error) {
		err = row.Scan(&c.state, &c.n)
		return c, err
	}, `SELECT state, count(*) FROM deliveries WHERE issue_id = ? GROUP BY state`, issueID)
	if err != nil {
		return nil, s.fail(err, "progress of issue with id %d", issueID)
	}
	p, err := tallyOf(ctx, s.reader, issueID)
	if errors.Is(err, newsletter.ErrNotFound) {
		return newsletter.Progress{}, nil
	}
	for _, c := range list {
		p[c.state] += c.n
	}
	return p, s.fail(err, "progress of issue with id %d", issueID)
}
