package web_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// ledger is all that is on record, as text.
func (h *house) ledger(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, table := range h.column(t, h.tables()) {
		fmt.Fprintf(&all, "%s\n", table)
		for _, row := range h.rows(t, `SELECT * FROM `+table) {
			fmt.Fprintf(&all, "  %v\n", row)
		}
	}
	return all.String()
}

// tables is the query for what there is.
func (h *house) tables() string {
	if h.onServer() {
		return `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1`
	}
	return `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
}

func (h *house) onServer() bool { return strings.HasPrefix(h.database, "postgres:") }

// column is the first of each row.
func (h *house) column(t *testing.T, query string) (names []string) {
	t.Helper()
	for _, row := range h.rows(t, query) {
		names = append(names, fmt.Sprint(row[0]))
	}
	return names
}

func (h *house) rows(t *testing.T, query string) (all [][]any) {
	t.Helper()
	if h.records == nil {
		driver, address := "sqlite", "file:"+strings.TrimPrefix(h.database, "sqlite:")+"?mode=ro"
		if h.onServer() {
			driver, address = "pgx", h.database
		}
		db, err := sql.Open(driver, address)
		if err != nil {
			t.Fatal(err)
		}
		h.records = db
	}
	found, err := h.records.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
