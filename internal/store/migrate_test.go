package store

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"recapd/internal/newsletter"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestFirstSchema opens a database as the first release left it: the schema of
// testdata/schema1.sql, which must never change, and the rows of rows1.sql.
func TestFirstSchema(t *testing.T) {
	url := tempURL(t)
	path := strings.TrimPrefix(url, "sqlite:")
	ok(t, createFile(path))
	db := openSQLite(writingDSN(path), 1)
	for _, name := range []string{"testdata/schema1.sql", "testdata/rows1.sql"} {
		_, err := db.Exec(string(must(os.ReadFile(name))(t)))
		ok(t, err)
	}
	ok(t, db.Close())

	s := openAt(t, url, Options{Now: noon})
	in := must(s.Instance(ctx))(t)
	equal(t, "instance", fmt.Sprint(in.ID, in.Epoch, in.Created), fmt.Sprint("0123456789abcdef0123456789abcdef", 1, noon()))
	ada := must(s.SubscriberByEmail(ctx, "ada@example.org"))(t)
	equal(t, "subscriber", ada.Name, "Ada Placeholder")
	issue := must(s.OpenIssues(ctx))(t)[0]
	equal(t, "letterhead", issue.Letterhead.From, "Recaps <news@example.org>")
	equal(t, "reclaimed", must(s.Reclaim(ctx, "b", noon(), false))(t), 1)
	d := exchange(t, s, issue, 5)
	equal(t, "delivery", fmt.Sprint(len(d), d[0].Address, d[0].Attempt), "1ada@example.org2")
	exchange(t, s, issue, 0, sent(d[0]))
	equal(t, "issue", stateOf(t, s, issue), newsletter.Done)
	freeze(t, s, 2)
}

// TestFirstSchemaStays fails when a migration that was released is edited.
func TestFirstSchemaStays(t *testing.T) {
	s := openAt(t, "sqlite::memory:", Options{Now: noon})
	p := must(provider(s.writer))(t)
	must(p.DownTo(ctx, 1))(t)
	list := must(all(ctx, s.writer, column[string], `SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'sqlite_sequence' ORDER BY rowid`))(t)
	got := strings.Join(list, "\n\n") + "\n"
	if *update {
		ok(t, os.WriteFile("testdata/schema1.sql", []byte(got), 0o644))
	}
	want := string(must(os.ReadFile("testdata/schema1.sql"))(t))
	if got != want {
		t.Error("the first schema has changed: write a new migration instead, or run with -update before the first release")
	}
}

// TestManyOpenAtOnce stands for several processes that find a new file. Within
// one process the file has to be there, see createFile.
func TestManyOpenAtOnce(t *testing.T) {
	url := tempURL(t)
	ok(t, createFile(strings.TrimPrefix(url, "sqlite:")))
	var wait sync.WaitGroup
	ids := make([]string, 8)
	for i := range ids {
		wait.Go(func() {
			s, err := Open(ctx, url, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			in, err := s.Instance(ctx)
			if ids[i] = in.ID; err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for _, id := range ids {
		equal(t, "instance", id, ids[0])
	}
}

func TestNoUpgradeWhileAnotherCarries(t *testing.T) {
	url := tempURL(t)
	s := openAt(t, url, Options{})
	unlock, _, err := s.LockCarrying(ctx)
	ok(t, err)
	openAt(t, url, Options{}) // the present schema needs no upgrade
	_, err = s.waitForLock(ctx, 0)
	if err == nil || !strings.Contains(err.Error(), "stop it first") {
		t.Errorf("error: %v", err)
	}
	ok(t, unlock())
}

// TestSchemasAgree: both databases have the same tables with the same columns.
func TestSchemasAgree(t *testing.T) {
	lite, server := tablesOf(t, openAt(t, tempURL(t), Options{})), tablesOf(t, openAt(t, serverURL(t), Options{}))
	for _, own := range []string{"sqlite_sequence", "goose_db_version"} {
		delete(lite, own)
		delete(server, own)
	}
	equal(t, "tables", fmt.Sprint(slices.Sorted(maps.Keys(server))), fmt.Sprint(slices.Sorted(maps.Keys(lite))))
	for table := range lite {
		equal(t, "columns of "+table, fmt.Sprint(slices.Sorted(slices.Values(server[table]))), fmt.Sprint(slices.Sorted(slices.Values(lite[table]))))
	}
}
