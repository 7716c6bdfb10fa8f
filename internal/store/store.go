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
// SQL is written by hand and kept to what SQLite and PostgreSQL share; what they
// do not share is in dialect.go. Times are unix milliseconds, and 0 or NULL is
// the zero time. Every method may be called from many goroutines.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrReadOnly answers a change to a store that was opened for reading.
var ErrReadOnly = errors.New("the store is open for reading only")

// Options for Open.
type Options struct {
	ReadOnly bool             // never create, migrate or change anything
	Now      func() time.Time // nil is time.Now; for times that no caller gives
}

// Store is an open database.
type Store struct {
	file     string // "" in memory
	writer   *sql.DB
	reader   *sql.DB // the writer's own connection when in memory
	now      func() time.Time
	address  []byte     // key of AddressHash
	carrying sync.Mutex // LockCarrying when in memory
	group    group      // of exchanges

	enrolling, suppressing, requesting, forgetting pieces // of many people
}

// Open opens the database at url, "sqlite:PATH" or "sqlite::memory:". A missing
// file is created for its owner alone (mode 0600) and brought to the present
// schema, an older one is migrated.
//
// With ReadOnly nothing is created or changed: a missing file is an error that
// is fs.ErrNotExist, and a schema of another version is an error.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	path, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	s := &Store{file: path, now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	if o.ReadOnly {
		err = s.openReading(ctx)
	} else {
		err = s.openWriting(ctx)
	}
	if err != nil {
		return nil, errors.Join(s.explain(err), s.Close())
	}
	return s, nil
}

func (s *Store) openReading(ctx context.Context) error {
	if err := mustExist(s.file); err != nil {
		return err
	}
	s.reader = openSQLite(readingDSN(s.file), readers)
	if err := checkSchema(ctx, s.reader); err != nil {
		return err
	}
	return s.loadAddressKey(ctx)
}

func (s *Store) openWriting(ctx context.Context) error {
	if err := createFile(s.file); err != nil {
		return err
	}
	s.writer = openSQLite(writingDSN(s.file), 1)
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if s.reader = s.writer; s.file != "" {
		s.reader = openSQLite(poolDSN(s.file), readers)
	}
	if err := s.found(ctx); err != nil {
		return err
	}
	return s.loadAddressKey(ctx)
}

// Close releases the database. Locks of LockCarrying are the caller's.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	err := s.reader.QueryRowContext(ctx, `SELECT one FROM instance`).Scan(&one)
	if err != nil {
		return fmt.Errorf("asking the database: %w", s.explain(err))
	}
	return nil
}
