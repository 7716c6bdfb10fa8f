package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func testExchange(t *testing.T, s *Store) {
	join(t, s, 5)
	issue := freeze(t, s, 1)
	seen := map[string]bool{}
	var outcomes []newsletter.Outcome
	for {
		claimed := exchange(t, s, issue, 2, outcomes...)
		if outcomes = nil; len(claimed) == 0 {
			break
		}
		equal(t, "issue", stateOf(t, s, issue), newsletter.Sending)
		for _, d := range claimed {
			equal(t, "state", d.State, newsletter.Claimed)
			equal(t, "attempt", d.Attempt, 1)
			equal(t, "claimed before: "+d.Address, seen[d.Address], false)
			seen[d.Address] = true
			outcomes = append(outcomes, sent(d))
		}
	}
	equal(t, "claimed", len(seen), 5)
	got := must(s.Issue(ctx, issue.ID))(t)
	equal(t, "issue", fmt.Sprint(got.State, got.Finished), fmt.Sprint(newsletter.Done, noon()))
	equal(t, "progress", fmt.Sprint(must(s.Progress(ctx, issue.ID))(t)), "map[sent:5]")
	equal(t, "a done issue has no more", len(exchange(t, s, issue, 10)), 0)

	_, err := s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: 999, Claim: 1, Now: noon()})
	wantErr(t, err, newsletter.ErrNotFound)
}

func testOutcomes(t *testing.T, s *Store) {
	const minute = time.Minute
	for _, c := range []struct {
		state  newsletter.DeliveryState
		next   time.Duration // 0: not given
		dueAt  time.Duration // -1: never again
		issues newsletter.IssueState
	}{
		{newsletter.Sent, 0, -1, newsletter.Done},
		{newsletter.Failed, 0, -1, newsletter.Done},
		{newsletter.Skipped, 0, -1, newsletter.Done},
		{newsletter.Sent, minute, -1, newsletter.Done}, // a final one has no next time
		{newsletter.Deferred, 10 * minute, 10 * minute, newsletter.Sending},
		{newsletter.Deferred, 0, 0, newsletter.Sending}, // at once
		{newsletter.Unknown, 10 * minute, 10 * minute, newsletter.Sending},
		{newsletter.Unknown, 0, -1, newsletter.Done}, // left to the operator
	} {
		t.Run(fmt.Sprint(c.state, c.next), func(t *testing.T) {
			s := openAt(t, "sqlite::memory:", Options{Now: noon})
			join(t, s, 1)
			issue := freeze(t, s, 1)
			d := exchange(t, s, issue, 1)[0]
			o := newsletter.Outcome{DeliveryID: d.ID, State: c.state, At: noon(), Reply: newsletter.Reply{Code: 451, Enhanced: "4.7.1", Text: "later"}}
			if c.next > 0 {
				o.NextAt = noon().Add(c.next)
			}
			equal(t, "not due yet", len(exchange(t, s, issue, 1, o)), map[bool]int{true: 1, false: 0}[c.dueAt == 0])
			if c.dueAt == 0 {
				return
			}
			got := must(s.Delivery(ctx, d.ID))(t)
			equal(t, "state", got.State, c.state)
			equal(t, "reply", got.Reply, o.Reply)
			equal(t, "issue", stateOf(t, s, issue), c.issues)

			now := noon().Add(max(c.dueAt, 0))
			again := must(s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Claim: 1, Now: now.Add(-time.Millisecond)}))(t)
			equal(t, "a moment too early", len(again), 0)
			again = must(s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Claim: 1, Now: now}))(t)
			equal(t, "due", len(again), map[bool]int{true: 1, false: 0}[c.dueAt > 0])
			if len(again) > 0 {
				equal(t, "attempt", again[0].Attempt, 2)
				equal(t, "the same message", again[0].MessageID, d.MessageID)
			}
		})
	}
	join(t, s, 1)
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 1)[0]
	for _, state := range []newsletter.DeliveryState{newsletter.Claimed, "", "lost"} {
		_, err := s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Outcomes: []newsletter.Outcome{{DeliveryID: d.ID, State: state}}, Now: noon()})
		if err == nil {
			t.Errorf("%q was taken for an outcome", state)
		}
	}
}

