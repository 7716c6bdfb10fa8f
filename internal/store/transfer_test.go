package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"recapd/internal/newsletter"
)

// furnished is an installation in a file with something in every table.
func furnished(t *testing.T) (url string) {
	t.Helper()
	url = tempURL(t)
	s, err := Open(ctx, url, Options{Now: noon})
	ok(t, err)
	list := join(t, s, 5)
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 3)
	exchange(t, s, issue, 0, sent(d[0]))
	leave(t, s, list[4].ID, "enough", noon())
	run(t, s, `UPDATE subscribers SET name = ? WHERE id = ?`, "Ad\x00a \xff Zażółć", list[0].ID)
	for _, insert := range []string{
		`INSERT INTO audit (at, who, what, detail) VALUES (1, 'operator', 'looked', '')`,
		`INSERT INTO turns (scope, kept, used_at) VALUES ('', '{}', 1)`,
		`INSERT INTO preferences (subscriber_id, kind, topic, choice) VALUES (1, 'tag', 'ducks', 'mute'), (2, 'event', 'PebbleConf', 'follow')`,
		`INSERT INTO signups (address, email_key, consent_at) VALUES ('New@example.org', 'new@example.org', 1)`,
		`INSERT INTO letters (kind, subscriber_id, address, created_at, next_at) VALUES ('manage', 1, 'reader1@example.org', 1, NULL)`,
		`INSERT INTO caps (scope, subject, slice_at, count) VALUES ('address', x'0001ff', 60000, 2)`,
		`INSERT INTO suppressions (hash, cause, at) VALUES (x'00ff', 'bounce', 1), (x'', 'erased', 2)`,
		`INSERT INTO editions (name, began_at) VALUES ('monthly', 1) ON CONFLICT DO NOTHING`,
		`INSERT INTO notes (edition, intro, outro, at) VALUES ('weekly', 'Hello.', '', 1)`,
		`INSERT INTO sightings (path, hash, at) VALUES ('posts/ducks.md', 'ff', 1)`,
		`INSERT INTO bounces (delivery_id, subscriber_id, class, at) VALUES (1, 1, 'soft', 1)`,
		`INSERT INTO coverage (edition, post_id, path, permalink, cause, issue_id, at) VALUES ('weekly', 'p', 'p.md', 'https://blog.example.org/p', 'issue', 1, 1)`,
	} {
		run(t, s, insert)
	}
	ok(t, s.Close())
	return url
}

// transfer moves, and lists what came over.
func transfer(t *testing.T, file, server string) (moved []Moved, done bool) {
	t.Helper()
	done, err := Transfer(ctx, file, server, func(m Moved) { moved = append(moved, m) })
	ok(t, err)
	return moved, done
}

func TestTransfer(t *testing.T) {
	file, server := furnished(t), serverURL(t)
	before := exported(t, openAt(t, file, Options{ReadOnly: true}))
	moved, done := transfer(t, file, server)
	equal(t, "there was nothing to do", done, false)
	for _, m := range moved {
		if m.Rows == 0 {
			t.Errorf("nothing of %s came over: the test lacks a row", m.Table)
		}
	}
	s := openAt(t, server, Options{Now: noon})
	equal(t, "what is exported", exported(t, s), before)
	equal(t, "a name", must(s.Subscriber(ctx, 1))(t).Name, "Ada \ufffd Zażółć")
	next := must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "late@example.org", Status: newsletter.StatusActive}))(t)
	if next.ID <= 5 {
		t.Errorf("the number %d is given again", next.ID)
	}
	equal(t, "taken over", must(s.Reclaim(ctx, "b", noon(), false))(t), 2)

	for _, readOnly := range []bool{false, true} {
		_, err := Open(ctx, file, Options{ReadOnly: readOnly})
		wantWords(t, err, "has moved to 127.0.0.1:", "set database.url")
	}
	_, done = transfer(t, file, server)
	equal(t, "again: there was nothing to do", done, true)
}

// exported is all that an operator can take out.
func exported(t testing.TB, s *Store) string {
	t.Helper()
	var b strings.Builder
	for _, table := range transferred {
		if table == "instance" {
			continue
		}
		rows := must(s.reader.QueryContext(ctx, `SELECT * FROM `+table))(t)
		columns := must(rows.Columns())(t)
		source := rowSource{rows: rows, values: make([]any, len(columns))}
		for source.Next() {
		}
		ok(t, source.Err())
		ok(t, rows.Close())
		fmt.Fprintln(&b, table, source.sent.rows, source.sent)
	}
	return b.String()
}

// TestTransferTakesEveryTable fails when there is one that it does not know.
func TestTransferTakesEveryTable(t *testing.T) {
	s := openAt(t, tempURL(t), Options{})
	tables := must(all(ctx, s.reader, column[string], `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('goose_db_version', 'nodes')`))(t)
	slices.Sort(tables)
	equal(t, "tables", fmt.Sprint(slices.Sorted(slices.Values(transferred))), fmt.Sprint(tables))
}

