package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func TestOpenKeepsWhatThereIs(t *testing.T) {
	url := tempURL(t)
	s := openAt(t, url, Options{})
	before := must(s.Instance(ctx))(t)
	key := must(s.Key(ctx, "unsubscribe"))(t)
	hash := s.AddressHash("ada@example.org")
	ok(t, s.Close())

	s = openAt(t, url, Options{})
	equal(t, "instance", must(s.Instance(ctx))(t), before)
	equal(t, "key", bytes.Equal(must(s.Key(ctx, "unsubscribe"))(t), key), true)
	equal(t, "address hash", bytes.Equal(s.AddressHash("ada@example.org"), hash), true)
}

func TestOpenIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "an odd name, with ?, # and %41.db")
	s := openAt(t, "sqlite:"+path, Options{})
	join(t, s, 1)
	entries := must(os.ReadDir(filepath.Dir(path)))(t)
	for _, e := range entries {
		equal(t, e.Name()+" is ours", strings.HasPrefix(e.Name(), filepath.Base(path)), true)
		equal(t, "mode of "+e.Name(), must(e.Info())(t).Mode(), fs.FileMode(0o600))
	}
}

// TestEveryConnection looks at the settings that a power cut puts to the test.
func TestEveryConnection(t *testing.T) {
	s := openAt(t, tempURL(t), Options{})
	for name, pool := range map[string]struct {
		db *pool
		n  int
	}{"writer": {s.writer, 1}, "reader": {s.reader, readers}} {
		for range pool.n {
			conn := must(pool.db.Conn(ctx))(t) // held until the end, so that each is another one
			defer conn.Close()
			for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"} {
				var got string
				ok(t, conn.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got))
				equal(t, name+": "+pragma, got, want)
			}
			_, err := conn.ExecContext(ctx, `UPDATE instance SET epoch = epoch`)
			equal(t, name+" may write", err == nil, name == "writer")
		}
		if got := pool.db.Stats().OpenConnections; got != pool.n {
			t.Errorf("%s has %d connections", name, got)
		}
	}
}

func TestReadOnlyChangesNothing(t *testing.T) {
	url := tempURL(t)
	path := strings.TrimPrefix(url, "sqlite:")
	s := openAt(t, url, Options{Now: noon})
	join(t, s, 2)
	issue := freeze(t, s, 1)
	ok(t, s.Close())
	before := must(os.ReadFile(path))(t)

	r := openAt(t, url, Options{ReadOnly: true, Now: noon})
	equal(t, "readers", must(r.CountActive(ctx, "weekly"))(t), 2)
	ok(t, r.Ping(ctx))
	equal(t, "hash", bytes.Equal(r.AddressHash("x@example.org"), s.AddressHash("x@example.org")), true)
	_, err := r.Key(ctx, "never made")
	wantErr(t, err, newsletter.ErrNotFound)
	_, err = r.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Claim: 1, Now: noon()})
	wantErr(t, err, ErrReadOnly)
	_, _, err = r.LockCarrying(ctx)
	wantErr(t, err, ErrReadOnly)
	ok(t, r.Close())
	equal(t, "unchanged", bytes.Equal(must(os.ReadFile(path))(t), before), true)
}

