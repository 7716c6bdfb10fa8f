package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

// Freeze settles an issue for good, in one transaction: the database's epoch,
// the issue with its number, its slot, its posts and their coverage, its
// renderings, and one delivery for each reader that the edition has now. An
// issue that waited is frozen under its ID, a new one gets one.
//
// newsletter.ErrConflict says that another process has taken the slot or the
// number, or has told one of the posts: compose again, or let it be. An issue without readers is done at once.
func (s *Store) Freeze(ctx context.Context, f newsletter.Freezing) (newsletter.Issue, error) {
	if len(f.Renderings) == 0 || f.Renderings[0].Selection != "" || f.Mint == nil {
		return f.Issue, errors.New("freezing an issue: it has no rendering for everybody")
	}
	i := f.Issue
	i.State, i.FrozenAt, i.HeldReason = newsletter.Frozen, s.orNow(i.FrozenAt), ""
	err := s.write(ctx, "freezing issue of slot "+i.Slot, func(tx txn) error {
		if err := mayFreeze(ctx, tx, i); err != nil {
			return err
		}
		if err := stillNews(ctx, tx, i.Edition, f.Posts); err != nil {
			return err
		}
		return s.freeze(ctx, tx, &i, f)
	})
	if err != nil {
		return f.Issue, err
	}
	return s.Issue(ctx, i.ID)
}

// mayFreeze looks whether slot and number are still free for the issue.
func mayFreeze(ctx context.Context, tx txn, i newsletter.Issue) error {
	taken, err := slot(ctx, tx, i.Edition, i.Slot)
	switch free := errors.Is(err, newsletter.ErrNotFound); {
	case err != nil && !free:
		return err
	case free && i.ID != 0, !free && (taken.State != newsletter.SlotHeld || taken.IssueID != i.ID):
		return fmt.Errorf("its slot is taken: %w", newsletter.ErrConflict)
	}
	number, err := nextNumber(ctx, tx, i.Edition)
	if err == nil && number != i.Number {
		err = fmt.Errorf("it was composed as number %d, but %d comes next: %w", i.Number, number, newsletter.ErrConflict)
	}
	return err
}

// stillNews makes sure that no other issue has told one of the posts since they
// were chosen: two processes may have read the same coverage.
func stillNews(ctx context.Context, tx txn, edition string, posts []newsletter.IssuePost) error {
	for _, p := range posts {
		told, err := one(ctx, tx, column[int], `SELECT count(*) FROM coverage WHERE edition = ? AND cause = 'issue' AND at >= coalesce(CAST(? AS bigint), 0)
			AND (post_id = ? AND post_id <> '' OR path = ? AND path <> '' OR permalink = ? AND permalink <> '')`,
			edition, millis(p.Corrected), p.ID, p.Path, p.Permalink)
		if err != nil {
			return err
		}
		if told > 0 {
			return fmt.Errorf("%s is in another issue already: %w", p.Path, newsletter.ErrConflict)
		}
	}
	return nil
}

func (s *Store) freeze(ctx context.Context, tx txn, i *newsletter.Issue, f newsletter.Freezing) error {
	if _, err := tx.ExecContext(ctx, `UPDATE instance SET epoch = epoch + 1`); err != nil {
		return err
	}
	tx.finish(i.FrozenAt)
	tx.advance(i.FrozenAt)
	if err := s.putIssue(ctx, tx, i); err != nil {
		return err
	}
	if err := putSlot(ctx, tx, newsletter.Slot{Edition: i.Edition, Key: i.Slot, State: newsletter.SlotIssued, IssueID: i.ID, Closed: i.FrozenAt}); err != nil {
		return err
	}
	if err := putPosts(ctx, tx, *i, f.Posts, i.FrozenAt); err != nil {
		return err
	}
	if err := forgetNote(ctx, tx, i.Edition); err != nil {
		return err
	}
	list, err := putRenderings(ctx, tx, i.ID, f.Renderings)
	if err != nil {
		return err
	}
	for _, selection := range f.Nothing {
		list[selection] = nil
	}
	return address(ctx, tx, *i, list, f.Mint)
}

// putPosts records that an issue tells posts, or would have.
func putPosts(ctx context.Context, tx txn, i newsletter.Issue, posts []newsletter.IssuePost, at time.Time) error {
	covered := make([]newsletter.Covered, len(posts))
	for n, p := range posts {
		covered[n] = newsletter.Covered{PostID: p.ID, Path: p.Path, Permalink: p.Permalink}
		if _, err := tx.ExecContext(ctx, `INSERT INTO issue_posts (issue_id, position, post_id, path, permalink, title, event) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			i.ID, n, p.ID, p.Path, p.Permalink, p.Title, p.Event); err != nil {
			return err
		}
	}
	return cover(ctx, tx, i.Edition, newsletter.CoveredByIssue, &i.ID, covered, at)
}

func putRenderings(ctx context.Context, tx txn, issueID int64, list []newsletter.Rendering) (renderings, error) {
	kept := renderings{}
	for _, r := range list {
		id, err := one(ctx, tx, column[int64], `INSERT INTO renderings (issue_id, selection, language, subject, preheader, html, text, web, mark)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, issueID, r.Selection, r.Language, r.Subject, r.Preheader, r.HTML, r.Text, r.Web, r.Mark)
		if err != nil {
			return nil, err
		}
		kept[r.Selection] = append(kept[r.Selection], rendering{id, r.Language})
	}
	return kept, nil
}