func testForeignOutcomes(t *testing.T, s *Store) {
	join(t, s, 4)
	issue := freeze(t, s, 1)
	mine := exchange(t, s, issue, 1)[0]
	theirs := must(s.Exchange(ctx, newsletter.Exchange{Node: "b", IssueID: issue.ID, Claim: 1, Now: noon()}))(t)[0]
	waiting := collect(t, s.Deliveries(ctx, issue.ID))[3]

	claimed, err := s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Claim: 1, Now: noon(),
		Outcomes: []newsletter.Outcome{sent(theirs), sent(mine), sent(waiting), {DeliveryID: 999, State: newsletter.Failed, At: noon()}}})
	wantErr(t, err, newsletter.ErrNotClaimed)
	equal(t, "claimed", len(claimed), 0)
	equal(t, "three are named", strings.Count(err.Error(), newsletter.ErrNotClaimed.Error()), 3)
	equal(t, "mine counts", must(s.Delivery(ctx, mine.ID))(t).State, newsletter.Sent)
	equal(t, "theirs does not", must(s.Delivery(ctx, theirs.ID))(t).State, newsletter.Claimed)
	equal(t, "the waiting one waits", must(s.Delivery(ctx, waiting.ID))(t).State, newsletter.Pending)

	exchange(t, s, issue, 0, sent(mine)) // the answer was lost, and it is said again
	other := sent(mine)
	other.State = newsletter.Failed
	_, err = s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Outcomes: []newsletter.Outcome{other}, Now: noon()})
	wantErr(t, err, newsletter.ErrNotClaimed)
}

func testExchangeSkips(t *testing.T, s *Store) {
	readers := join(t, s, 6)
	issue := freeze(t, s, 1)
	leave(t, s, readers[0].ID, "", noon())
	for _, i := range []int{1, 2, 4} {
		ok(t, s.Suppress(ctx, newsletter.Suppression{Hash: s.AddressHash(readers[i].Email), Cause: newsletter.CauseComplaint, At: noon()}))
	}
	claimed := exchange(t, s, issue, 2) // has to look further than the first two
	equal(t, "claimed", fmt.Sprint(claimed[0].Address, " ", claimed[1].Address), "reader4@example.org reader6@example.org")
	equal(t, "progress", fmt.Sprint(must(s.Progress(ctx, issue.ID))(t)), "map[sending:2 skipped:4]")
	for _, d := range collect(t, s.Deliveries(ctx, issue.ID))[1:3] {
		equal(t, "why", d.Reply.Text, "suppressed")
	}
	exchange(t, s, issue, 2, sent(claimed[0]), sent(claimed[1]))
	equal(t, "issue", stateOf(t, s, issue), newsletter.Done)
}

func testExchangeSuppresses(t *testing.T, s *Store) {
	join(t, s, 1)
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 1)[0]
	exchange(t, s, issue, 0, newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Failed, At: noon(), Suppress: true,
		Reply: newsletter.Reply{Code: 550, Enhanced: "5.1.1", Text: "no such user"}})
	x := must(s.Suppression(ctx, s.AddressHash(d.Address)))(t)
	equal(t, "suppression", fmt.Sprint(x.Cause, x.Code, x.At, x.Until.IsZero()), fmt.Sprint(newsletter.CauseBounce, "5.1.1", noon(), true))
	equal(t, "readers left", must(s.CountActive(ctx, "weekly"))(t), 0)
}

