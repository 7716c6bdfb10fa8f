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

func testHold(t *testing.T, s *Store) {
	_, err := s.WaitingIssue(ctx, "weekly")
	wantErr(t, err, newsletter.ErrNotFound)

	i := freezing(0).Issue
	i.State, i.HeldReason = newsletter.Held, "waits for approval"
	held := must(s.Hold(ctx, i))(t)
	i.ID = held.ID
	equal(t, "held", held, i)
	slot := must(s.Slot(ctx, "weekly", i.Slot))(t)
	equal(t, "slot", fmt.Sprint(slot.State, slot.IssueID, slot.Reason), fmt.Sprint(newsletter.SlotHeld, i.ID, "waits for approval"))
	wantErr(t, s.CloseSlot(ctx, newsletter.Slot{Edition: "weekly", Key: i.Slot, State: newsletter.SlotEmpty}), newsletter.ErrSlotTaken)

	i.ID, i.State, i.Title, i.HeldReason = 0, newsletter.Draft, "Composed again", ""
	draft := must(s.Hold(ctx, i))(t)
	equal(t, "in its place", draft.ID, held.ID)
	equal(t, "with the new title", draft.Title, "Composed again")
	equal(t, "waiting", must(s.WaitingIssue(ctx, "weekly"))(t), draft)
	equal(t, "no number yet", must(s.NextNumber(ctx, "weekly"))(t), 1)

	for _, as := range []string{"a draft", "another"} {
		ok(t, s.Approve(ctx, held.ID, as, noon()))
		approved := must(s.Issue(ctx, held.ID))(t)
		equal(t, "approved", fmt.Sprint(approved.Approved.Equal(noon()), approved.ApprovedAs), fmt.Sprint(true, as))
	}
	equal(t, "held anew it is not approved", must(s.Hold(ctx, i))(t), draft)

	i.State = newsletter.Frozen
	if _, err := s.Hold(ctx, i); err == nil {
		t.Error("a frozen issue was held")
	}
	other := freeze(t, s, 1)
	_, err = s.Hold(ctx, newsletter.Issue{Edition: "weekly", Slot: other.Slot, State: newsletter.Draft})
	wantErr(t, err, newsletter.ErrSlotTaken)
}

func testFreeze(t *testing.T, s *Store) {
	readers := join(t, s, 2)
	f := freezing(1)
	got := must(s.Freeze(ctx, f))(t)

	want := f.Issue
	want.ID, want.State, want.FrozenAt = got.ID, newsletter.Frozen, noon()
	equal(t, "issue", got, want)
	equal(t, "slot", must(s.Slot(ctx, "weekly", want.Slot))(t).State, newsletter.SlotIssued)
	equal(t, "next number", must(s.NextNumber(ctx, "weekly"))(t), 2)
	equal(t, "posts", fmt.Sprint(must(s.IssuePosts(ctx, got.ID))(t)), fmt.Sprint(f.Posts))

	r := must(s.Renderings(ctx, got.ID))(t)[0]
	f.Renderings[0].ID, f.Renderings[0].IssueID = r.ID, got.ID
	equal(t, "rendering", r, f.Renderings[0])
	equal(t, "the same by its id", must(s.Rendering(ctx, r.ID))(t), r)
	_, err := s.Rendering(ctx, 999)
	wantErr(t, err, newsletter.ErrNotFound)

	covered := must(s.Covered(ctx, "weekly"))(t)
	equal(t, "covered", len(covered), 2)
	equal(t, "first", covered[0], newsletter.Covered{PostID: f.Posts[0].ID, Path: "one.md", Permalink: f.Posts[0].Permalink,
		Cause: newsletter.CoveredByIssue, IssueID: got.ID, At: noon()})

	deliveries := collect(t, s.Deliveries(ctx, got.ID))
	equal(t, "deliveries", len(deliveries), 2)
	token, messageID := mint(got.ID, readers[0].ID)
	equal(t, "delivery", deliveries[0], newsletter.Delivery{ID: deliveries[0].ID, IssueID: got.ID, RenderingID: r.ID, SubscriberID: readers[0].ID,
		Address: readers[0].Email, Since: readers[0].Confirmed, Token: token, MessageID: messageID, State: newsletter.Pending})
	equal(t, "progress", fmt.Sprint(must(s.Progress(ctx, got.ID))(t)), "map[pending:2]")
}

