package store

import (
	"context"
	"errors"
	"time"

	"recapd/internal/newsletter"
)

// StartEdition records when an edition began, so that no earlier slot counts as
// missed. Only the first call counts; the answer is what is on record.
func (s *Store) StartEdition(ctx context.Context, edition string, at time.Time) (newsletter.Edition, error) {
	if e, err := s.Edition(ctx, edition); !errors.Is(err, newsletter.ErrNotFound) {
		return e, err
	}
	err := s.write(ctx, "starting the edition "+edition, func(tx txn) error { return startEdition(ctx, tx, edition, at) })
	if err != nil {
		return newsletter.Edition{}, err
	}
	return s.Edition(ctx, edition)
}

func startEdition(ctx context.Context, tx txn, edition string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO editions (name, began_at) VALUES (?, ?) ON CONFLICT DO NOTHING`, edition, at.UnixMilli())
	return err
}

// Edition finds an edition that has begun, or newsletter.ErrNotFound.
func (s *Store) Edition(ctx context.Context, edition string) (newsletter.Edition, error) {
	e, err := one(ctx, s.reader, func(row scanner) (e newsletter.Edition, err error) {
		err = row.Scan(&e.Name, instant{&e.Began}, instant{&e.FirstRun})
		return e, err
	}, `SELECT name, began_at, first_run_at FROM editions WHERE name = ?`, edition)
	return e, s.fail(err, "edition %s", edition)
}

// FirstRunDone tells whether the posts that were there before the edition have
// been dealt with.
func (s *Store) FirstRunDone(ctx context.Context, edition string) (bool, error) {
	e, err := s.Edition(ctx, edition)
	if errors.Is(err, newsletter.ErrNotFound) {
		return false, nil
	}
	return !e.FirstRun.IsZero(), err
}

// FinishFirstRun covers the posts that were there before the edition; there may
// be none. It does so once: a second call changes nothing. It starts the edition
// when that has not been done.
func (s *Store) FinishFirstRun(ctx context.Context, edition string, posts []newsletter.Covered, at time.Time) error {
	return s.write(ctx, "first run of the edition "+edition, func(tx txn) error {
		if err := startEdition(ctx, tx, edition, at); err != nil {
			return err
		}
		first, err := all(ctx, tx, column[string], `UPDATE editions SET first_run_at = ? WHERE name = ? AND first_run_at IS NULL RETURNING name`, at.UnixMilli(), edition)
		if err != nil || len(first) == 0 {
			return err
		}
		return cover(ctx, tx, edition, newsletter.CoveredFirst, nil, posts, at)
	})
}

// cover records posts as covered by the edition.
func cover(ctx context.Context, tx txn, edition string, cause newsletter.CoverageCause, issueID *int64, posts []newsletter.Covered, at time.Time) error {
	type row struct {
		ID        string `json:"post_id"`
		Path      string `json:"path"`
		Permalink string `json:"permalink"`
	}
	rows := make([]row, len(posts))
	for i, p := range posts {
		rows[i] = row{p.PostID, p.Path, p.Permalink}
	}
	param, err := toJSON(rows)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO coverage (edition, post_id, path, permalink, cause, issue_id, at)
		SELECT ?, r.post_id, r.path, r.permalink, ?, ?, ? FROM `+tx.fromJSON("r", "post_id text", "path text", "permalink text"),
		edition, string(cause), issueID, at.UnixMilli(), param)
	return err
}

// Covered lists what the edition has told or will not tell, the oldest record
// first. A post may be in it more than once: before the first run and in issues.
func (s *Store) Covered(ctx context.Context, edition string) ([]newsletter.Covered, error) {
	list, err := all(ctx, s.reader, func(row scanner) (c newsletter.Covered, err error) {
		err = row.Scan(&c.PostID, &c.Path, &c.Permalink, &c.Cause, &c.IssueID, instant{&c.At})
		return c, err
	}, `SELECT post_id, path, permalink, cause, coalesce(issue_id, 0), at FROM coverage WHERE edition = ? ORDER BY id`, edition)
	return list, s.fail(err, "coverage of %s", edition)
}

// KeepEditions says which editions there are by now. Whoever has chosen one that was
// and is no longer gets the weekly one again. One that comes back begins anew: the
// slots in between were never due.
func (s *Store) KeepEditions(ctx context.Context, names []string, at time.Time) error {
	type row struct {
		Name string `json:"name"`
	}
	var rows []row
	for _, n := range names {
		rows = append(rows, row{n})
	}
	param, err := toJSON(rows)
	if err != nil {
		return err
	}
	return s.write(ctx, "noting the editions", func(tx txn) error {
		these := `(SELECT n.name FROM ` + tx.fromJSON("n", "name text") + `)`
		_, err := tx.ExecContext(ctx, `UPDATE editions SET began_at = CASE WHEN ended_at IS NULL THEN began_at ELSE ? END, ended_at = NULL
			WHERE name IN `+these, at.UnixMilli(), param)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE editions SET ended_at = ? WHERE ended_at IS NULL AND name NOT IN `+these, at.UnixMilli(), param)
		return err
	})
}