// testExchangeRace is 50 connections of five nodes that carry one issue: each
// delivery has to be claimed once and recorded once.
func testExchangeRace(t *testing.T, s *Store) {
	const readers, connections = 400, 50
	join(t, s, readers)
	issue := freeze(t, s, 1)
	var mu sync.Mutex
	claims := map[int64]int{}
	var wait sync.WaitGroup
	for c := range connections {
		wait.Go(func() {
			var outcomes []newsletter.Outcome
			for {
				claimed, err := s.Exchange(ctx, newsletter.Exchange{Node: fmt.Sprint("node", c%5), IssueID: issue.ID, Claim: 3, Outcomes: outcomes, Now: noon()})
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
	wait.Wait()
	equal(t, "claimed", len(claims), readers)
	for id, n := range claims {
		equal(t, fmt.Sprint("claims of delivery ", id), n, 1)
	}
	equal(t, "progress", fmt.Sprint(must(s.Progress(ctx, issue.ID))(t)), fmt.Sprintf("map[sent:%d]", readers))
	equal(t, "issue", stateOf(t, s, issue), newsletter.Done)
}

func testWanted(t *testing.T, s *Store) {
	readers := join(t, s, 4)
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 3)
	for _, x := range d {
		equal(t, "in hand", must(s.Wanted(ctx, "a", x.ID))(t), true)
	}
	notClaimed := func(what, node string, id int64) {
		_, err := s.Wanted(ctx, node, id)
		equal(t, what, errors.Is(err, newsletter.ErrNotClaimed), true)
	}
	notClaimed("in another's hand", "b", d[0].ID)
	notClaimed("not claimed", "a", collect(t, s.Deliveries(ctx, issue.ID))[3].ID)
	notClaimed("not there", "a", 999)
	leave(t, s, readers[0].ID, "", noon())
	equal(t, "left", must(s.Wanted(ctx, "a", d[0].ID))(t), false)
	ok(t, s.Suppress(ctx, newsletter.Suppression{Hash: s.AddressHash(d[1].Address), Cause: newsletter.CauseOperator, At: noon()}))
	equal(t, "suppressed", must(s.Wanted(ctx, "a", d[1].ID))(t), false)
	exchange(t, s, issue, 0, sent(d[2]))
	notClaimed("sent", "a", d[2].ID)
}

// Nodes have what they claimed until they are buried; what a node itself has left
// behind it takes back alone.
func testReclaimOfNodes(t *testing.T, s *Store) {
	join(t, s, 4)
	issue := freeze(t, s, 1)
	for _, name := range []string{"a", "b"} {
		must(s.Beat(ctx, newsletter.Node{Name: name, Started: noon()}))(t)
	}
	exchange(t, s, issue, 2) // by a
	_, err := s.Exchange(ctx, newsletter.Exchange{Node: "b", IssueID: issue.ID, Claim: 1, Now: noon()})
	ok(t, err)
	equal(t, "by a third node", must(s.Reclaim(ctx, "c", noon(), false))(t), 0)
	equal(t, "by b itself", must(s.Reclaim(ctx, "b", noon(), false))(t), 1)
	equal(t, "with a buried", must(s.Bury(ctx, []string{"a"}, noon(), false))(t), 2)
	equal(t, "with a buried again", must(s.Bury(ctx, []string{"a"}, noon(), false))(t), 0)
	equal(t, "nodes", len(must(s.Beat(ctx, newsletter.Node{Name: "b"}))(t)), 1)
	equal(t, "a is as new", must(s.Beat(ctx, newsletter.Node{Name: "a"}))(t)[0].Beats, 1)
	equal(t, "progress", fmt.Sprint(must(s.Progress(ctx, issue.ID))(t)), "map[pending:4]")
}

// The first few messages are so many for all nodes together, until they are found well.
func testMost(t *testing.T, s *Store) {
	join(t, s, 6)
	issue := freeze(t, s, 1)
	claim := func(node string, done ...newsletter.Outcome) []newsletter.Delivery {
		return must(s.Exchange(ctx, newsletter.Exchange{Node: node, IssueID: issue.ID, Claim: 2, Most: 3, Outcomes: done, Now: noon()}))(t)
	}
	a, b := claim("a"), claim("b")
	equal(t, "claimed", fmt.Sprint(len(a), len(b)), "2 1")
	equal(t, "after one was sent", len(claim("a", sent(a[0]))), 0)
	later := newsletter.Outcome{DeliveryID: a[1].ID, State: newsletter.Deferred, NextAt: noon().Add(time.Hour), At: noon()}
	equal(t, "after one was put off", len(claim("a", later)), 1)
	equal(t, "proved", must(s.Issue(ctx, issue.ID))(t).Proved.IsZero(), true)
	ok(t, s.Prove(ctx, issue.ID, noon()))
	ok(t, s.Prove(ctx, issue.ID, noon().Add(time.Hour)))
	equal(t, "proved", must(s.Issue(ctx, issue.ID))(t).Proved, noon())
}

// An operator who lets an issue go on has looked.
func testResumingProves(t *testing.T, s *Store) {
	join(t, s, 1)
	issue := freeze(t, s, 1)
	ok(t, s.Pause(ctx, issue.ID, "why", noon()))
	ok(t, s.Resume(ctx, issue.ID, noon()))
	equal(t, "proved", must(s.Issue(ctx, issue.ID))(t).Proved, noon())
}

func testReclaim(t *testing.T, s *Store) {
	join(t, s, 3)
	issue := freeze(t, s, 1)
	before := exchange(t, s, issue, 2)
	exchange(t, s, issue, 0, sent(before[0]))
	equal(t, "reclaimed", must(s.Reclaim(ctx, "b", noon(), false))(t), 1)
	equal(t, "reclaimed again", must(s.Reclaim(ctx, "b", noon(), false))(t), 0)

	_, err := s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Outcomes: []newsletter.Outcome{sent(before[1])}, Now: noon()})
	wantErr(t, err, newsletter.ErrNotClaimed)
	after := exchange(t, s, issue, 2)
	equal(t, "claimed", len(after), 2)
	equal(t, "its second attempt", after[0].Attempt, 2)
	equal(t, "the same message", after[0].MessageID, before[1].MessageID)
}

func testNextDue(t *testing.T, s *Store) {
	next := func() string {
		at, due, err := s.NextDue(ctx)
		ok(t, err)
		switch {
		case !due:
			return "never"
		case at.IsZero():
			return "at once"
		}
		return at.Sub(noon()).String()
	}
	equal(t, "no issue", next(), "never")
	readers := join(t, s, 3)
	issue := freeze(t, s, 1)
	equal(t, "frozen", next(), "at once")
	d := exchange(t, s, issue, 3)
	equal(t, "all in hand", next(), "never")
	exchange(t, s, issue, 0,
		newsletter.Outcome{DeliveryID: d[0].ID, State: newsletter.Deferred, NextAt: noon().Add(time.Hour), At: noon()},
		newsletter.Outcome{DeliveryID: d[1].ID, State: newsletter.Unknown, NextAt: noon().Add(10 * time.Minute), At: noon()},
		newsletter.Outcome{DeliveryID: d[2].ID, State: newsletter.Unknown, At: noon()})
	equal(t, "the earlier", next(), "10m0s")
	leave(t, s, readers[1].ID, "", noon())
	equal(t, "the other", next(), "1h0m0s")
	ok(t, s.Cancel(ctx, issue.ID, false, noon()))
	equal(t, "cancelled", next(), "never")
}

func testPaused(t *testing.T, s *Store) {
	join(t, s, 2)
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 1)[0]
	ok(t, s.Pause(ctx, issue.ID, "too many failures", noon()))
	ok(t, s.Pause(ctx, issue.ID, "another reason", noon().Add(time.Minute)))
	equal(t, "the first reason stays", must(s.Issue(ctx, issue.ID))(t).PausedReason, "too many failures")
	exchange(t, s, issue, 0, newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Deferred, At: noon(), NextAt: noon().Add(time.Hour)})
	equal(t, "claimed", len(exchange(t, s, issue, 1)), 0)
	_, due, err := s.NextDue(ctx)
	ok(t, err)
	equal(t, "due", due, false)
	equal(t, "still open", len(must(s.OpenIssues(ctx))(t)), 1)

	ok(t, s.Resume(ctx, issue.ID, noon()))
	ok(t, s.Resume(ctx, issue.ID, noon()))
	for _, d := range exchange(t, s, issue, 2) { // the deferred one, too, is due at once
		exchange(t, s, issue, 0, sent(d))
	}
	equal(t, "issue", stateOf(t, s, issue), newsletter.Done)
	wantErr(t, s.Pause(ctx, issue.ID, "", noon()), newsletter.ErrConflict)
	wantErr(t, s.Resume(ctx, 999, noon()), newsletter.ErrNotFound)
}