func testFreezeHeld(t *testing.T, s *Store) {
	join(t, s, 1)
	f := freezing(1)
	f.Issue.State, f.Issue.HeldReason = newsletter.Held, "too late"
	f.Issue = must(s.Hold(ctx, f.Issue))(t)
	f.Issue.Number = 1
	got := must(s.Freeze(ctx, f))(t)
	equal(t, "id", got.ID, f.Issue.ID)
	equal(t, "no reason left", got.HeldReason, "")
	equal(t, "slot", must(s.Slot(ctx, "weekly", got.Slot))(t).State, newsletter.SlotIssued)
	_, err := s.WaitingIssue(ctx, "weekly")
	wantErr(t, err, newsletter.ErrNotFound)

	// A slot that was held without an issue is free, too.
	f = freezing(2)
	ok(t, s.CloseSlot(ctx, newsletter.Slot{Edition: "weekly", Key: f.Issue.Slot, State: newsletter.SlotHeld}))
	must(s.Freeze(ctx, f))(t)
}

// Two processes may have chosen from the same coverage; the second to freeze
// must not tell a post again, whichever of its names it has kept.
func testNoPostIsToldTwice(t *testing.T, s *Store) {
	join(t, s, 1)
	freeze(t, s, 1)
	for name, p := range map[string]newsletter.IssuePost{
		"id":        {ID: "tag:example.org,2026:one", Path: "renamed.md", Permalink: "https://example.org/renamed/"},
		"path":      {ID: "tag:example.org,2026:new", Path: "one.md", Permalink: "https://example.org/new/"},
		"permalink": {ID: "tag:example.org,2026:new", Path: "new.md", Permalink: "https://example.org/one/"},
	} {
		f := freezing(2)
		f.Posts = append(f.Posts, p)
		_, err := s.Freeze(ctx, f)
		wantErr(t, err, newsletter.ErrConflict)
		if err == nil {
			t.Errorf("the same %s was told twice", name)
		}
	}
	freeze(t, s, 2)

	// One that was corrected since is told again, once.
	again := newsletter.IssuePost{ID: "tag:example.org,2026:one", Path: "one.md", Permalink: "https://example.org/one/", Corrected: noon().Add(time.Hour)}
	f := freezing(3)
	f.Posts, f.Issue.FrozenAt = []newsletter.IssuePost{again}, noon().Add(2*time.Hour)
	must(s.Freeze(ctx, f))(t)
	f = freezing(4)
	f.Posts = []newsletter.IssuePost{again}
	_, err := s.Freeze(ctx, f)
	wantErr(t, err, newsletter.ErrConflict)
}

func testFreezeConflicts(t *testing.T, s *Store) {
	join(t, s, 1)
	freeze(t, s, 1)
	held := freezing(7)
	held.Issue.State = newsletter.Held
	must(s.Hold(ctx, held.Issue))(t)
	ok(t, s.CloseSlot(ctx, newsletter.Slot{Edition: "weekly", Key: freezing(8).Issue.Slot, State: newsletter.SlotEmpty}))

	for name, change := range map[string]func(*newsletter.Freezing){
		"the slot is issued":         func(f *newsletter.Freezing) { f.Issue.Slot = freezing(1).Issue.Slot },
		"the slot is empty":          func(f *newsletter.Freezing) { f.Issue.Slot = freezing(8).Issue.Slot },
		"an issue waits there":       func(f *newsletter.Freezing) { f.Issue.Slot = held.Issue.Slot },
		"the number is taken":        func(f *newsletter.Freezing) { f.Issue.Number = 1 },
		"a number would be left out": func(f *newsletter.Freezing) { f.Issue.Number = 3 },
		"no such waiting issue":      func(f *newsletter.Freezing) { f.Issue.ID = 999 },
	} {
		t.Run(name, func(t *testing.T) {
			f := freezing(2)
			change(&f)
			_, err := s.Freeze(ctx, f)
			wantErr(t, err, newsletter.ErrConflict)
		})
	}
	equal(t, "epoch", must(s.Instance(ctx))(t).Epoch, 1)
	f := freezing(1)
	f.Posts = freezing(2).Posts
	f.Renderings = nil
	if _, err := s.Freeze(ctx, f); err == nil {
		t.Error("an issue without rendering was frozen")
	}
}

func testFreezeRollsBack(t *testing.T, s *Store) {
	join(t, s, 1)
	f := freezing(1)
	f.Renderings = append(f.Renderings, f.Renderings[0]) // the same selection and language twice
	if _, err := s.Freeze(ctx, f); err == nil {
		t.Fatal("no error")
	}
	equal(t, "epoch", must(s.Instance(ctx))(t).Epoch, 0)
	equal(t, "issues", len(must(s.Issues(ctx, "", 0))(t)), 0)
	equal(t, "coverage", len(must(s.Covered(ctx, "weekly"))(t)), 0)
	_, err := s.Slot(ctx, "weekly", f.Issue.Slot)
	wantErr(t, err, newsletter.ErrNotFound)
	freeze(t, s, 1)
}

