package store

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func testInstance(t *testing.T, s *Store) {
	in := must(s.Instance(ctx))(t)
	equal(t, "length of id", len(in.ID), 32)
	equal(t, "epoch", in.Epoch, 0)
	equal(t, "created", in.Created, noon())
	freeze(t, s, 1)
	freeze(t, s, 2)
	equal(t, "epoch counts issues", must(s.Instance(ctx))(t).Epoch, 2)
	ok(t, s.Ping(ctx))
}

func testKeys(t *testing.T, s *Store) {
	key := must(s.Key(ctx, "unsubscribe"))(t)
	equal(t, "length", len(key), 32)
	equal(t, "the same again", bytes.Equal(must(s.Key(ctx, "unsubscribe"))(t), key), true)
	equal(t, "another for another purpose", bytes.Equal(must(s.Key(ctx, "confirm"))(t), key), false)
}

func testNodesAndAudit(t *testing.T, s *Store) {
	a, b := newsletter.Node{Name: "a", Revision: "r1", Started: noon()}, newsletter.Node{Name: "b", Vouches: true, Started: noon().Add(time.Second)}
	must(s.Beat(ctx, a))(t)
	must(s.Beat(ctx, b))(t)
	a.Revision = "r2"
	list := must(s.Beat(ctx, a))(t)
	equal(t, "nodes", len(list), 2)
	for i := range list {
		if silent := list[i].Silent; silent < 0 || silent > 10*time.Second {
			t.Errorf("node %s is silent for %v", list[i].Name, silent)
		}
		list[i].Silent = 0
	}
	a.Beats, b.Beats = 2, 1
	equal(t, "first", list[0], a)
	equal(t, "second", list[1], b)

	ok(t, s.Audit(ctx, "ana", "issue cancelled", "weekly 12", noon()))
	var who string
	ok(t, s.reader.QueryRow(`SELECT who || ': ' || what || ': ' || detail FROM audit`).Scan(&who))
	equal(t, "audit", who, "ana: issue cancelled: weekly 12")
}

func testEditions(t *testing.T, s *Store) {
	_, err := s.Edition(ctx, "weekly")
	wantErr(t, err, newsletter.ErrNotFound)
	equal(t, "done before it began", must(s.FirstRunDone(ctx, "weekly"))(t), false)

	e := must(s.StartEdition(ctx, "weekly", noon()))(t)
	equal(t, "began", e, newsletter.Edition{Name: "weekly", Began: noon()})
	equal(t, "only once", must(s.StartEdition(ctx, "weekly", noon().Add(time.Hour)))(t), e)
	equal(t, "done", must(s.FirstRunDone(ctx, "weekly"))(t), false)

	post := newsletter.Covered{PostID: "tag:example.org,2026:old", Path: "old.md", Permalink: "https://example.org/old/"}
	ok(t, s.FinishFirstRun(ctx, "weekly", []newsletter.Covered{post}, noon()))
	ok(t, s.FinishFirstRun(ctx, "weekly", []newsletter.Covered{{PostID: "late"}}, noon()))
	equal(t, "done", must(s.FirstRunDone(ctx, "weekly"))(t), true)

	covered := must(s.Covered(ctx, "weekly"))(t)
	post.Cause, post.At = newsletter.CoveredFirst, noon()
	equal(t, "covered", fmt.Sprint(covered), fmt.Sprint([]newsletter.Covered{post}))
	equal(t, "another edition covers nothing", len(must(s.Covered(ctx, "monthly"))(t)), 0)

	ok(t, s.FinishFirstRun(ctx, "monthly", nil, noon()))
	equal(t, "a first run without posts", must(s.FirstRunDone(ctx, "monthly"))(t), true)
	equal(t, "starts the edition", must(s.Edition(ctx, "monthly"))(t).Began, noon())
}

