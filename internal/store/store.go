// Package store keeps the records of recapd in a database: who reads, what has
// been told, and the ledger of what was sent to whom.
//
// # The ledger
//
// Freezing an issue is one transaction: its number, its slot, the posts that it
// covers, its renderings and one delivery for each reader. From then on the
// deliveries are the truth, and all work on them is one method, [Store.Exchange]:
// a node hands in outcomes and gets the next deliveries, in one durable commit.
//
//	             Freeze              Exchange(claim)        Exchange(outcome)
//	subscribers ───────▶ pending ───────────────▶ sending ───────────────▶ sent
//	                      ▲   │ Leave, Cancel      │    │                  failed
//	                      │   └──▶ skipped ◀──┐    │    └──▶ deferred ──┐  skipped
//	                      └──── Reclaim ──────┼────┘         unknown  ──┤
//	                                          └─────────────────────────┴─▶ due again
//
// A claim is on disk before Exchange returns, and so is an outcome: the promise
// that a message is handed over once rests on it. When the process is killed,
// Reclaim puts what was in hand back; when the database is away, Exchange fails
// and nothing may be sent.
//
// # Two locks
//
// A slot is a unique key: whoever freezes or closes it second gets
// [newsletter.ErrConflict] or [newsletter.ErrSlotTaken]. Carrying needs a lock
// as well, because a row in "sending" says who claimed it but not whether he is
// alive: see [Store.LockCarrying].
//
// # SQLite
//
// One connection writes, so transactions of one process stand in line instead of
// failing; a few others read, and never wait. The journal is a WAL with
// synchronous FULL: a commit survives a power cut. Another process on the same
// file waits up to ten seconds for its turn. Nothing here holds a connection
// while the caller's code runs, but for Freezing.Mint, which may not come back
// to the store.
//
// # PostgreSQL
//
// Many nodes write. A transaction takes an advisory lock first, so that what it has
// read stays true until it commits, as with the one connection of SQLite. Exchanges
// share that lock: each locks the deliveries that it claims, passes over those of
// others, and reports what is its node's own. See docs/decisions/016.
//
// SQL is written by hand, once for both; where they differ it asks its transaction for
// the words, see dialect.go. Times are unix milliseconds, and 0 or NULL is the zero
// time. Every method may be called from many goroutines.
package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// ErrMoved answers whoever opens an installation that Transfer has moved away.
var ErrMoved = errors.New("the installation has moved")

// ErrReadOnly answers a change to a store that was opened for reading.
var ErrReadOnly = errors.New("the store is open for reading only")

// Options for Open.
type Options struct {
	ReadOnly bool             // never create, migrate or change anything
	Now      func() time.Time // nil is time.Now; for times that no caller gives
}

// Store is an open database.
type Store struct {
	file     string // of SQLite, "" in memory
	server   string // of PostgreSQL, as errors name it
	writer   *pool
	reader   *pool // the writer's own connections in memory and on a server
	now      func() time.Time
	address  []byte     // key of AddressHash
	carrying sync.Mutex // LockCarrying when in memory
	group    group      // of exchanges

	enrolling, suppressing, requesting, forgetting pieces // of many people
}

// Open opens the database at url: "sqlite:PATH", "sqlite::memory:", or the address of
// a PostgreSQL database, "postgres://USER@HOST/NAME". A missing file is created for its
// owner alone (mode 0600) and brought to the present schema, as an empty database on a
// server is; an older schema is migrated.
//
// With ReadOnly nothing is created or changed: a missing file and an empty database
// are an error that is fs.ErrNotExist, and a schema of another version is an error.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	s := &Store{now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	err := s.connect(url, o.ReadOnly)
	if err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		return nil, errors.Join(s.explain(err), s.Close())
	}
	return s, nil
}

// connect makes the pools: no writer for reading only.
func (s *Store) connect(url string, readOnly bool) error {
	scheme, path, _ := strings.Cut(url, ":")
	switch {
	case scheme == "postgres" || scheme == "postgresql":
		return s.connectServer(url, readOnly)
	case scheme == "sqlite" && path != "":
		return s.openFile(path, readOnly)
	}
	return fmt.Errorf("database.url: %q is not a database; use sqlite:PATH or postgres://USER@HOST/NAME", url)
}

// prepare brings the schema to the present version, or looks whether it is.
func (s *Store) prepare(ctx context.Context) error {
	if s.writer == nil {
		if err := s.checkSchema(ctx); err != nil {
			return err
		}
	} else if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.atHome(ctx); err != nil {
		return err
	}
	if s.writer != nil {
		if err := s.found(ctx); err != nil {
			return err
		}
	}
	return s.loadAddressKey(ctx)
}

// Close releases the database. Locks of LockCarrying are the caller's.
func (s *Store) Close() error {
	var errs []error
	for _, p := range []*pool{s.reader, s.writer} {
		if p != nil {
			errs = append(errs, p.Close())
		}
	}
	return errors.Join(errs...)
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if _, err := one(ctx, s.reader, column[int], `SELECT one FROM instance`); err != nil {
		return fmt.Errorf("asking the database: %w", s.explain(err))
	}
	return nil
}