func testFreezeForNobody(t *testing.T, s *Store) {
	got := freeze(t, s, 1)
	equal(t, "state", got.State, newsletter.Done)
	equal(t, "finished", got.Finished, noon())
}

func testFreezeRenderings(t *testing.T, s *Store) {
	for _, language := range []string{"", "en", "es", "es-MX", "ES-es", "fr"} {
		must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "reader-" + language + "@example.org", Status: newsletter.StatusActive, Language: language}))(t)
	}
	run(t, s, `UPDATE subscribers SET selection = 'tag:go' WHERE language = 'en'`)

	f := freezing(1)
	f.Renderings = []newsletter.Rendering{{Language: "en", Subject: "all/en"}, {Language: "es", Subject: "all/es"}, {Selection: "tag:go", Language: "es", Subject: "go/es"}}
	issue := must(s.Freeze(ctx, f))(t)
	var got []string
	for _, d := range collect(t, s.Deliveries(ctx, issue.ID)) {
		got = append(got, must(s.Rendering(ctx, d.RenderingID))(t).Subject)
	}
	equal(t, "renderings", strings.Join(got, " "), "all/en go/es all/es all/es all/es all/en")
}

func testFreezeRace(t *testing.T, s *Store) {
	join(t, s, 3)
	errs := make([]error, 5)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() { _, errs[i] = s.Freeze(ctx, freezing(1)) })
	}
	wait.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, newsletter.ErrConflict) {
			t.Error(err)
		}
	}
	equal(t, "winners", won, 1)
	equal(t, "issues", len(must(s.Issues(ctx, "weekly", 0))(t)), 1)
}

func testIssueEvents(t *testing.T, s *Store) {
	join(t, s, 1)
	f := freezing(1)
	f.Posts = append(f.Posts, newsletter.IssuePost{ID: "three", Path: "three", Permalink: "three"})
	f.Posts[0].Event, f.Posts[1].Event, f.Posts[2].Event = "PebbleConf", "Gopherdale", "PebbleConf"
	one := must(s.Freeze(ctx, f))(t)
	two := freeze(t, s, 2)
	equal(t, "kept", must(s.IssuePosts(ctx, one.ID))(t)[1], f.Posts[1])
	events := must(s.IssueEvents(ctx, newsletter.Weekly))(t)
	equal(t, "of the first", strings.Join(events[one.ID], ", "), "PebbleConf, Gopherdale")
	equal(t, "of the second", len(events[two.ID]), 0)
	equal(t, "of another edition", len(must(s.IssueEvents(ctx, "monthly"))(t)), 0)
}

func testIssueLists(t *testing.T, s *Store) {
	join(t, s, 1)
	first, second := freeze(t, s, 1), freeze(t, s, 2)
	monthly := freezing(1)
	monthly.Issue.Edition = "monthly"
	third := must(s.Freeze(ctx, monthly))(t) // nobody asked for it

	numbers := func(list []newsletter.Issue) (ids []int64) {
		for _, i := range list {
			ids = append(ids, i.ID)
		}
		return ids
	}
	equal(t, "all", fmt.Sprint(numbers(must(s.Issues(ctx, "", 0))(t))), fmt.Sprint([]int64{third.ID, second.ID, first.ID}))
	equal(t, "weekly", fmt.Sprint(numbers(must(s.Issues(ctx, "weekly", 0))(t))), fmt.Sprint([]int64{second.ID, first.ID}))
	equal(t, "newest", fmt.Sprint(numbers(must(s.Issues(ctx, "weekly", 1))(t))), fmt.Sprint([]int64{second.ID}))
	equal(t, "open", fmt.Sprint(numbers(must(s.OpenIssues(ctx))(t))), fmt.Sprint([]int64{first.ID, second.ID}))
	_, err := s.Issue(ctx, 999)
	wantErr(t, err, newsletter.ErrNotFound)
}

