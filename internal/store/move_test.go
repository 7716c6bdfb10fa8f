package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// moving has somebody ask for a new address and is the letter to it.
func moving(t testing.TB, s *Store, n newsletter.Subscriber, to string) newsletter.Letter {
	t.Helper()
	manage := must(s.PutLetter(ctx, letterTo(n, newsletter.LetterManage), nil))(t)
	l := letterTo(n, newsletter.LetterMove)
	l.Address = to
	equal(t, "used", must(s.BeginMove(ctx, manage.ID, l, nil))(t), true)
	equal(t, "used again", must(s.BeginMove(ctx, manage.ID, l, nil))(t), false)
	for {
		next, err := s.ClaimLetter(ctx, noon(), time.Minute)
		ok(t, err)
		if next.Kind == newsletter.LetterMove {
			return next
		}
	}
}

func testMove(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	l := moving(t, s, ada, "ada@new.example")
	must(s.PutLetter(ctx, letterTo(ada, newsletter.LetterManage), nil))(t)
	equal(t, "moved", must(s.FinishMove(ctx, l.ID, noon()))(t), true)
	equal(t, "moved again", must(s.FinishMove(ctx, l.ID, noon()))(t), false)
	equal(t, "not there", must(s.FinishMove(ctx, 999, noon()))(t), false)
	now := must(s.SubscriberByEmail(ctx, "ADA@new.example"))(t)
	equal(t, "who", now.ID, ada.ID)
	_, err := s.SubscriberByEmail(ctx, ada.Email)
	wantErr(t, err, newsletter.ErrNotFound)
	equal(t, "letters that are left", len(must(s.Dossier(ctx, ada.ID))(t).Letters), 1)
	equal(t, "suppressions go by the new one", must(s.Standings(ctx, []string{"ada@new.example"}))(t)[0].Barred, newsletter.Cause(""))
	ok(t, s.Suppress(ctx, newsletter.Suppression{Hash: s.AddressHash("ada@new.example"), Cause: newsletter.CauseBounce, At: noon()}))
	equal(t, "readers", must(s.CountActive(ctx, newsletter.Weekly))(t), 0)
	forgotten(t, s, ada.Email)
}

// Somebody left with one address and moves there with another, or it was never
// confirmed: one record is left.
func testMoveToOnesOwn(t *testing.T, s *Store) {
	readers := join(t, s, 2)
	issue := freeze(t, s, 1)
	exchange(t, s, issue, 2)
	leave(t, s, readers[1].ID, "", noon())
	must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "pending@example.org", Status: newsletter.StatusPending}))(t)
	for _, to := range []string{readers[1].Email, "pending@example.org"} {
		l := moving(t, s, readers[0], to)
		equal(t, "moved", must(s.FinishMove(ctx, l.ID, noon()))(t), true)
		now := must(s.SubscriberByEmail(ctx, to))(t)
		equal(t, "who", now.ID, readers[0].ID)
		equal(t, "since", now.Moved, noon())
	}
	_, err := s.Subscriber(ctx, readers[1].ID)
	wantErr(t, err, newsletter.ErrNotFound)
	equal(t, "readers", must(s.CountActive(ctx, newsletter.Weekly))(t), 1)
}

func testMoveToTaken(t *testing.T, s *Store) {
	readers := join(t, s, 2)
	manage := must(s.PutLetter(ctx, letterTo(readers[0], newsletter.LetterManage), nil))(t)
	l := letterTo(readers[0], newsletter.LetterMove)
	l.Address = strings.ToUpper(readers[1].Email)
	equal(t, "used", must(s.BeginMove(ctx, manage.ID, l, nil))(t), true)
	equal(t, "letters", len(must(s.Dossier(ctx, readers[0].ID))(t).Letters), 1)

	l = moving(t, s, readers[0], "new@example.org")
	must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "new@example.org", Status: newsletter.StatusActive}))(t)
	equal(t, "taken meanwhile", must(s.FinishMove(ctx, l.ID, noon()))(t), false)
	equal(t, "as before", must(s.Subscriber(ctx, readers[0].ID))(t), readers[0])
}

