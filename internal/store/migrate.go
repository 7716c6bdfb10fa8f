package store

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

// migrate brings the schema to the present version. Processes that find an old
// one at the same time do it one after the other, and none does it while another
// carries issues: an upgrade begins with stopping the old program.
func (s *Store) migrate(ctx context.Context) error {
	p, err := provider(s.writer)
	if err != nil {
		return err
	}
	have, err := schemaVersion(ctx, s.writer)
	if err != nil || have == newest(p) {
		return err
	}
	if have > newest(p) {
		return schemaError(have, newest(p))
	}
	if err := s.refuseForeign(ctx, have); err != nil {
		return err
	}
	unlock, err := s.waitForLock(ctx, 10*time.Second)
	if err != nil {
		return fmt.Errorf("upgrading the database: %w", err)
	}
	defer unlock()
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("upgrading the database: %w", err)
	}
	return nil
}

// refuseForeign keeps recapd from moving into another program's database.
func (s *Store) refuseForeign(ctx context.Context, have int64) error {
	query := s.writer.schema().foreignTables
	if have > 0 {
		query = s.writer.schema().ownTables
	}
	n, err := one(ctx, s.writer, column[int], query)
	if err != nil {
		return err
	}
	if have == 0 && n > 0 || have > 0 && n == 0 {
		return fmt.Errorf("%s holds the tables of another program: set database.url to a database of recapd's own", cmp.Or(s.file, s.server))
	}
	return nil
}

// checkSchema refuses a schema that this program cannot read.
func (s *Store) checkSchema(ctx context.Context) error {
	p, err := provider(s.reader)
	if err != nil {
		return err
	}
	have, err := schemaVersion(ctx, s.reader)
	switch {
	case err != nil:
	case have == 0 && s.server != "":
		err = fmt.Errorf("%s holds nothing yet: %w", s.server, fs.ErrNotExist)
	case have != newest(p):
		err = schemaError(have, newest(p))
	}
	return err
}

func schemaError(have, want int64) error {
	if have > want {
		return fmt.Errorf("the database has schema %d, which a newer recapd made; this one knows %d: install the newer program", have, want)
	}
	return fmt.Errorf("the database has schema %d and is opened for reading, but this program needs %d: start recapd serve once to upgrade it", have, want)
}

func provider(db *pool) (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, db.schema().dir)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(db.schema().goose, db.DB, dir, goose.WithDisableGlobalRegistry(true))
}

func newest(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// schemaVersion is 0 for an empty database. It asks by itself, since goose would
// make its table on the way.
func schemaVersion(ctx context.Context, db *pool) (version int64, err error) {
	var tables int
	if err := db.QueryRowContext(ctx, db.schema().hasVersions).Scan(&tables); err != nil || tables == 0 {
		return 0, err
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&version)
	return version, err
}
