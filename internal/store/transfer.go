package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"recapd/internal/newsletter"
)

// transferred are the tables that are carried from a file to a server, each behind those that
// its rows refer to. The nodes stay behind: none is alive. The instance is last.
var transferred = []string{
	"keys", "turns", "audit", "subscribers", "preferences", "signups", "letters", "caps", "suppressions",
	"editions", "notes", "sightings", "issues", "slots", "issue_posts", "coverage", "renderings", "deliveries", "bounces", "instance",
}

// Moved tells of one table that has been carried over.
type Moved struct {
	Table  string
	Rows   int64
	Digest string // of all values of all rows, in whatever order, the same on both sides
}

// Transfer moves the installation in a file to an empty database on a server, and leaves
// the file closed for good. told is called for each table that has come over and was
// compared. done is true when there was nothing left to do: all of it had been moved there
// before.
//
// The file is locked as long as it takes, and the rows get there in one transaction. There
// they wait until the file says that it has moved: whenever the machine stops, one of the two
// can be used at most, and calling Transfer again ends the work. A file that has moved
// elsewhere, and a database that holds anything else, are errors.
func Transfer(ctx context.Context, file, server string, told func(Moved)) (done bool, err error) {
	from, to := &Store{}, &Store{}
	defer func() { err = errors.Join(err, from.Close(), to.Close()) }()
	if err := from.connect(file, false); err != nil {
		return false, from.explain(err)
	}
	if err := to.connect(server, false); err != nil {
		return false, to.explain(err)
	}
	if from.file == "" || to.server == "" {
		return false, errors.New("an installation is moved from a file (sqlite:PATH) to a server (postgres://USER@HOST/NAME)")
	}
	unlock, ok, err := from.lockFile()
	if err != nil {
		return false, err
	}
	if !ok {
		return false, fmt.Errorf("another recapd is at work on %s: stop it first", from.file)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	for _, s := range []*Store{from, to} {
		if err := s.migrate(ctx); err != nil {
			return false, s.explain(err)
		}
	}
	return from.transfer(ctx, to, told)
}

// transfer holds the one connection of the file that writes, in a transaction, from the
// first to the last.
func (s *Store) transfer(ctx context.Context, to *Store, told func(Moved)) (done bool, err error) {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return false, s.explain(err)
	}
	defer func() { err = errors.Join(err, ignoreDone(tx.Rollback())) }()
	t := txn{tx, s.writer.dialect, new(last)}
	id, gone, err := whereabouts(ctx, t)
	if err != nil {
		return false, s.explain(err)
	}
	there, waits, err := to.arrival(ctx)
	switch {
	case err != nil:
		return false, to.explain(err)
	case gone != "" && gone != to.server:
		return false, fmt.Errorf("%s has moved to %s before", s.file, gone)
	case gone != "" && there != id:
		return false, fmt.Errorf("%s has moved to %s, but that is not there any more: restore its backup", s.file, gone)
	case gone != "":
		return !waits, to.arrived(ctx)
	case there != "" && (there != id || !waits):
		return false, fmt.Errorf("%s holds an installation already: make an empty database, and name that one", to.server)
	}
	if err := to.receive(ctx, t, s.file, told); err != nil {
		return false, fmt.Errorf("moving the records to %s: %w", to.server, to.explain(err))
	}
	if _, err := t.ExecContext(ctx, `UPDATE instance SET moved_to = ?`, to.server); err != nil {
		return false, s.explain(err)
	}
	if err := tx.Commit(); err != nil {
		return false, s.explain(err)
	}
	return false, to.arrived(ctx)
}

// whereabouts is the name of an installation, and where it has moved; "" without one.
func whereabouts(ctx context.Context, q querier) (id, movedTo string, err error) {
	type place struct{ id, to string }
	p, err := one(ctx, q, func(row scanner) (p place, err error) {
		err = row.Scan(&p.id, &p.to)
		return p, err
	}, `SELECT id, moved_to FROM instance`)
	if errors.Is(err, newsletter.ErrNotFound) {
		err = nil
	}
	return p.id, p.to, err
}

// arrival is the name of the installation on a server, "" while there is none, and whether
// it waits for the file that it comes from to be closed.
func (s *Store) arrival(ctx context.Context) (id string, waits bool, err error) {
	if id, _, err = whereabouts(ctx, s.reader); err != nil || id == "" {
		return "", false, err
	}
	waits, err = one(ctx, s.reader, column[bool], `SELECT arrived = 0 FROM instance`)
	return id, waits, err
}

// arrived opens the installation on a server for use.
func (s *Store) arrived(ctx context.Context) error {
	_, err := s.writer.ExecContext(ctx, `UPDATE instance SET arrived = 1`)
	return s.explain(err)
}

