package store

import (
	"context"
	"errors"
	"time"

	"recapd/internal/newsletter"
)

// Note is the editor's words for the next issue of an edition; empty when there are
// none. Freeze takes them away: they have been said.
func (s *Store) Note(ctx context.Context, edition string) (newsletter.Note, error) {
	n, err := one(ctx, s.reader, func(row scanner) (n newsletter.Note, err error) {
		return n, row.Scan(&n.Intro, &n.Outro)
	}, `SELECT intro, outro FROM notes WHERE edition = ?`, edition)
	if errors.Is(err, newsletter.ErrNotFound) {
		return newsletter.Note{}, nil
	}
	return n, s.fail(err, "note for the next issue of %s", edition)
}

// SetNote puts words in the place of those before; an empty note takes them away.
func (s *Store) SetNote(ctx context.Context, edition string, n newsletter.Note, at time.Time) error {
	return s.write(ctx, "noting words for the next issue of "+edition, func(tx txn) error {
		if n == (newsletter.Note{}) {
			return forgetNote(ctx, tx, edition)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO notes (edition, intro, outro, at) VALUES (?, ?, ?, ?)
			ON CONFLICT (edition) DO UPDATE SET intro = excluded.intro, outro = excluded.outro, at = excluded.at`,
			edition, n.Intro, n.Outro, at.UnixMilli())
		return err
	})
}

func forgetNote(ctx context.Context, tx txn, edition string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM notes WHERE edition = ?`, edition)
	return err
}