// testRetry: the operator has what failed, and what may have arrived, tried again.
func testRetry(t *testing.T, s *Store) {
	join(t, s, 3)
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 3)
	exchange(t, s, issue, 0, sent(d[0]),
		newsletter.Outcome{DeliveryID: d[1].ID, State: newsletter.Failed, At: noon()},
		newsletter.Outcome{DeliveryID: d[2].ID, State: newsletter.Unknown, At: noon()})
	equal(t, "issue", stateOf(t, s, issue), newsletter.Done)
	equal(t, "again", must(s.Retry(ctx, issue.ID, noon()))(t), 2)
	again := exchange(t, s, issue, 3)
	equal(t, "claimed", len(again), 2)
	equal(t, "the clock begins anew", again[0].First, noon())
	equal(t, "the same message", again[0].MessageID, d[1].MessageID)
	exchange(t, s, issue, 0, sent(again[0]), sent(again[1]))
	equal(t, "issue", stateOf(t, s, issue), newsletter.Done)
	equal(t, "nothing is left", must(s.Retry(ctx, issue.ID, noon()))(t), 0)
	_, err := s.Retry(ctx, 999, noon())
	wantErr(t, err, newsletter.ErrNotFound)
}

// testCompact: the rows of an issue that ended go, its counts stay.
func testCompact(t *testing.T, s *Store) {
	readers := join(t, s, 8)
	issue := freeze(t, s, 1)
	leave(t, s, readers[0].ID, "", noon())
	var outcomes []newsletter.Outcome
	for _, d := range exchange(t, s, issue, len(readers)) {
		outcomes = append(outcomes, sent(d))
	}
	exchange(t, s, issue, 0, outcomes...)
	equal(t, "too early", must(s.Compact(ctx, noon()))(t), 0)
	equal(t, "gone", must(s.compact(ctx, noon().Add(time.Hour), 3))(t), len(readers))
	want := newsletter.Progress{newsletter.Sent: len(readers) - 1, newsletter.Skipped: 1}
	equal(t, "progress", fmt.Sprint(must(s.Progress(ctx, issue.ID))(t)), fmt.Sprint(want))
	equal(t, "nothing to retry", must(s.Retry(ctx, issue.ID, noon()))(t), 0)
}