// What is still to be sent goes to the new address; of what may have arrived, only
// the same may follow.
func testMoveWhileSending(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	states := map[newsletter.DeliveryState]int64{}
	var inHand newsletter.Delivery
	for n, o := range []newsletter.Outcome{
		{State: newsletter.Sent}, {State: newsletter.Deferred, NextAt: noon().Add(time.Hour)}, {State: newsletter.Unknown, NextAt: noon().Add(time.Hour)},
		{State: newsletter.Failed}, {State: newsletter.Claimed},
	} {
		d := exchange(t, s, freeze(t, s, n+1), 1)[0]
		o.DeliveryID, o.At, o.Reply.Text = d.ID, noon(), "said to "+ada.Email
		if o.State == newsletter.Claimed {
			inHand = d
		} else {
			exchange(t, s, newsletter.Issue{ID: d.IssueID}, 0, o)
		}
		states[o.State] = d.ID
	}
	perhaps := unansweredAndDeferred(t, s, 6)
	states[newsletter.Pending] = collect(t, s.Deliveries(ctx, freeze(t, s, 7).ID))[0].ID
	equal(t, "moved", must(s.FinishMove(ctx, moving(t, s, ada, "ada@new.example").ID, noon()))(t), true)
	for state, want := range map[newsletter.DeliveryState]string{
		newsletter.Pending: "ada@new.example", newsletter.Deferred: "ada@new.example", newsletter.Failed: "ada@new.example",
		newsletter.Sent: "", newsletter.Unknown: ada.Email, newsletter.Claimed: ada.Email,
	} {
		equal(t, string(state), must(s.Delivery(ctx, states[state]))(t).Address, want)
	}

	equal(t, "deferred, and perhaps there", must(s.Delivery(ctx, perhaps.ID))(t).Address, ada.Email)
	exchange(t, s, newsletter.Issue{ID: inHand.IssueID}, 0, sent(inHand))
	for _, id := range []int64{states[newsletter.Unknown], perhaps.ID} {
		issue := newsletter.Issue{ID: must(s.Delivery(ctx, id))(t).IssueID}
		exchange(t, s, issue, 0, sent(claimLater(t, s, issue, 2*time.Hour)))
	}
	must(s.Tidy(ctx, newsletter.Ages{Letters: noon().AddDate(0, 0, -30)}))(t)
	forgotten(t, s, ada.Email)
}

// unansweredAndDeferred is a delivery of an issue that may have arrived, and was put
// off when the copy was to be sent.
func unansweredAndDeferred(t testing.TB, s *Store, number int) newsletter.Delivery {
	t.Helper()
	issue := freeze(t, s, number)
	d := exchange(t, s, issue, 1)[0]
	exchange(t, s, issue, 0, newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Unknown, NextAt: noon().Add(time.Minute), At: noon()})
	d = claimLater(t, s, issue, time.Minute)
	exchange(t, s, issue, 0, newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Deferred, NextAt: noon().Add(time.Hour), At: noon()})
	return d
}

func claimLater(t testing.TB, s *Store, issue newsletter.Issue, after time.Duration) newsletter.Delivery {
	t.Helper()
	return must(s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Claim: 1, Now: noon().Add(after)}))(t)[0]
}

// forgotten looks for an address in every cell of the database.
func forgotten(t testing.TB, s *Store, address string) {
	t.Helper()
	for table, columns := range tablesOf(t, s) {
		for _, c := range columns {
			n := must(one(ctx, s.reader, column[int], fmt.Sprintf(`SELECT count(*) FROM %q WHERE lower(CAST(%q AS TEXT)) LIKE '%%' || lower(?) || '%%'`, table, c), address))(t)
			equal(t, "rows of "+table+" with the address in "+c, n, 0)
		}
	}
}

func testErasedEverywhere(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 1)[0]
	exchange(t, s, issue, 0, newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Failed, At: noon(), Reply: newsletter.Reply{Code: 550, Text: "no " + ada.Email}})
	must(s.PutLetter(ctx, letterTo(ada, newsletter.LetterManage), nil))(t)
	ok(t, s.SignUp(ctx, signup("READER1@example.org"), nil))
	ok(t, s.Choose(ctx, ada.ID, newsletter.Preferences{Topics: []newsletter.Topic{{Kind: newsletter.TopicTag, Name: ada.Email, Choice: newsletter.Follow}}}))
	leave(t, s, ada.ID, "write to "+ada.Email, noon())
	ok(t, s.Erase(ctx, ada.ID, noon()))
	forgotten(t, s, ada.Email)
}