func testCancel(t *testing.T, s *Store) {
	join(t, s, 2)
	old := newsletter.Covered{PostID: freezing(1).Posts[0].ID, Path: "one.md"}
	ok(t, s.FinishFirstRun(ctx, "weekly", []newsletter.Covered{old}, noon()))

	issue := freeze(t, s, 1)
	ok(t, s.Cancel(ctx, issue.ID, false, noon().Add(time.Hour)))
	ok(t, s.Cancel(ctx, issue.ID, true, noon())) // again changes nothing
	got := must(s.Issue(ctx, issue.ID))(t)
	equal(t, "issue", fmt.Sprint(got.State, got.Finished), fmt.Sprint(newsletter.Cancelled, noon().Add(time.Hour)))
	equal(t, "progress", fmt.Sprint(must(s.Progress(ctx, issue.ID))(t)), "map[skipped:2]")
	equal(t, "only the first run covers now", len(must(s.Covered(ctx, "weekly"))(t)), 1)
	equal(t, "as before", must(s.Covered(ctx, "weekly"))(t)[0].Cause, newsletter.CoveredFirst)
	equal(t, "its slot is used up", must(s.Slot(ctx, "weekly", issue.Slot))(t).State, newsletter.SlotIssued)

	second := freeze(t, s, 2)
	ok(t, s.Cancel(ctx, second.ID, true, noon()))
	equal(t, "coverage dropped for good", len(must(s.Covered(ctx, "weekly"))(t)), 3)

	wantErr(t, s.Cancel(ctx, 999, false, noon()), newsletter.ErrNotFound)
	third := freeze(t, s, 3)
	for _, d := range exchange(t, s, third, 2) {
		exchange(t, s, third, 0, sent(d))
	}
	wantErr(t, s.Cancel(ctx, third.ID, false, noon()), newsletter.ErrConflict)
}

func testCancelInTheMiddle(t *testing.T, s *Store) {
	join(t, s, 4)
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 3)
	ok(t, s.Cancel(ctx, issue.ID, false, noon()))
	equal(t, "wanted", must(s.Wanted(ctx, "a", d[0].ID))(t), false)
	equal(t, "claimed", len(exchange(t, s, issue, 5)), 0)

	exchange(t, s, issue, 0, sent(d[0]), newsletter.Outcome{DeliveryID: d[1].ID, State: newsletter.Deferred, NextAt: noon(), At: noon()})
	equal(t, "a reclaimed one is skipped", must(s.Reclaim(ctx, "b", noon(), false))(t), 1)
	equal(t, "progress", fmt.Sprint(must(s.Progress(ctx, issue.ID))(t)), "map[sent:1 skipped:3]")
	equal(t, "state", stateOf(t, s, issue), newsletter.Cancelled)
}

func testCancelDraft(t *testing.T, s *Store) {
	i := freezing(0).Issue
	i.State = newsletter.Draft
	draft := must(s.Hold(ctx, i))(t)
	ok(t, s.Cancel(ctx, draft.ID, false, noon()))
	slot := must(s.Slot(ctx, "weekly", i.Slot))(t)
	equal(t, "slot", fmt.Sprint(slot.State, " ", slot.Reason), "empty cancelled")
	_, err := s.WaitingIssue(ctx, "weekly")
	wantErr(t, err, newsletter.ErrNotFound)
}

func testDecline(t *testing.T, s *Store) {
	join(t, s, 1)
	wait := func(slot string) newsletter.Issue {
		return must(s.Hold(ctx, newsletter.Issue{Edition: "weekly", Slot: slot, State: newsletter.Held, HeldReason: "approval", Created: noon()}))(t)
	}
	posts := freezing(1).Posts
	first := wait("one")
	ok(t, s.Decline(ctx, first.ID, nil, noon()))
	equal(t, "its posts are news again", len(must(s.Covered(ctx, "weekly"))(t)), 0)

	second := wait("two")
	for range 2 {
		ok(t, s.Decline(ctx, second.ID, posts, noon().Add(time.Hour)))
	}
	covered := must(s.Covered(ctx, "weekly"))(t)
	equal(t, "never told", len(covered), len(posts))
	equal(t, "as if by the issue", fmt.Sprint(covered[0].PostID, covered[0].Cause, covered[0].IssueID, covered[0].At),
		fmt.Sprint(posts[0].ID, newsletter.CoveredByIssue, second.ID, noon().Add(time.Hour)))
	equal(t, "slot", must(s.Slot(ctx, "weekly", "two"))(t).State, newsletter.SlotEmpty)
	wantErr(t, s.Approve(ctx, second.ID, "a draft", noon()), newsletter.ErrConflict)

	f := freezing(1)
	f.Posts = freezing(2).Posts
	wantErr(t, s.Decline(ctx, must(s.Freeze(ctx, f))(t).ID, nil, noon()), newsletter.ErrConflict)
	wantErr(t, s.Decline(ctx, 999, nil, noon()), newsletter.ErrNotFound)
}