// testSerial: whatever may have reached a relay leaves its mark, so that a backup
// taken before is known by it.
func testSerial(t *testing.T, s *Store) {
	join(t, s, 1)
	serial := func() int64 { return must(s.Instance(ctx))(t).Serial }
	equal(t, "at first", serial(), 0)
	issue := freeze(t, s, 1)
	equal(t, "frozen", serial(), 1)
	d := exchange(t, s, issue, 1)[0]
	equal(t, "claimed", serial(), 2)
	exchange(t, s, issue, 0, newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Deferred, At: noon(), NextAt: noon().Add(48 * time.Hour)})
	equal(t, "recorded", serial(), 3)
	exchange(t, s, issue, 1)
	equal(t, "nothing happened", serial(), 3)
	l := letterTo(must(s.Subscriber(ctx, d.SubscriberID))(t), newsletter.LetterManage)
	must(s.PutLetter(ctx, l, nil))(t)
	l = must(s.ClaimLetter(ctx, noon(), time.Hour))(t)
	equal(t, "letter claimed", serial(), 4)
	ok(t, s.RecordLetter(ctx, l, false, noon()))
	equal(t, "letter recorded", serial(), 5)
	equal(t, "letters", must(s.Instance(ctx))(t).Letters, 1)
	equal(t, "latest time", must(s.Instance(ctx))(t).Recorded, noon())

	back := noon().Add(-time.Hour)
	ok(t, s.Adopt(ctx, back, time.Minute))
	equal(t, "latest time after adopting", must(s.Instance(ctx))(t).Recorded, back)
	due, _, err := s.NextDue(ctx)
	ok(t, err)
	equal(t, "due by the new clock", due, back.Add(time.Minute))
	due, _, err = s.NextLetter(ctx)
	ok(t, err)
	equal(t, "letter due by the new clock", due, back.Add(time.Minute))
}