func TestReadOnlySeesAWriterAtWork(t *testing.T) {
	url := tempURL(t)
	w := openAt(t, url, Options{Now: noon})
	r := openAt(t, url, Options{ReadOnly: true, Now: noon})
	join(t, w, 3)
	equal(t, "readers", must(r.CountActive(ctx, "weekly"))(t), 3)
	ok(t, w.transact(ctx, false, func(tx txn) error {
		_, err := tx.ExecContext(ctx, `UPDATE subscribers SET status = 'left'`)
		ok(t, err)
		equal(t, "in the middle of a transaction", must(r.CountActive(ctx, "weekly"))(t), 3)
		equal(t, "by the writer's own readers", must(w.CountActive(ctx, "weekly"))(t), 3)
		return nil
	}))
	equal(t, "afterwards", must(r.CountActive(ctx, "weekly"))(t), 0)
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, content string) string {
		path := filepath.Join(dir, name)
		ok(t, os.WriteFile(path, []byte(content), 0o600))
		return "sqlite:" + path
	}
	s := openAt(t, "sqlite:"+filepath.Join(dir, "newer.db"), Options{})
	_, err := s.writer.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	ok(t, err)
	ok(t, s.Close())
	empty := file("empty.db", "")

	for name, c := range map[string]struct {
		url      string
		readOnly bool
		is       error
		words    []string
	}{
		"another kind of url":         {"mysql://localhost/recapd", false, nil, []string{"database.url", "sqlite:PATH"}},
		"no path":                     {"sqlite:", false, nil, []string{"database.url", "sqlite:PATH"}},
		"no server":                   {"postgres://127.0.0.1:1/recapd", false, nil, []string{"127.0.0.1:1/recapd", "cannot be reached", "refused"}},
		"no address":                  {"postgres://127.0.0.1:port/recapd", false, nil, []string{"database.url"}},
		"no folder":                   {"sqlite:" + dir + "/missing/recapd.db", false, fs.ErrNotExist, []string{"missing/recapd.db", "make the folder"}},
		"not a database":              {file("notes.db", strings.Repeat("Dear diary, ", 500)), false, nil, []string{"notes.db", "not a SQLite database", "restore a backup"}},
		"a newer schema":              {"sqlite:" + dir + "/newer.db", false, nil, []string{"schema 9999", "newer"}},
		"a newer schema, for reading": {"sqlite:" + dir + "/newer.db", true, nil, []string{"schema 9999", "newer"}},
		"an older schema, to read":    {empty, true, nil, []string{"schema 0", "recapd serve"}},
		"nothing to read":             {"sqlite:" + dir + "/none.db", true, fs.ErrNotExist, []string{"none.db"}},
		"nothing to read in memory":   {"sqlite::memory:", true, fs.ErrNotExist, []string{"memory"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Open(ctx, c.url, Options{ReadOnly: c.readOnly})
			if err == nil {
				s.Close()
				t.Fatal("it opened")
			}
			if c.is != nil {
				wantErr(t, err, c.is)
			}
			for _, w := range c.words {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q is not in: %v", w, err)
				}
			}
		})
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("reading created a file")
	}
}

func TestDamagedFile(t *testing.T) {
	url := tempURL(t)
	path := strings.TrimPrefix(url, "sqlite:")
	s := openAt(t, url, Options{})
	join(t, s, 500)
	ok(t, s.Close())
	content := must(os.ReadFile(path))(t)
	for i := 4096; i < len(content); i++ {
		content[i] ^= 0x5a
	}
	ok(t, os.WriteFile(path, content, 0o600))
	_, err := Open(ctx, url, Options{})
	if err == nil || !strings.Contains(err.Error(), "recapd.db: damaged") {
		t.Errorf("error: %v", err)
	}
}

func TestLockedByAnother(t *testing.T) {
	url := tempURL(t)
	s := openAt(t, url, Options{Now: noon})
	ada := join(t, s, 1)[0]
	other := must(sql.Open("sqlite", strings.Replace(writingDSN(s.file), "10000", "0", 1)))(t)
	defer other.Close()

	tx := must(other.Begin())(t) // _txlock=immediate
	time.AfterFunc(200*time.Millisecond, func() { tx.Rollback() })
	leave(t, s, ada.ID, "", noon()) // waits its turn

	impatient := must(s.writer.Conn(ctx))(t)
	_, err := impatient.ExecContext(ctx, `PRAGMA busy_timeout = 50`)
	ok(t, err)
	ok(t, impatient.Close())
	tx = must(other.Begin())(t)
	defer tx.Rollback()
	_, err = s.Rejoin(ctx, ada.ID, 0, newsletter.Consent{}, noon())
	if err == nil || !strings.Contains(err.Error(), "recapd.db: locked by another process") {
		t.Errorf("error: %v", err)
	}
	equal(t, "reading goes on", must(s.Subscriber(ctx, ada.ID))(t).Status, newsletter.StatusLeft)
}

func TestCancelledContext(t *testing.T) {
	s := openAt(t, tempURL(t), Options{Now: noon})
	ada := join(t, s, 1)[0]
	gone, cancel := context.WithCancel(ctx)
	cancel()
	_, _, err := s.Leave(gone, ada.ID, "", noon())
	wantErr(t, err, context.Canceled)
	equal(t, "nothing happened", must(s.Subscriber(ctx, ada.ID))(t).Status, newsletter.StatusActive)
}

// Another program's database is left alone.
func TestForeignDatabaseIsRefused(t *testing.T) {
	for name, tables := range map[string]string{
		"tables of its own":    `CREATE TABLE visits (n INTEGER)`,
		"goose is its own too": `CREATE TABLE visits (n INTEGER); CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id INTEGER, is_applied INTEGER, tstamp TEXT); INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "other.db")
			db := openSQLite("file:"+path, 1)
			if _, err := db.Exec(tables); err != nil {
				t.Fatal(err)
			}
			db.Close()
			s, err := Open(ctx, "sqlite:"+path, Options{})
			if err == nil {
				s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), "another program") {
				t.Errorf("Open: %v", err)
			}
		})
	}
}
