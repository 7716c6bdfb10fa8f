package store

import (
	"context"
	"maps"

	"recapd/internal/newsletter"
)

// Sightings returns, by path, when each post's present content was first seen.
func (s *Store) Sightings(ctx context.Context) (map[string]newsletter.Sighting, error) {
	seen, err := sightings(ctx, s.reader)
	return seen, s.fail(err, "reading when posts were seen")
}

func sightings(ctx context.Context, q querier) (map[string]newsletter.Sighting, error) {
	list, err := all(ctx, q, func(row scanner) (x newsletter.Sighting, err error) {
		err = row.Scan(&x.Path, &x.Hash, instant{&x.At})
		return x, err
	}, `SELECT path, hash, at FROM sightings`)
	seen := make(map[string]newsletter.Sighting, len(list))
	for _, x := range list {
		seen[x.Path] = x
	}
	return seen, err
}

// Sight records the posts that are there now, all of them: a path or content
// that is new gets the given time, content that was seen before keeps its own,
// and paths that are not in the list are forgotten. When nothing is new, nothing
// is written.
func (s *Store) Sight(ctx context.Context, list []newsletter.Sighting) error {
	seen, err := s.Sightings(ctx)
	if err != nil {
		return err
	}
	if changed, gone := compare(seen, list); len(changed) == 0 && len(gone) == 0 {
		return nil
	}
	return s.write(ctx, "recording when posts were seen", func(tx txn) error {
		seen, err := sightings(ctx, tx)
		if err != nil {
			return err
		}
		changed, gone := compare(seen, list)
		return sight(ctx, tx, changed, gone)
	})
}

type sighting struct {
	Path string `json:"path"`
	Hash string `json:"hash"`
	At   int64  `json:"at"`
}

func compare(seen map[string]newsletter.Sighting, list []newsletter.Sighting) (changed, gone []sighting) {
	seen = maps.Clone(seen)
	for _, x := range list {
		if seen[x.Path].Hash != x.Hash || seen[x.Path].Path == "" {
			changed = append(changed, sighting{x.Path, x.Hash, x.At.UnixMilli()})
		}
		delete(seen, x.Path)
	}
	for path := range seen {
		gone = append(gone, sighting{Path: path})
	}
	return changed, gone
}

func sight(ctx context.Context, tx txn, changed, gone []sighting) error {
	param, err := toJSON(changed)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO sightings (path, hash, at)
		SELECT r.path, r.hash, r.at FROM `+tx.fromJSON("r", "path text", "hash text", "at bigint")+` WHERE true
		ON CONFLICT (path) DO UPDATE SET hash = excluded.hash, at = excluded.at`, param); err != nil {
		return err
	}
	if param, err = toJSON(gone); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM sightings WHERE path IN (SELECT r.path FROM `+tx.fromJSON("r", "path text")+`)`, param)
	return err
}