// TestTransferIsInterrupted: wherever it ends, one of the two can be used, never both, and
// the next try ends the work.
func TestTransferIsInterrupted(t *testing.T) {
	for i, table := range transferred {
		if i%4 != 0 && table != "instance" {
			continue
		}
		t.Run("at "+table, func(t *testing.T) {
			file, server := furnished(t), serverURL(t)
			short, cancel := context.WithCancel(ctx)
			_, err := Transfer(short, file, server, func(m Moved) {
				if m.Table == table {
					cancel()
				}
			})
			if err == nil {
				t.Fatal("it ended")
			}
			s := openAt(t, file, Options{Now: noon})
			must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "late@example.org", Status: newsletter.StatusActive}))(t) // life goes on
			ok(t, s.Close())
			before := exported(t, openAt(t, file, Options{ReadOnly: true}))
			transfer(t, file, server)
			equal(t, "what is exported", exported(t, openAt(t, server, Options{Now: noon})), before)
		})
	}
	t.Run("before the file is closed", func(t *testing.T) {
		file, server := furnished(t), serverURL(t)
		transfer(t, file, server)
		rawFile(t, file, `UPDATE instance SET moved_to = ''`)
		rawServer(t, server, `UPDATE instance SET arrived = 0`)
		_, err := Open(ctx, server, Options{})
		wantWords(t, err, "not wholly arrived", "recapd migrate --to")
		s := openAt(t, file, Options{Now: noon})
		must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "late@example.org", Status: newsletter.StatusActive}))(t)
		ok(t, s.Close())
		before := exported(t, openAt(t, file, Options{ReadOnly: true}))
		transfer(t, file, server)
		equal(t, "what is exported", exported(t, openAt(t, server, Options{Now: noon})), before)
	})
	t.Run("before the server is opened", func(t *testing.T) {
		file, server := furnished(t), serverURL(t)
		transfer(t, file, server)
		rawServer(t, server, `UPDATE instance SET arrived = 0`)
		_, err := Open(ctx, server, Options{})
		wantWords(t, err, "not wholly arrived")
		_, done := transfer(t, file, server)
		equal(t, "there was nothing to do", done, false)
		openAt(t, server, Options{})
	})
}

func TestTransferRefuses(t *testing.T) {
	file, server := furnished(t), serverURL(t)
	occupied := serverURL(t)
	openAt(t, occupied, Options{Now: noon})
	nothing := func(Moved) { t.Error("something was moved") }
	_, err := Transfer(ctx, file, occupied, nothing)
	wantWords(t, err, "holds an installation already", "empty database")
	_, err = Transfer(ctx, server, file, nothing)
	wantWords(t, err, "from a file")
	_, err = Transfer(ctx, file, server+"_missing", nothing)
	wantWords(t, err, "create it")

	s := openAt(t, file, Options{Now: noon})
	unlock, _, err := s.LockCarrying(ctx)
	ok(t, err)
	_, err = Transfer(ctx, file, server, nothing)
	wantWords(t, err, "another recapd is at work", "stop it first")
	ok(t, unlock())
	ok(t, s.Close())

	transfer(t, file, server)
	_, err = Transfer(ctx, file, serverURL(t), nothing)
	wantWords(t, err, "has moved to", "before")
}

// rawFile and rawServer change what no command would.
func rawFile(t testing.TB, url, query string) {
	t.Helper()
	db := openSQLite(writingDSN(strings.TrimPrefix(url, "sqlite:")), 1)
	defer db.Close()
	must(db.Exec(query))(t)
}

func rawServer(t testing.TB, url, query string) {
	t.Helper()
	s := &Store{}
	ok(t, s.connectServer(url, false))
	defer s.Close()
	run(t, s, query)
}

// BenchmarkTransfer moves 100,000 subscribers with fifty issues that went to all of them,
// and compares what can be exported before and after.
func BenchmarkTransfer(b *testing.B) {
	const subscribers, issues = 100_000, 50
	file := tempURL(b)
	s := openAt(b, file, Options{Now: noon})
	join(b, s, subscribers)
	ok(b, s.Close())
	db := openSQLite(writingDSN(strings.TrimPrefix(file, "sqlite:")), 1)
	for n := 1; n <= issues; n++ {
		for _, query := range []string{
			`INSERT INTO issues (id, edition, slot, number, state, title, created_at, letterhead) VALUES (%[1]d, 'weekly', 'slot %[1]d', %[1]d, 'done', 'Week %[1]d', 1, '{}')`,
			`INSERT INTO renderings (id, issue_id, selection, language, subject, preheader, html, text, web, mark) VALUES (%[1]d, %[1]d, '', 'en', 'Week', '', hex(zeroblob(40000)), hex(zeroblob(10000)), '', 'mark')`,
			`INSERT INTO deliveries (issue_id, rendering_id, subscriber_id, address, token, message_id, state, attempt, node, first_at, claimed_at, outcome_at, reply_code, reply_text)
				SELECT %[1]d, %[1]d, id, email, hex(randomblob(18)), hex(randomblob(10)) || '@example.org', 'sent', 1, 'a', 1, 1, 1, 250, '2.0.0 Ok: queued as ' || hex(randomblob(5)) FROM subscribers`,
		} {
			must(db.Exec(fmt.Sprintf(query, n)))(b)
		}
	}
	ok(b, db.Close())
	before := exported(b, openAt(b, file, Options{ReadOnly: true}))
	for b.Loop() {
		b.StopTimer()
		rawFile(b, file, `UPDATE instance SET moved_to = ''`)
		server := serverURL(b)
		b.StartTimer()
		must(Transfer(ctx, file, server, func(Moved) {}))(b)
		b.StopTimer()
		equal(b, "what is exported", exported(b, openAt(b, server, Options{Now: noon})), before)
		b.StartTimer()
	}
}
