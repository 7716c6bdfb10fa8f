package store

import (
	"context"
	"time"

	"recapd/internal/newsletter"
)

// Beat records that a node lives, what it sees, and whether it vouches for the
// database, and lists all nodes, itself included. It waits for no transaction of
// others: a node must not seem dead because another one is freezing an issue.
func (s *Store) Beat(ctx context.Context, n newsletter.Node) ([]newsletter.Node, error) {
	list, err := s.beat(ctx, n)
	return list, s.fail(err, "heartbeat of node %s", n.Name)
}

func (s *Store) beat(ctx context.Context, n newsletter.Node) ([]newsletter.Node, error) {
	if s.writer == nil {
		return nil, ErrReadOnly
	}
	vouches := 0
	if n.Vouches {
		vouches = 1
	}
	if _, err := s.writer.ExecContext(ctx, `INSERT INTO nodes (name, revision, vouches, beats, started_at, seen_at) VALUES (?, ?, ?, 1, ?, `+s.writer.clock()+`)
		ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, vouches = excluded.vouches, beats = nodes.beats + 1, seen_at = excluded.seen_at`,
		n.Name, n.Revision, vouches, n.Started.UnixMilli()); err != nil {
		return nil, err
	}
	return s.nodes(ctx, s.writer)
}

// Nodes lists the nodes that have beaten and were not buried.
func (s *Store) Nodes(ctx context.Context) ([]newsletter.Node, error) {
	list, err := s.nodes(ctx, s.reader)
	return list, s.fail(err, "listing the nodes")
}

func (s *Store) nodes(ctx context.Context, from *pool) ([]newsletter.Node, error) {
	return all(ctx, from, func(row scanner) (n newsletter.Node, err error) {
		var silent int64
		err = row.Scan(&n.Name, &n.Revision, &n.Vouches, instant{&n.Started}, &n.Beats, &silent)
		n.Silent = time.Duration(silent) * time.Millisecond
		return n, err
	}, `SELECT name, revision, vouches = 1, started_at, beats, `+from.clock()+` - seen_at FROM nodes ORDER BY started_at, name`)
}

// Bury forgets nodes that are gone, and puts back what they had in hand: see Reclaim.
// A node that is still there may not be among them.
func (s *Store) Bury(ctx context.Context, gone []string, now time.Time, hold bool) (n int, err error) {
	err = s.write(ctx, "burying nodes that are gone", func(tx txn) error {
		for _, name := range gone {
			if _, err := tx.ExecContext(ctx, `DELETE FROM nodes WHERE name = ?`, name); err != nil {
				return err
			}
		}
		n, err = reclaim(ctx, tx, "", now, hold)
		return err
	})
	return n, err
}

// Audit writes down who did what: "ana", "issue cancelled", "weekly 12".
func (s *Store) Audit(ctx context.Context, who, what, detail string, at time.Time) error {
	return s.write(ctx, "audit", func(tx txn) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)`, at.UnixMilli(), who, what, detail)
		return err
	})
}
