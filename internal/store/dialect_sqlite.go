package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/pressly/goose/v3"
)

// liteSQL is what SQLite understands.
type liteSQL struct{}

func (liteSQL) bind(query string, args []any) (string, []any) { return query, args }

func (liteSQL) fromJSON(name string, columns ...string) string {
	fields := make([]string, len(columns))
	for i, c := range columns {
		column, _, _ := strings.Cut(c, " ")
		fields[i] = "value ->> '" + column + "' AS " + column
	}
	return "(SELECT " + strings.Join(fields, ", ") + " FROM json_each(?)) AS " + name
}

func (liteSQL) among(column string) string {
	return column + " IN (SELECT value FROM json_each(?))"
}

func (liteSQL) fromHex(column string) string { return "unhex(" + column + ")" }

func (liteSQL) clock() string { return "CAST(unixepoch('subsec') * 1000 AS INTEGER)" }

// There is one connection that writes: a transaction has its turn from its beginning.

func (liteSQL) free() string { return "" }

func (liteSQL) enter(context.Context, *sql.Tx, bool) error { return nil }

func (liteSQL) schema() schema {
	const tables = `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name `
	return schema{
		dir:           "migrations/sqlite",
		goose:         goose.DialectSQLite3,
		foreignTables: tables + `NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> 'goose_db_version'`,
		ownTables:     tables + `= 'instance'`,
		hasVersions:   tables + `= 'goose_db_version'`,
	}
}

func (liteSQL) skipNumbers(ctx context.Context, tx *sql.Tx, next int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE sqlite_sequence SET seq = max(seq, ?)`, next); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO sqlite_sequence (name, seq) SELECT name, ? FROM sqlite_schema
		WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)`, next)
	return err
}
