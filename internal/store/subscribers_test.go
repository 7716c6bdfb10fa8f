package store

import (
	"fmt"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func testAddSubscriber(t *testing.T, s *Store) {
	given := newsletter.Subscriber{
		Email: "Ada@example.org", Name: "Ada Placeholder", Status: newsletter.StatusActive, Language: "es", Frequency: "monthly",
		Paused:  noon().Add(time.Hour),
		Consent: newsletter.Consent{At: noon(), Source: "form", Prefix: "192.0.2.0/24", Wording: "1"},
		Created: noon(), Confirmed: noon().Add(time.Minute),
	}
	added := must(s.AddSubscriber(ctx, given))(t)
	given.ID = added.ID
	equal(t, "added", added, given)
	equal(t, "by id", must(s.Subscriber(ctx, added.ID))(t), given)
	equal(t, "by address", must(s.SubscriberByEmail(ctx, "aDA@EXAMPLE.org"))(t), given)

	again, err := s.AddSubscriber(ctx, newsletter.Subscriber{Email: "ADA@example.org", Name: "Somebody Else", Status: newsletter.StatusPending})
	wantErr(t, err, newsletter.ErrExists)
	equal(t, "the existing one", again, given)

	_, err = s.AddSubscriber(ctx, newsletter.Subscriber{Status: newsletter.StatusActive})
	if err == nil {
		t.Error("a subscriber without address was added")
	}
	_, err = s.AddSubscriber(ctx, newsletter.Subscriber{Email: "x@example.org", Status: "dreaming"})
	if err == nil {
		t.Error("a subscriber with an invented status was added")
	}
	_, err = s.Subscriber(ctx, 999)
	wantErr(t, err, newsletter.ErrNotFound)
	_, err = s.SubscriberByEmail(ctx, "nobody@example.org")
	wantErr(t, err, newsletter.ErrNotFound)

	plain := must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "bo@example.org", Status: newsletter.StatusPending}))(t)
	equal(t, "created by the store's clock", plain.Created, noon())
	equal(t, "never confirmed", plain.Confirmed.IsZero(), true)
}

func testSubscribers(t *testing.T, s *Store) {
	equal(t, "nobody", len(collect(t, s.Subscribers(ctx, ""))), 0)
	readers := join(t, s, page+3) // more than one page
	leave(t, s, readers[4].ID, "", noon())

	everybody := collect(t, s.Subscribers(ctx, ""))
	equal(t, "all", len(everybody), page+3)
	for i := range everybody {
		equal(t, "order", everybody[i].ID, readers[i].ID)
	}
	left := collect(t, s.Subscribers(ctx, newsletter.StatusLeft))
	equal(t, "left", len(left), 1)
	equal(t, "who", left[0].Email, "reader5@example.org")
}

func testReadWhileWalking(t *testing.T, s *Store) {
	join(t, s, 3)
	seen := 0
	for n, err := range s.Subscribers(ctx, newsletter.StatusActive) {
		ok(t, err)
		must(s.Subscriber(ctx, n.ID))(t)
		leave(t, s, n.ID, "", noon()) // would wait for ever if the walk held a connection
		seen++
		if seen == 2 {
			break
		}
	}
	equal(t, "seen before the break", seen, 2)
	equal(t, "still active", must(s.CountActive(ctx, newsletter.Weekly))(t), 1)
}

func testLeaveAndRejoin(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	equal(t, "left", leave(t, s, ada.ID, "too many mails", noon()), true)
	equal(t, "left again", leave(t, s, ada.ID, "", noon().Add(time.Hour)), false)
	gone := must(s.Subscriber(ctx, ada.ID))(t)
	equal(t, "status", gone.Status, newsletter.StatusLeft)
	equal(t, "the first departure counts", gone.Left, noon())
	equal(t, "departures", gone.Departures, 2)
	_, _, err := s.Leave(ctx, 999, "", noon())
	wantErr(t, err, newsletter.ErrNotFound)

	consent := newsletter.Consent{At: noon(), Source: "form", Prefix: "192.0.2.0/24", Wording: "2"}
	equal(t, "undoing another departure", must(s.Rejoin(ctx, ada.ID, gone.Departures-1, consent, noon()))(t), gone)
	back := must(s.Rejoin(ctx, ada.ID, gone.Departures, consent, time.Time{}))(t)
	equal(t, "status", back.Status, newsletter.StatusPending)
	equal(t, "consent", back.Consent, consent)
	equal(t, "not gone any more", back.Left.IsZero(), true)
	equal(t, "rejoining twice changes nothing", must(s.Rejoin(ctx, ada.ID, 0, newsletter.Consent{}, noon()))(t), back)
	leave(t, s, ada.ID, "", noon())
	equal(t, "confirmed at once", must(s.Rejoin(ctx, ada.ID, 0, consent, noon()))(t).Status, newsletter.StatusActive)
	_, err = s.Rejoin(ctx, 999, 0, consent, noon())
	wantErr(t, err, newsletter.ErrNotFound)
}

