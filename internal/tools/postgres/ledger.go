package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
	"time"
)

// Variable of the environment that names a server for tests of all packages, such as
// postgres://recapd@127.0.0.1:5433/postgres. The command internal/tools/onpostgres sets it.
// Its name does not begin as those of recapd do, which refuses what it does not know.
const Variable = "TEST_POSTGRES"

var ledgers atomic.Int64

// Ledger is the database that a test works with: a new one on the server that Variable
// names, which goes with the test; without a server the one given.
func Ledger(t testing.TB, otherwise string) string {
	t.Helper()
	server := os.Getenv(Variable)
	if server == "" {
		return otherwise
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s: %v", Variable, err)
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("recapd_%d_%d", os.Getpid(), ledgers.Add(1))
	if _, err := admin.Exec(`CREATE DATABASE ` + name); err != nil {
		t.Fatalf("%s: %v", Variable, err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if _, err := admin.ExecContext(ctx, `DROP DATABASE `+name+` WITH (FORCE)`); err != nil {
			t.Logf("the database of the test stays: %v", err)
		}
		admin.Close()
	})
	address.Path = "/" + name
	return address.String()
}
