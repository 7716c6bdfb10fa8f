package store

import (
	"context"

	"recapd/internal/newsletter"
)

// Preferences are what a subscriber has chosen, the topics by kind and name. An
// unknown ID is newsletter.ErrNotFound.
func (s *Store) Preferences(ctx context.Context, id int64) (newsletter.Preferences, error) {
	p, err := preferences(ctx, s.reader, id)
	return p, s.fail(err, "preferences of subscriber %d", id)
}

func preferences(ctx context.Context, q querier, id int64) (newsletter.Preferences, error) {
	n, err := byID(ctx, q, id)
	if err != nil {
		return newsletter.Preferences{}, err
	}
	p := newsletter.Preferences{Frequency: n.Frequency, Language: n.Language, Paused: n.Paused}
	p.Topics, err = all(ctx, q, func(row scanner) (t newsletter.Topic, err error) {
		err = row.Scan(&t.Kind, &t.Name, &t.Choice)
		return t, err
	}, `SELECT kind, topic, choice FROM preferences WHERE subscriber_id = ? ORDER BY kind, topic`, id)
	return p, err
}

// Choose keeps what a subscriber chooses, in place of all that was chosen before.
// An unknown ID is newsletter.ErrNotFound.
func (s *Store) Choose(ctx context.Context, id int64, p newsletter.Preferences) error {
	return s.write(ctx, "keeping preferences", func(tx txn) error {
		if _, err := byID(ctx, tx, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET frequency = ?, language = ?, paused_until = ?, selection = ? WHERE id = ?`,
			p.Frequency, p.Language, millis(p.Paused), p.Selection(), id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM preferences WHERE subscriber_id = ?`, id); err != nil {
			return err
		}
		for _, t := range p.Topics {
			if _, err := tx.ExecContext(ctx, `INSERT INTO preferences (subscriber_id, kind, topic, choice) VALUES (?, ?, ?, ?)`,
				id, string(t.Kind), t.Name, string(t.Choice)); err != nil {
				return err
			}
		}
		return nil
	})
}
