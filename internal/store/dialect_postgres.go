package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// postgreSQL is what PostgreSQL understands.
type postgreSQL struct{}

// bind numbers the parameters. Texts are in valid UTF-8 and without NUL: PostgreSQL
// refuses others, and one odd reply of a mail server must not stop an issue.
func (postgreSQL) bind(query string, args []any) (string, []any) {
	var b strings.Builder
	quoted, n := false, 0
	for _, c := range []byte(query) {
		switch {
		case c == '\'':
			quoted = !quoted
		case c == '?' && !quoted:
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
			continue
		}
		b.WriteByte(c)
	}
	clean := make([]any, len(args))
	for i, a := range args {
		if text, ok := a.(string); ok {
			a = cleanText(text)
		}
		clean[i] = a
	}
	return b.String(), clean
}

func cleanText(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "")
}

func (postgreSQL) fromJSON(name string, columns ...string) string {
	return "json_to_recordset(CAST(CAST(? AS text) AS json)) AS " + name + "(" + strings.Join(columns, ", ") + ")"
}

func (postgreSQL) among(column string) string {
	return column + " = ANY(CAST(translate(?, '[]', '{}') AS bigint[]))"
}

func (postgreSQL) fromHex(column string) string { return "decode(" + column + ", 'hex')" }

func (postgreSQL) clock() string {
	return "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
}

func (postgreSQL) free() string { return " FOR UPDATE OF d SKIP LOCKED" }

// writing is the advisory lock under which transactions write.
const writing = "727563617001"

// enter takes the lock until the end of the transaction. With it, what a transaction
// has read stays true until it commits, as it does in SQLite. A server, or a role, may
// have been told not to wait for the disk; a ledger has to. A node that is cut off in the
// middle must not hold the lock until the server misses it, which may take hours. The
// statements of exchanges are planned once, and not for each list of numbers.
func (postgreSQL) enter(ctx context.Context, tx *sql.Tx, shared bool) error {
	lock, plans := "pg_advisory_xact_lock", "auto"
	if shared {
		lock, plans = "pg_advisory_xact_lock_shared", "force_generic_plan"
	}
	_, err := tx.ExecContext(ctx, `SELECT `+lock+`(`+writing+`),
		CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END,
		set_config('idle_in_transaction_session_timeout', '15s', true), set_config('plan_cache_mode', $1, true)`, plans)
	return err
}

func (postgreSQL) schema() schema {
	const tables = `SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name `
	return schema{
		dir:           "migrations/postgres",
		goose:         goose.DialectPostgres,
		foreignTables: tables + `<> 'goose_db_version'`,
		ownTables:     tables + `= 'instance'`,
		hasVersions:   tables + `= 'goose_db_version'`,
	}
}

// skipServerNumbers goes by the columns that are numbered as ours are. Those of goose,
// which lie beside, are not.
const skipServerNumbers = `SELECT setval(s.seq, greatest($1, (SELECT coalesce(last_value, 0) FROM pg_sequences
		WHERE to_regclass(format('%I.%I', schemaname, sequencename)) = s.seq)))
	FROM (SELECT pg_get_serial_sequence(quote_ident(table_name), column_name)::regclass AS seq FROM information_schema.columns
		WHERE table_schema = current_schema() AND is_identity = 'YES' AND data_type = 'bigint') AS s`

func (postgreSQL) skipNumbers(ctx context.Context, tx *sql.Tx, next int64) error {
	rows, err := tx.QueryContext(ctx, skipServerNumbers, next)
	if err != nil {
		return err
	}
	for rows.Next() { // each one is set when it is read
	}
	return errors.Join(rows.Err(), rows.Close())
}