func testLeaveOpenIssue(t *testing.T, s *Store) {
	readers := join(t, s, 4)
	issue := freeze(t, s, 1)
	first := exchange(t, s, issue, 3)
	later := noon().Add(time.Hour)
	exchange(t, s, issue, 0,
		newsletter.Outcome{DeliveryID: first[0].ID, State: newsletter.Deferred, NextAt: later, At: noon()},
		newsletter.Outcome{DeliveryID: first[1].ID, State: newsletter.Unknown, NextAt: later, At: noon()})
	for _, n := range readers {
		leave(t, s, n.ID, "", noon())
	}
	got := must(s.Progress(ctx, issue.ID))(t)
	equal(t, "progress", fmt.Sprint(got), "map[sending:1 skipped:2 unknown:1]")
	equal(t, "why", must(s.Delivery(ctx, first[0].ID))(t).Reply.Text, "unsubscribed")
	equal(t, "still waiting for the one in hand", stateOf(t, s, issue), newsletter.Sending)
	exchange(t, s, issue, 0, newsletter.Outcome{DeliveryID: first[2].ID, State: newsletter.Skipped, At: noon()})
	equal(t, "done", stateOf(t, s, issue), newsletter.Done)
}

func testConfirm(t *testing.T, s *Store) {
	consent := newsletter.Consent{At: noon().AddDate(-1, 0, 0), Source: "import: people.csv"}
	bo := must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "bo@example.org", Status: newsletter.StatusPending}))(t)
	equal(t, "confirmed", must(s.Confirm(ctx, bo.ID, consent, noon()))(t), true)
	equal(t, "confirmed again", must(s.Confirm(ctx, bo.ID, newsletter.Consent{}, noon().Add(time.Hour)))(t), false)
	bo = must(s.Subscriber(ctx, bo.ID))(t)
	equal(t, "status", bo.Status, newsletter.StatusActive)
	equal(t, "when", bo.Confirmed, noon())
	equal(t, "by what", bo.Consent, consent)
	_, err := s.Confirm(ctx, 999, consent, noon())
	wantErr(t, err, newsletter.ErrNotFound)
}

func testErase(t *testing.T, s *Store) {
	ada := join(t, s, 2)[0]
	issue := freeze(t, s, 1)
	d := exchange(t, s, issue, 1)[0]
	link := must(s.PutLetter(ctx, letterTo(ada, newsletter.LetterManage), nil))(t)
	equal(t, "by no link", must(s.EraseBy(ctx, 999, noon()))(t), false)
	equal(t, "by a link that has expired", must(s.EraseBy(ctx, link.ID, noon().AddDate(1, 0, 0)))(t), false)
	equal(t, "by a link", must(s.EraseBy(ctx, link.ID, noon()))(t), true)
	equal(t, "by it again", must(s.EraseBy(ctx, link.ID, noon()))(t), false)

	_, err := s.Subscriber(ctx, ada.ID)
	wantErr(t, err, newsletter.ErrNotFound)
	_, err = s.SubscriberByEmail(ctx, ada.Email)
	wantErr(t, err, newsletter.ErrNotFound)
	wantErr(t, s.Erase(ctx, ada.ID, noon()), newsletter.ErrNotFound)
	equal(t, "listed", len(collect(t, s.Subscribers(ctx, ""))), 1)
	equal(t, "cause", must(s.Suppression(ctx, s.AddressHash(ada.Email)))(t).Cause, newsletter.CauseErased)
	equal(t, "leaving afterwards", leave(t, s, ada.ID, "", noon()), false)
	equal(t, "wanted", must(s.Wanted(ctx, "a", d.ID))(t), false)

	reply := sent(d)
	reply.Reply.Text = "250 queued for " + d.Address
	exchange(t, s, issue, 0, reply)
	d = must(s.Delivery(ctx, d.ID))(t)
	equal(t, "address, token and reply", d.Address+d.Token+d.Reply.Text, "")
	equal(t, "what happened is still told", d.State, newsletter.Sent)

	again := must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: ada.Email, Status: newsletter.StatusActive}))(t)
	equal(t, "a new record", again.ID != ada.ID, true)
	equal(t, "readers: the address stays suppressed", must(s.CountActive(ctx, newsletter.Weekly))(t), 1)
}

