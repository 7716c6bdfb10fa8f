package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"recapd/internal/newsletter"
)

// nodes opens the same database several times, as so many machines do.
func nodes(t *testing.T, n int) []*Store {
	url := serverURL(t)
	list := make([]*Store, n)
	for i := range list {
		list[i] = openAt(t, url, Options{Now: noon})
	}
	return list
}

// each has all nodes do the same at the same time.
func each(nodes []*Store, do func(i int, s *Store)) {
	var wait sync.WaitGroup
	for i, s := range nodes {
		wait.Go(func() { do(i, s) })
	}
	wait.Wait()
}

// TestNodesShareAnIssue: every delivery is claimed by one node, once, and the issue ends.
func TestNodesShareAnIssue(t *testing.T) {
	const readers = 300
	all := nodes(t, 4)
	join(t, all[0], readers)
	issue := freeze(t, all[0], 1)
	var mu sync.Mutex
	claims := map[int64]int{}
	each(all, func(i int, s *Store) {
		var connections sync.WaitGroup
		for range 5 {
			connections.Go(func() {
				var outcomes []newsletter.Outcome
				for {
					claimed, err := s.Exchange(ctx, newsletter.Exchange{Node: fmt.Sprint(i), IssueID: issue.ID, Claim: 7, Outcomes: outcomes, Now: noon()})
					if err != nil {
						t.Error(err)
					}
					if len(claimed) == 0 {
						return
					}
					outcomes = nil
					mu.Lock()
					for _, d := range claimed {
						claims[d.ID]++
						outcomes = append(outcomes, sent(d))
					}
					mu.Unlock()
				}
			})
		}
		connections.Wait()
	})
	equal(t, "claimed", len(claims), readers)
	for id, n := range claims {
		equal(t, fmt.Sprint("claims of delivery ", id), n, 1)
	}
	exchange(t, all[0], issue, 1) // settles what two nodes have ended at the same moment
	equal(t, "progress", fmt.Sprint(must(all[0].Progress(ctx, issue.ID))(t)), fmt.Sprintf("map[sent:%d]", readers))
	equal(t, "issue", stateOf(t, all[0], issue), newsletter.Done)
}

// TestNodesRaceForASlot: one node freezes it, the others hear so.
func TestNodesRaceForASlot(t *testing.T) {
	const slots = 1000 / slower
	all := nodes(t, 5)
	join(t, all[0], 3)
	for number := 1; number <= slots; number++ {
		var mu sync.Mutex
		won := 0
		each(all, func(_ int, s *Store) {
			_, err := s.Freeze(ctx, freezing(number))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, newsletter.ErrConflict) {
				t.Error(err)
			}
		})
		equal(t, "winners", won, 1)
	}
	equal(t, "issues", len(must(all[1].Issues(ctx, newsletter.Weekly, 0))(t)), slots)
	equal(t, "epoch", must(all[2].Instance(ctx))(t).Epoch, int64(slots))
}

// TestNodesShareCaps: what is limited is so for all of them together.
func TestNodesShareCaps(t *testing.T) {
	all := nodes(t, 4)
	hourly := newsletter.Cap{Scope: "all", Limit: 20, Window: time.Hour}
	each(all, func(i int, s *Store) {
		var forms sync.WaitGroup
		for n := range 25 {
			forms.Go(func() {
				_ = s.SignUp(ctx, signup(fmt.Sprintf("ada%d.%d@example.org", i, n)), []newsletter.Cap{hourly})
			})
		}
		forms.Wait()
	})
	equal(t, "kept", len(waiting(t, all[0])), 20)
}

