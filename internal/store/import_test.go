package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func testEnrol(t *testing.T, s *Store) {
	join(t, s, 1)
	bar(t, s, "bounced@example.org", newsletter.CauseBounce, time.Time{})
	bar(t, s, "was@example.org", newsletter.CauseBounce, noon())

	var list []newsletter.Subscriber
	for _, email := range []string{"new@example.org", "READER1@example.org", "Bounced@example.org", "NEW@example.org", "was@example.org"} {
		list = append(list, newsletter.Subscriber{Email: email, Status: newsletter.StatusActive})
	}
	equal(t, "added", fmt.Sprint(must(s.Enrol(ctx, list))(t)), "[true false false false true]")
	equal(t, "on record", len(collect(t, s.Subscribers(ctx, ""))), 3)
	equal(t, "the first spelling", must(s.SubscriberByEmail(ctx, "new@example.org"))(t).Email, "new@example.org")

	if _, err := s.Enrol(ctx, []newsletter.Subscriber{{Status: newsletter.StatusActive}}); err == nil {
		t.Error("somebody without address was enrolled")
	}
	equal(t, "nobody", len(must(s.Enrol(ctx, nil))(t)), 0)
}

// What somebody of a list follows and mutes is as if he had chosen it here.
func testEnrolTopics(t *testing.T, s *Store) {
	p := newsletter.Preferences{Frequency: newsletter.Monthly, Topics: []newsletter.Topic{
		{Kind: newsletter.TopicEvent, Name: "PebbleConf 2026", Choice: newsletter.Follow},
		{Kind: newsletter.TopicTag, Name: "a, b", Choice: newsletter.Mute},
	}}
	ada := newsletter.Subscriber{Email: "ada@example.org", Status: newsletter.StatusActive, Frequency: p.Frequency, Selection: p.Selection()}
	known := join(t, s, 1)[0]
	equal(t, "added", fmt.Sprint(must(s.Enrol(ctx, []newsletter.Subscriber{ada, {Email: known.Email, Status: newsletter.StatusActive, Selection: p.Selection()}}))(t)), "[true false]")
	kept := must(s.SubscriberByEmail(ctx, ada.Email))(t)
	equal(t, "selection", kept.Selection, p.Selection())
	equal(t, "preferences", fmt.Sprint(must(s.Preferences(ctx, kept.ID))(t)), fmt.Sprint(p))
	equal(t, "who was there", fmt.Sprint(must(s.Preferences(ctx, known.ID))(t)), fmt.Sprint(newsletter.Preferences{}))
	if _, err := s.Enrol(ctx, []newsletter.Subscriber{{Email: "bo@example.org", Status: newsletter.StatusActive, Selection: "go"}}); err == nil {
		t.Error("nonsense was kept")
	}
}

func testEnrolMany(t *testing.T, s *Store) {
	join(t, s, 600) // more than the first transaction takes
	equal(t, "readers", must(s.CountActive(ctx, newsletter.Weekly))(t), 600)
}

func testSuppressAll(t *testing.T, s *Store) {
	var list []newsletter.Suppression
	for _, n := range join(t, s, 250) {
		list = append(list, newsletter.Suppression{Hash: s.AddressHash(n.Email), Cause: newsletter.CauseComplaint, At: noon()})
	}
	ok(t, s.SuppressAll(ctx, list))
	equal(t, "readers", must(s.CountActive(ctx, newsletter.Weekly))(t), 0)
	ok(t, s.SuppressAll(ctx, nil))
}

func testStandings(t *testing.T, s *Store) {
	readers := join(t, s, 3)
	bar(t, s, readers[1].Email, newsletter.CauseOperator, time.Time{})
	bar(t, s, readers[2].Email, newsletter.CauseBounce, noon()) // over
	bar(t, s, "stranger@example.org", newsletter.CauseComplaint, time.Time{})

	got := must(s.Standings(ctx, []string{"stranger@example.org", "nobody@example.org", "READER2@example.org", readers[2].Email}))(t)
	want := []newsletter.Standing{{Barred: newsletter.CauseComplaint}, {}, {Subscriber: readers[1], Barred: newsletter.CauseOperator}, {Subscriber: readers[2]}}
	for i := range want {
		equal(t, fmt.Sprintf("standing %d", i), got[i], want[i])
	}

	leave(t, s, readers[0].ID, "", noon())
	listed := collect(t, s.SubscribersStanding(ctx, newsletter.StatusActive))
	equal(t, "listed", len(listed), 2)
	equal(t, "the one who is barred", listed[0], want[2])
	equal(t, "the one who was", listed[1], want[3])
}

func bar(t *testing.T, s *Store, email string, cause newsletter.Cause, until time.Time) {
	t.Helper()
	ok(t, s.Suppress(ctx, newsletter.Suppression{Hash: s.AddressHash(email), Cause: cause, At: noon(), Until: until}))
}

// TestLeavingDuringAnImport is about two processes, as far as SQLite can tell: one
// imports, somebody unsubscribes by the other. The wait is told as it is; what is
// demanded leaves room for a machine that has other things to do.
func TestLeavingDuringAnImport(t *testing.T) {
	url := tempURL(t)
	importing, serving := openAt(t, url, Options{}), openAt(t, url, Options{})
	readers := join(t, serving, 40)
	list := make([]newsletter.Subscriber, 50_000)
	for i := range list {
		list[i] = newsletter.Subscriber{Email: fmt.Sprintf("many%d@example.org", i), Status: newsletter.StatusActive}
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		_, err := importing.Enrol(ctx, list)
		done <- err
	}()
	var waits []time.Duration
	for i, n := range readers {
		time.Sleep(time.Duration(i%17) * time.Millisecond)
		began := time.Now()
		leave(t, serving, n.ID, "", noon())
		waits = append(waits, time.Since(began))
	}
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Fatalf("the import was not under way all the time: %v", err)
	}
	slices.Sort(waits)
	t.Logf("leaving took %v in the middle, %v at most", waits[len(waits)/2], waits[len(waits)-1])
	if middle := waits[len(waits)/2]; middle > 50*time.Millisecond*slower {
		t.Errorf("half of those who leave wait %v and longer", middle)
	}
}
