package store

import (
	"context"
	"database/sql"
	"time"
)

// Heartbeat records that a node is alive and which content it sees.
func (s *Store) Heartbeat(ctx context.Context, node, revision string, at time.Time) error {
	return s.write(ctx, "heartbeat of node "+node, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO nodes (name, revision, started_at, seen_at) VALUES (?, ?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, seen_at = excluded.seen_at`,
			node, revision, at.UnixMilli(), at.UnixMilli())
		return err
	})
}

// Audit writes down who did what: "ana", "issue cancelled", "weekly 12".
func (s *Store) Audit(ctx context.Context, who, what, detail string, at time.Time) error {
	return s.write(ctx, "audit", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)`, at.UnixMilli(), who, what, detail)
		return err
	})
}
