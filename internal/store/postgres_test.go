package store

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"recapd/internal/newsletter"
	"recapd/internal/tools/postgres"
)

// server is the PostgreSQL of this package's tests, made for the first that wants it.
var server = sync.OnceValues(func() (*postgres.Server, error) { return postgres.Start("fsync=off") })

var serverMade bool

func TestMain(m *testing.M) {
	code := m.Run()
	if serverMade {
		if s, err := server(); err == nil {
			if err := s.Stop(); err != nil {
				fmt.Fprintln(os.Stderr, "stopping PostgreSQL:", err)
				code = 1
			}
		}
	}
	os.Exit(code)
}

// serverURL is a new database.
func serverURL(t testing.TB) string {
	t.Helper()
	serverMade = true
	s, err := server()
	if errors.Is(err, postgres.ErrMissing) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	ok(t, err)
	return must(s.Database())(t)
}

func TestOnServer(t *testing.T) {
	suite(t, func(t *testing.T) *Store { return openAt(t, serverURL(t), Options{Now: noon}) })
}

// TestTransactionsOutliveConnections: when all of them have broken, what has not been
// committed is done once more on new ones, and no caller hears of it.
func TestTransactionsOutliveConnections(t *testing.T) {
	s := openAt(t, serverURL(t), Options{})
	const held = 5
	var callers, entered sync.WaitGroup
	entered.Add(held)
	rounds := make([]int, held)
	for i := range held {
		callers.Go(func() {
			err := s.transact(ctx, true, func(tx txn) error {
				rounds[i]++
				if rounds[i] == 1 {
					entered.Done()
					entered.Wait() // now each has a connection of its own
					terminate(t, s, `pid <> pg_backend_pid()`)
				}
				_, err := tx.ExecContext(ctx, `INSERT INTO notes VALUES (?, '', '', 0)`, strconv.Itoa(i))
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	callers.Wait()
	equal(t, "notes", must(one(ctx, s.reader, column[int], `SELECT count(*) FROM notes`))(t), held)
	if slices.Max(rounds) == 1 {
		t.Error("no connection broke: nothing is shown")
	}
}

// terminate has the server end connections with the database.
func terminate(t testing.TB, s *Store, which string) {
	t.Helper()
	_, err := s.writer.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND `+which)
	if err != nil && !cut(err) {
		t.Error(err)
	}
}

// TestCommitWithoutAnswer: whether it has been done is not known, so it is not done again.
func TestCommitWithoutAnswer(t *testing.T) {
	s := openAt(t, serverURL(t), Options{})
	for _, statement := range []string{
		`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'`,
		`CREATE CONSTRAINT TRIGGER commits AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()`,
	} {
		run(t, s, statement)
	}
	rounds := 0
	err := s.write(ctx, "testing", func(tx txn) error {
		rounds++
		_, err := tx.ExecContext(ctx, `INSERT INTO notes VALUES ('', '', '', 0)`)
		return err
	})
	wantErr(t, err, newsletter.ErrAway)
	equal(t, "rounds", rounds, 1)
}
