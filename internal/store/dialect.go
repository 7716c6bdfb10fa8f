package store

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// dialect is what SQLite and PostgreSQL do not share. A statement is written once,
// with its parameters as "?"; where the databases differ, it asks for the words.
type dialect interface {
	// bind turns a statement and its arguments into what the driver takes.
	bind(query string, args []any) (string, []any)

	// fromJSON is a table in a FROM clause, made from one parameter that holds a JSON
	// array of objects. A column is its name and type, "since_at bigint". A bulk
	// statement that reads it is several times faster than one statement per row.
	fromJSON(name string, columns ...string) string

	// among is the condition that a number is one of a list, which is one parameter: see
	// numbers. It goes by the index also where a table from JSON would be thought longer
	// than the other.
	among(column string) string

	// fromHex turns a column of hexadecimal digits in upper case into bytes.
	fromHex(column string) string

	// clock is the present by the database's clock, in milliseconds.
	clock() string

	// free ends a SELECT of deliveries d that are about to be claimed: it passes over
	// those that another claim is taking at this moment.
	free() string

	// schema tells where the tables come from, and asks for what is there.
	schema() schema

	// skipNumbers has the numbering of all tables go on at a number, or where it is.
	skipNumbers(ctx context.Context, tx *sql.Tx, next int64) error

	// enter takes the turn of a transaction that writes, and sees to it that its commit
	// is on disk. It is alone among all that write, of every node, unless all of those
	// are willing to share: see exchanges.
	enter(ctx context.Context, tx *sql.Tx, shared bool) error
}

// schema is how the tables of a database are made. The queries count tables: those that
// are not goose's, those that only recapd has, and goose's own.
type schema struct {
	dir                                   string // of migrations
	goose                                 goose.Dialect
	foreignTables, ownTables, hasVersions string
}

//go:embed migrations
var migrations embed.FS

// pool is connections of one database.
type pool struct {
	*sql.DB
	dialect
}

func (p *pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	query, args = p.bind(query, args)
	return p.DB.QueryContext(ctx, query, args...)
}

func (p *pool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	query, args = p.bind(query, args)
	return p.DB.ExecContext(ctx, query, args...)
}

// txn is a transaction.
type txn struct {
	*sql.Tx
	dialect
	last *last
}

func (t txn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	query, args = t.bind(query, args)
	return t.Tx.QueryContext(ctx, query, args...)
}

func (t txn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	query, args = t.bind(query, args)
	return t.Tx.ExecContext(ctx, query, args...)
}

// numbers is the parameter for among.
func numbers(list []int64) string {
	b := []byte{'['}
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	return string(append(b, ']'))
}

// toJSON is the parameter for fromJSON. It has no NUL characters: PostgreSQL keeps
// none.
func toJSON[T any](rows []T) (string, error) {
	if len(rows) == 0 {
		return "[]", nil // SQLite makes a row of "null"
	}
	b, err := json.Marshal(rows)
	return withoutNUL(string(b)), err
}

func withoutNUL(text string) string {
	const nul = `\u0000`
	if !strings.Contains(text, nul) {
		return text
	}
	var b strings.Builder
	for text != "" {
		at := strings.IndexByte(text, '\\')
		if at < 0 {
			break
		}
		b.WriteString(text[:at])
		if text = text[at:]; strings.HasPrefix(text, nul) {
			text = text[len(nul):]
			continue
		}
		b.WriteString(text[:2]) // a backslash and what it escapes
		text = text[2:]
	}
	return b.String() + text
}