// receive copies and compares all tables, in one transaction.
func (s *Store) receive(ctx context.Context, from querier, file string, told func(Moved)) error {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		tx, err := driver.(*stdlib.Conn).Conn().Begin(ctx)
		if err != nil {
			return err
		}
		defer tx.Rollback(context.WithoutCancel(ctx)) // in vain after the commit
		if _, err := tx.Exec(ctx, `TRUNCATE `+strings.Join(transferred, ", ")); err != nil {
			return err
		}
		for _, table := range transferred {
			m, err := carry(ctx, from, tx, table)
			if err != nil {
				return fmt.Errorf("table %s: %w", table, err)
			}
			told(m)
		}
		if _, err := tx.Exec(ctx, `UPDATE instance SET moved_from = $1, arrived = 0`, file); err != nil {
			return err
		}
		highest, err := one(ctx, from, column[int64], `SELECT max(n) FROM (SELECT max(seq) AS n FROM sqlite_sequence UNION ALL SELECT max(id) FROM audit UNION ALL SELECT max(id) FROM coverage UNION ALL SELECT 1)`)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, skipServerNumbers, highest); err != nil {
			return err
		}
		return tx.Commit(ctx)
	})
}

// carry copies one table, reads it back and compares.
func carry(ctx context.Context, from querier, to pgx.Tx, table string) (m Moved, err error) {
	rows, err := from.QueryContext(ctx, `SELECT * FROM `+table)
	if err != nil {
		return m, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return m, err
	}
	source := &rowSource{rows: rows, values: make([]any, len(columns))}
	if _, err := to.CopyFrom(ctx, pgx.Identifier{table}, columns, source); err != nil {
		return m, err
	}
	back, err := to.Query(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM `+table)
	if err != nil {
		return m, err
	}
	defer back.Close()
	var there digest
	for back.Next() {
		values, err := back.Values()
		if err != nil {
			return m, err
		}
		there.add(values)
	}
	if err := back.Err(); err != nil {
		return m, err
	}
	if there != source.sent {
		return m, fmt.Errorf("%d rows with the digest %s were sent, and %d with the digest %s are there", source.sent.rows, source.sent, there.rows, there)
	}
	return Moved{Table: table, Rows: there.rows, Digest: there.String()}, nil
}

// rowSource is a table on its way (pgx.CopyFromSource).
type rowSource struct {
	rows   *sql.Rows
	values []any
	sent   digest
	err    error
}

func (r *rowSource) Next() bool {
	if r.err != nil || !r.rows.Next() {
		return false
	}
	into := make([]any, len(r.values))
	for i := range r.values {
		r.values[i] = nil
		into[i] = &r.values[i]
	}
	if r.err = r.rows.Scan(into...); r.err != nil {
		return false
	}
	for i, v := range r.values {
		switch v := v.(type) {
		case string:
			r.values[i] = cleanText(v)
		case []byte:
			r.values[i] = append([]byte{}, v...) // one without bytes is not NULL
		}
	}
	r.sent.add(r.values)
	return true
}

func (r *rowSource) Values() ([]any, error) { return r.values, nil }

func (r *rowSource) Err() error { return errors.Join(r.err, r.rows.Err()) }

// digest is the sum of the hashes of rows, which is the same in whatever order they come.
type digest struct {
	rows int64
	sum  [4]uint64
}

func (d *digest) add(row []any) {
	h := sha256.New()
	for _, v := range row {
		hashValue(h, v)
	}
	d.rows++
	for i, b := 0, h.Sum(nil); i < len(d.sum); i++ {
		d.sum[i] += binary.LittleEndian.Uint64(b[8*i:])
	}
}

// hashValue writes a value with its kind and length, as no other is written.
func hashValue(h hash.Hash, v any) {
	kind, text := "null", ""
	switch v := v.(type) {
	case nil:
	case int64:
		kind, text = "number", strconv.FormatInt(v, 10)
	case int32:
		kind, text = "number", strconv.FormatInt(int64(v), 10)
	case []byte:
		kind, text = "bytes", string(v)
	case string:
		kind, text = "text", v
	default:
		kind, text = fmt.Sprintf("%T", v), fmt.Sprint(v)
	}
	fmt.Fprintf(h, "%s %d ", kind, len(text))
	_, _ = io.WriteString(h, text)
}

// String is as much of the sum as people compare.
func (d digest) String() string {
	b := binary.BigEndian.AppendUint64(nil, d.sum[0]^d.sum[1]^d.sum[2]^d.sum[3])
	return hex.EncodeToString(b)
}
