package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite" // also registers the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"recapd/internal/newsletter"
)

// readers is how many connections read beside the one that writes.
const readers = 4

// openFile makes the pools of a file. One in memory has a single connection, which reads
// and writes.
func (s *Store) openFile(path string, readOnly bool) (err error) {
	if path == ":memory:" {
		path = ""
	} else if path, err = realPath(path); err != nil {
		return err
	}
	s.file = path
	if readOnly {
		if err := mustExist(path); err != nil {
			return err
		}
		s.reader = openSQLite(readingDSN(path), readers)
		return nil
	}
	if err := createFile(path); err != nil {
		return err
	}
	s.writer = openSQLite(writingDSN(path), 1)
	if s.reader = s.writer; path != "" {
		s.reader = openSQLite(poolDSN(path), readers)
	}
	return nil
}

// realPath is the file itself, whatever links lead to it: the lock beside it must
// be the same one by every way.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(dir, filepath.Base(path)), nil
	}
	return path, nil // made later, or explained when it is opened
}

// A connection of each kind sets what it needs by itself, since the pool may
// replace it at any time. secure_delete overwrites what is erased.
const (
	always = "&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)&_pragma=temp_store(MEMORY)"
	writes = always + "&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(67108864)&_pragma=secure_delete(1)&_txlock=immediate"
)

func writingDSN(path string) string {
	if path == "" {
		return "file::memory:?mode=memory" + writes
	}
	return fileURI(path) + "?mode=rw" + writes
}

// poolDSN is for the readers beside a writer: they share its rights, so that
// they can attach to the WAL, and promise not to use them.
func poolDSN(path string) string { return fileURI(path) + "?mode=rw&_query_only=1" + always }

func readingDSN(path string) string { return fileURI(path) + "?mode=ro" + always }

func fileURI(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

func openSQLite(dsn string, connections int) *pool {
	db, err := sql.Open("sqlite", dsn)
	if err != nil { // only when no such driver is registered
		panic(err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return &pool{db, liteSQL{}}
}

// createFile makes an empty file where there is none. It does not open one that
// is there: closing it again would drop the locks that SQLite in this process
// may hold on it.
func createFile(path string) error {
	if path == "" {
		return nil
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("creating the database: %w: make the folder and let recapd's user write there, or change database.url", err)
	}
	return f.Close()
}

func mustExist(path string) error {
	if path == "" {
		return fmt.Errorf("a database in memory has nothing to read: %w", fs.ErrNotExist)
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	return nil
}

// advice is what to do about the errors of SQLite that are not our own fault.
var advice = map[int]string{
	sqlite3.SQLITE_BUSY:     "locked by another process for over 10 s: stop that process, or try again when it is done",
	sqlite3.SQLITE_LOCKED:   "locked by another process: stop that process, or try again when it is done",
	sqlite3.SQLITE_NOTADB:   "not a SQLite database: set database.url to another file, or restore a backup",
	sqlite3.SQLITE_CORRUPT:  "damaged: stop recapd, keep a copy of the file, and restore a backup",
	sqlite3.SQLITE_READONLY: "cannot be written: let recapd's user write the file and its folder",
	sqlite3.SQLITE_PERM:     "cannot be opened: let recapd's user read and write the file and its folder",
	sqlite3.SQLITE_CANTOPEN: "cannot be opened: let recapd's user read and write the file and its folder",
	sqlite3.SQLITE_FULL:     "has no room to grow: make space on its disk, then try again",
	sqlite3.SQLITE_IOERR:    "cannot be read or written: look at the disk (kernel log) and its free space, then try again",
}

// explain adds the database and the next step to an error of it, once.
func (s *Store) explain(err error) error {
	var told *explained
	var e *sqlite.Error
	if errors.As(err, &told) || !errors.As(err, &e) {
		if told == nil && s.server != "" {
			return s.explainServer(err)
		}
		return err
	}
	words, ok := advice[e.Code()&0xff]
	if !ok {
		return err
	}
	return &explained{place: cmp.Or(s.file, "in memory"), words: words, err: err}
}

type explained struct {
	place, words string
	away         bool
	err          error
}

func (e *explained) Error() string {
	return fmt.Sprintf("database %s: %s (%s)", e.place, e.words, strings.Join(strings.Fields(e.err.Error()), " "))
}

func (e *explained) Unwrap() []error {
	if e.away {
		return []error{e.err, newsletter.ErrAway}
	}
	return []error{e.err}
}