func testSuppress(t *testing.T, s *Store) {
	hash := s.AddressHash("Ada@example.org")
	equal(t, "hash ignores case", string(s.AddressHash("aDA@Example.org")), string(hash))
	_, err := s.Suppression(ctx, hash)
	wantErr(t, err, newsletter.ErrNotFound)

	put := func(cause newsletter.Cause, until time.Time) newsletter.Suppression {
		ok(t, s.Suppress(ctx, newsletter.Suppression{Hash: hash, Cause: cause, Code: "5.1.1", At: noon(), Until: until}))
		return must(s.Suppression(ctx, hash))(t)
	}
	equal(t, "until", put(newsletter.CauseBounce, noon().Add(time.Hour)).Until, noon().Add(time.Hour))
	equal(t, "a shorter one does not count", put(newsletter.CauseOperator, noon()).Cause, newsletter.CauseBounce)
	equal(t, "for ever", put(newsletter.CauseComplaint, time.Time{}).Until.IsZero(), true)
	equal(t, "for ever stays", put(newsletter.CauseErased, time.Time{}).Cause, newsletter.CauseComplaint)

	equal(t, "lifted", must(s.Lift(ctx, hash))(t), true)
	equal(t, "lifted again", must(s.Lift(ctx, hash))(t), false)

	equal(t, "erased", put(newsletter.CauseErased, time.Time{}).Cause, newsletter.CauseErased)
	equal(t, "for a while is less than that", put(newsletter.CauseBounce, noon().Add(time.Hour)).Cause, newsletter.CauseErased)
	equal(t, "barred after an erasure", put(newsletter.CauseOperator, time.Time{}).Cause, newsletter.CauseOperator)
}

func testAudience(t *testing.T, s *Store) {
	for _, c := range []newsletter.Subscriber{
		{Email: "plain", Status: newsletter.StatusActive},
		{Email: "weekly", Status: newsletter.StatusActive, Frequency: "weekly"},
		{Email: "rested", Status: newsletter.StatusActive, Paused: noon()},
		{Email: "was-suppressed", Status: newsletter.StatusActive},
		{Email: "paused", Status: newsletter.StatusActive, Paused: noon().Add(time.Second)},
		{Email: "suppressed", Status: newsletter.StatusActive},
		{Email: "pending", Status: newsletter.StatusPending},
		{Email: "left", Status: newsletter.StatusLeft},
		{Email: "monthly", Status: newsletter.StatusActive, Frequency: "monthly"},
		{Email: "wrap-up", Status: newsletter.StatusActive, Frequency: "wrap-up"},
	} {
		c.Email += "@example.org"
		must(s.AddSubscriber(ctx, c))(t)
	}
	for email, until := range map[string]time.Time{"suppressed@example.org": {}, "was-suppressed@example.org": noon()} {
		ok(t, s.Suppress(ctx, newsletter.Suppression{Hash: s.AddressHash(email), Cause: newsletter.CauseOperator, At: noon(), Until: until}))
	}
	equal(t, "weekly, while there is no other", must(s.CountActive(ctx, newsletter.Weekly))(t), 6)
	must(s.StartEdition(ctx, "monthly", noon()))(t)
	equal(t, "weekly", must(s.CountActive(ctx, newsletter.Weekly))(t), 5)
	equal(t, "monthly", must(s.CountActive(ctx, "monthly"))(t), 1)

	var got []string
	for _, d := range collect(t, s.Deliveries(ctx, freeze(t, s, 1).ID)) {
		got = append(got, d.Address)
	}
	equal(t, "the issue goes to", fmt.Sprint(got), "[plain@example.org weekly@example.org rested@example.org was-suppressed@example.org wrap-up@example.org]")
}