// TestLeavingOneNodeWhileAnotherSends: nothing is claimed for somebody who has left,
// whichever node was told.
func TestLeavingOneNodeWhileAnotherSends(t *testing.T) {
	const readers = 300
	all := nodes(t, 2)
	list := join(t, all[0], readers)
	issue := freeze(t, all[0], 1)
	var mu sync.Mutex
	left := map[int64]bool{}
	var wait sync.WaitGroup
	wait.Go(func() {
		for i := readers - 1; i >= 0; i -= 3 {
			leave(t, all[1], list[i].ID, "", noon())
			mu.Lock()
			left[list[i].ID] = true
			mu.Unlock()
		}
	})
	for done := false; !done; {
		mu.Lock()
		gone := len(left)
		before := make(map[int64]bool, gone)
		for id := range left {
			before[id] = true
		}
		mu.Unlock()
		claimed := exchange(t, all[0], issue, 2)
		done = len(claimed) == 0
		for _, d := range claimed {
			if before[d.SubscriberID] {
				t.Errorf("claimed for subscriber %d, who had left", d.SubscriberID)
			}
			exchange(t, all[0], issue, 0, sent(d))
		}
	}
	wait.Wait()
}

// TestManyNodesFindAnEmptyDatabase: one makes the tables, and all have the same keys.
func TestManyNodesFindAnEmptyDatabase(t *testing.T) {
	url := serverURL(t)
	ids := make([]string, 8)
	each(make([]*Store, len(ids)), func(i int, _ *Store) {
		s, err := Open(ctx, url, Options{})
		if err != nil {
			t.Error(err)
			return
		}
		in, err := s.Instance(ctx)
		if err != nil {
			t.Error(err)
		}
		ids[i] = in.ID + string(s.AddressHash("ada@example.org"))
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, id := range ids {
		equal(t, "instance and key", id, ids[0])
	}
}

// TestServerIsToldOf: errors name the server and the next step.
func TestServerIsToldOf(t *testing.T) {
	_, err := Open(ctx, serverURL(t)+"_missing", Options{})
	if err == nil {
		t.Fatal("it opened")
	}
	wantWords(t, err, "127.0.0.1:", "_missing", "create it")

	url := serverURL(t)
	_, err = Open(ctx, url, Options{ReadOnly: true})
	wantWords(t, err, "holds nothing yet")
	s := openAt(t, url, Options{})
	run(t, s, `UPDATE goose_db_version SET version_id = 9999 WHERE version_id > 0`)
	_, err = Open(ctx, url, Options{})
	wantWords(t, err, "newer recapd")

	foreign := serverURL(t)
	s = &Store{}
	ok(t, s.connectServer(foreign, false))
	run(t, s, `CREATE TABLE birds (name text)`)
	ok(t, s.Close())
	_, err = Open(ctx, foreign, Options{})
	wantWords(t, err, "another program")
}

// TestOddTexts: what PostgreSQL cannot keep does not stop what it comes with.
func TestOddTexts(t *testing.T) {
	s := openAt(t, serverURL(t), Options{Now: noon})
	join(t, s, 2)
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 2)
	odd := sent(d[0])
	odd.State, odd.Reply.Text = newsletter.Failed, "no \x00 such \xff user \\u0000"
	exchange(t, s, issue, 0, odd, sent(d[1]))
	equal(t, "kept", must(s.Delivery(ctx, d[0].ID))(t).Reply.Text, "no  such \ufffd user \\u0000")
	run(t, s, `UPDATE subscribers SET name = ? WHERE id = ?`, "a\x00da\xff", d[0].SubscriberID)
	equal(t, "name", must(s.Subscriber(ctx, d[0].SubscriberID))(t).Name, "ada\ufffd")
}

// TestDeadlockIsDoneAgain: what the server undoes for the sake of another is nobody's
// failure, and those in the same commit are done again with it.
func TestDeadlockIsDoneAgain(t *testing.T) {
	s := openAt(t, serverURL(t), Options{})
	first, second := 0, 0
	undone := func(context.Context, txn) error {
		if second++; second == 1 {
			return &pgconn.PgError{Code: "40P01"}
		}
		return nil
	}
	ok(t, s.together(ctx, "meeting another", true, func(context.Context, txn) error { first++; return nil }, undone))
	equal(t, "runs of the first part", first, 2)
	equal(t, "runs of the second", second, 2)
}