// What a restored database has lost is still in people's hands: links name
// subscribers, issues and letters by number.
func testNoNumberTwiceAfterAdopting(t *testing.T, s *Store) {
	readers := join(t, s, 2)
	ok(t, s.Adopt(ctx, noon(), time.Minute))
	later := must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "later@example.org", Status: newsletter.StatusActive}))(t)
	least := noon().UnixMilli() / 10
	equal(t, "subscriber after the last", later.ID, least+1)
	equal(t, "those before", must(s.Subscriber(ctx, readers[1].ID))(t), readers[1])
	equal(t, "first issue", freeze(t, s, 1).ID, least+1)
	equal(t, "first letter", must(s.PutLetter(ctx, letterTo(later, newsletter.LetterManage), nil))(t).ID, least+1)
	ok(t, s.Adopt(ctx, noon().Add(-time.Hour), time.Minute))
	equal(t, "never back", must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "last@example.org", Status: newsletter.StatusPending}))(t).ID, least+2)
}

// testTogether: many hand in at once, one of them something wrong, and only that
// one is told so.
func testTogether(t *testing.T, s *Store) {
	join(t, s, 50)
	issue := freeze(t, s, 1)
	var wait sync.WaitGroup
	for i, d := range exchange(t, s, issue, 50) {
		wait.Go(func() {
			o := sent(d)
			if i%10 == 0 {
				o.State = newsletter.Claimed // not an outcome
			}
			_, err := s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Outcomes: []newsletter.Outcome{o}, Now: noon()})
			if (err != nil) != (i%10 == 0) {
				t.Errorf("delivery %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	equal(t, "progress", fmt.Sprint(must(s.Progress(ctx, issue.ID))(t)), "map[sending:5 sent:45]")
}

// testLeaveWaits: while a body may be beginning, leaving is not answered; it does
// not wait for a message that takes longer.
func testLeaveWaits(t *testing.T, s *Store) {
	readers := join(t, s, 2)
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 2)
	answered := make(chan error, 1)
	go func() {
		_, _, err := s.Leave(ctx, readers[0].ID, "", noon())
		answered <- err
	}()
	time.Sleep(50 * time.Millisecond)
	select {
	case <-answered:
		t.Error("answered while the message was in hand")
	default:
	}
	exchange(t, s, issue, 0, sent(d[0]))
	ok(t, <-answered)
	began := time.Now()
	leave(t, s, readers[1].ID, "", noon())
	if took := time.Since(began); took < beginning || took > 10*beginning {
		t.Errorf("a message in hand kept it for %v", took)
	}
}

func testLockCarrying(t *testing.T, s *Store) {
	unlock, first, err := s.LockCarrying(ctx)
	ok(t, err)
	equal(t, "first", first, true)
	_, second, err := s.LockCarrying(ctx)
	ok(t, err)
	equal(t, "second", second, s.server != "")
	ok(t, unlock())
	unlock, third, err := s.LockCarrying(ctx)
	ok(t, err)
	equal(t, "after unlocking", third, true)
	ok(t, unlock())
}