func testSightings(t *testing.T, s *Store) {
	look := func(minute int, files ...string) string {
		var list []newsletter.Sighting
		for i := 0; i < len(files); i += 2 {
			list = append(list, newsletter.Sighting{Path: files[i], Hash: files[i+1], At: noon().Add(time.Duration(minute) * time.Minute)})
		}
		ok(t, s.Sight(ctx, list))
		since := map[string]float64{}
		for path, x := range must(s.Sightings(ctx))(t) {
			since[path] = x.At.Sub(noon()).Minutes()
		}
		return fmt.Sprint(since)
	}
	equal(t, "none", look(0), "map[]")
	equal(t, "two new ones", look(1, "a", "1", "b", "1"), "map[a:1 b:1]")
	equal(t, "nothing changed", look(2, "a", "1", "b", "1"), "map[a:1 b:1]")
	equal(t, "b edited, c new", look(3, "a", "1", "b", "2", "c", "1"), "map[a:1 b:3 c:3]")
	equal(t, "b edited back is edited", look(4, "a", "1", "b", "1", "c", "1"), "map[a:1 b:4 c:3]")
	equal(t, "a gone", look(5, "b", "1", "c", "1"), "map[b:4 c:3]")
	equal(t, "a back is new", look(6, "a", "1", "b", "1", "c", "1"), "map[a:6 b:4 c:3]")
	equal(t, "all gone", look(7), "map[]")
}

func testSlots(t *testing.T, s *Store) {
	key := func(days int) string { return newsletter.SlotKey(noon().AddDate(0, 0, days)) }
	_, err := s.LastSlot(ctx, "weekly")
	wantErr(t, err, newsletter.ErrNotFound)

	empty := newsletter.Slot{Edition: "weekly", Key: key(7), State: newsletter.SlotEmpty, Reason: "nothing to tell", Closed: noon()}
	ok(t, s.CloseSlot(ctx, empty))
	ok(t, s.CloseSlot(ctx, empty)) // again is no error
	equal(t, "slot", must(s.Slot(ctx, "weekly", key(7)))(t), empty)
	equal(t, "last", must(s.LastSlot(ctx, "weekly"))(t), empty)

	held := newsletter.Slot{Edition: "weekly", Key: key(14), State: newsletter.SlotHeld, Reason: "half of the posts are gone"}
	wantErr(t, s.CloseSlot(ctx, newsletter.Slot{Edition: "weekly", Key: key(7), State: newsletter.SlotHeld}), newsletter.ErrSlotTaken)
	ok(t, s.CloseSlot(ctx, held))
	equal(t, "closed by the store's clock", must(s.Slot(ctx, "weekly", key(14)))(t).Closed, noon())
	held.State, held.Reason = newsletter.SlotEmpty, "operator"
	ok(t, s.CloseSlot(ctx, held))

	ok(t, s.CloseSlot(ctx, newsletter.Slot{Edition: "weekly", Key: key(3), State: newsletter.SlotEmpty}))
	ok(t, s.CloseSlot(ctx, newsletter.Slot{Edition: "weekly", Key: "zz: an event", State: newsletter.SlotEmpty}))
	ok(t, s.CloseSlot(ctx, newsletter.Slot{Edition: "monthly", Key: key(30), State: newsletter.SlotEmpty}))
	equal(t, "last is the latest instant", must(s.LastSlot(ctx, "weekly"))(t).Key, key(14))

	f := freezing(3)
	f.Issue.Number = 1
	issue := must(s.Freeze(ctx, f))(t)
	last := must(s.LastSlot(ctx, "weekly"))(t)
	equal(t, "issued", fmt.Sprint(last.Key, last.State, last.IssueID), fmt.Sprint(key(21), newsletter.SlotIssued, issue.ID))
	wantErr(t, s.CloseSlot(ctx, newsletter.Slot{Edition: "weekly", Key: key(21), State: newsletter.SlotEmpty}), newsletter.ErrSlotTaken)
	if err := s.CloseSlot(ctx, newsletter.Slot{Edition: "weekly", Key: key(28), State: newsletter.SlotIssued}); err == nil {
		t.Error("a slot was issued without an issue")
	}
}
