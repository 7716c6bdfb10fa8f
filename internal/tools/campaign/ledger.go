package main

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"

	_ "modernc.org/sqlite" // the ledger is read as any other program could
)

// openDatabase opens the program's database beside it.
func (t *trial) openDatabase(mode string) (*sql.DB, error) {
	if t.driver == "pgx" {
		return openServer(t.database)
	}
	file := url.URL{Scheme: "file", Path: t.database}
	db, err := sql.Open("sqlite", file.String()+"?mode="+mode+"&_pragma=busy_timeout(20000)")
	if err != nil {
		return nil, fmt.Errorf("open the ledger: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// ledger reads what is on record of issue 1; empty when nothing has been frozen.
func (t *trial) ledger(ctx context.Context) (ledger, error) {
	l := ledger{states: map[string]string{}, tokens: map[string]string{}}
	db, err := t.openDatabase("ro")
	if err != nil {
		return l, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT d.address, d.state, d.token FROM deliveries d JOIN issues i ON i.id = d.issue_id WHERE i.number = 1`)
	if err != nil {
		return l, fmt.Errorf("read the ledger: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var address, state, token string
		if err := rows.Scan(&address, &state, &token); err != nil {
			return l, err
		}
		l.states[address], l.tokens[address] = state, token
	}
	return l, rows.Err()
}

// column is the set of what a query gives.
func (t *trial) column(ctx context.Context, query string) (map[string]bool, error) {
	db, err := t.openDatabase("ro")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	defer rows.Close()
	set := map[string]bool{}
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			return nil, err
		}
		set[value] = true
	}
	return set, rows.Err()
}

func plural(n int, what string) string { return fmt.Sprintf("%d %s", n, what) }

// freePort is one that nobody listens on, at least now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
