package store

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

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
