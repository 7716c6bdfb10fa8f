package store

import (
	"embed"
	"encoding/json"
	"strings"

	"github.com/pressly/goose/v3"
)

// This file holds what differs between databases. There is one of them so far.

//go:embed migrations/sqlite/*.sql
var migrations embed.FS

const (
	migrationsDir = "migrations/sqlite"
	gooseDialect  = goose.DialectSQLite3

	// hasVersions asks whether the table of schema versions is there.
	foreignTables = `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> 'goose_db_version'`
	ownTables     = `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'instance'`
	hasVersions   = `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'goose_db_version'`
)

// fromJSON is a table in a FROM clause, made from one parameter that holds a
// JSON array of objects. A bulk statement that reads it is several times faster
// than one statement per row.
func fromJSON(name string, columns ...string) string {
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("value ->> '" + c + "' AS " + c)
	}
	return "(SELECT " + b.String() + " FROM json_each(?)) AS " + name
}

// fromHex turns a column of hexadecimal digits in upper case into bytes.
func fromHex(column string) string { return "unhex(" + column + ")" }

// toJSON is the parameter for fromJSON.
func toJSON[T any](rows []T) (string, error) {
	if len(rows) == 0 {
		return "[]", nil // json_each makes a row of "null"
	}
	b, err := json.Marshal(rows)
	return string(b), err
}
