package store

import (
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// invited is somebody pending with a letter that asks for confirmation.
func invited(t testing.TB, s *Store, address string) newsletter.Letter {
	t.Helper()
	ok(t, s.SignUp(ctx, signup(address), nil))
	must(s.Settle(ctx, settled(waiting(t, s)), noon()))(t)
	return nextLetter(t, s)
}

func letterTo(n newsletter.Subscriber, kind newsletter.LetterKind) newsletter.Letter {
	return newsletter.Letter{Kind: kind, SubscriberID: n.ID, Address: n.Email, Language: "es", Created: noon(),
		Expires: noon().Add(24 * time.Hour), NextAt: noon()}
}

func testLetters(t *testing.T, s *Store) {
	_, _, err := s.NextLetter(ctx)
	ok(t, err)
	ada := join(t, s, 1)[0]
	later := letterTo(ada, newsletter.LetterManage)
	later.NextAt = noon().Add(time.Hour)
	later = must(s.PutLetter(ctx, later, nil))(t)
	equal(t, "kept", must(s.Letter(ctx, later.ID))(t), later)
	l := must(s.PutLetter(ctx, letterTo(ada, newsletter.LetterManage), nil))(t)

	at, any, err := s.NextLetter(ctx)
	ok(t, err)
	equal(t, "next", any && at.Equal(noon()), true)
	got := nextLetter(t, s)
	l.Attempt, l.NextAt = 1, noon().Add(time.Minute)
	equal(t, "claimed", got, l)
	_, err = s.ClaimLetter(ctx, noon(), time.Minute)
	wantErr(t, err, newsletter.ErrNotFound)

	again := must(s.ClaimLetter(ctx, noon().Add(time.Minute), time.Minute))(t) // the lease is over
	equal(t, "attempt", again.Attempt, 2)
	wantErr(t, s.RecordLetter(ctx, got, false, noon()), newsletter.ErrNotClaimed)
	again.Unanswered = 1
	again.Sent, again.NextAt, again.Reply = noon(), time.Time{}, newsletter.Reply{Code: 250, Enhanced: "2.0.0", Text: "ok"}
	ok(t, s.RecordLetter(ctx, again, false, noon()))
	equal(t, "recorded", must(s.Letter(ctx, l.ID))(t), again)
	wantErr(t, s.RecordLetter(ctx, again, false, noon()), newsletter.ErrNotClaimed)
	_, err = s.Letter(ctx, 999)
	wantErr(t, err, newsletter.ErrNotFound)

	daily := newsletter.Cap{Scope: "link", Subject: ada.Email, Limit: 1, Window: 24 * time.Hour}
	must(s.PutLetter(ctx, letterTo(ada, newsletter.LetterManage), []newsletter.Cap{daily}))(t)
	_, err = s.PutLetter(ctx, letterTo(ada, newsletter.LetterManage), []newsletter.Cap{daily})
	wantErr(t, err, newsletter.ErrCapped)
}

func testLetterFails(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	must(s.PutLetter(ctx, letterTo(ada, newsletter.LetterManage), nil))(t)
	l := nextLetter(t, s)
	l.NextAt, l.Reply = noon().Add(time.Hour), newsletter.Reply{Code: 450, Text: "later"}
	ok(t, s.RecordLetter(ctx, l, false, noon()))
	_, err := s.ClaimLetter(ctx, noon(), time.Minute)
	wantErr(t, err, newsletter.ErrNotFound)
	l = must(s.ClaimLetter(ctx, noon().Add(time.Hour), time.Minute))(t)
	l.NextAt, l.Reply = time.Time{}, newsletter.Reply{Code: 550, Enhanced: "5.1.1", Text: "nobody here"}
	ok(t, s.RecordLetter(ctx, l, true, noon()))
	equal(t, "suppressed", must(s.Suppression(ctx, s.AddressHash(ada.Email)))(t).Code, "5.1.1")
	_, any, err := s.NextLetter(ctx)
	ok(t, err)
	equal(t, "something to send", any, false)
}

func testLettersOfNoUse(t *testing.T, s *Store) {
	readers := join(t, s, 7)
	ended := map[string]newsletter.Letter{}
	put := func(why string, n newsletter.Subscriber, change func(l *newsletter.Letter)) {
		l := letterTo(n, newsletter.LetterManage)
		change(&l)
		ended[why] = must(s.PutLetter(ctx, l, nil))(t)
	}
	put(endedTooLate, readers[0], func(l *newsletter.Letter) { l.Expires = noon() })
	put(skippedSuppressed, readers[1], func(l *newsletter.Letter) {})
	ok(t, s.Suppress(ctx, newsletter.Suppression{Hash: s.AddressHash(readers[1].Email), Cause: newsletter.CauseComplaint, At: noon()}))
	put(endedUnwanted, readers[2], func(l *newsletter.Letter) { l.Kind, l.Expires = newsletter.LetterWelcome, time.Time{} })
	leave(t, s, readers[2].ID, "", noon())
	put(endedUnwanted+" ", readers[3], func(l *newsletter.Letter) { l.Kind = newsletter.LetterConfirm }) // a reader already
	put("", readers[4], func(l *newsletter.Letter) {})
	put(endedUnwanted+"  ", readers[5], func(l *newsletter.Letter) {})
	equal(t, "used", must(s.UseLetter(ctx, ended[endedUnwanted+"  "].ID, noon()))(t), true)

	put(endedUnwanted+"   ", readers[6], func(l *newsletter.Letter) { l.Kind, l.Created = newsletter.LetterConfirm, noon().Add(-time.Hour) })
	leave(t, s, readers[6].ID, "", noon()) // after it was written

	equal(t, "the only one", nextLetter(t, s).SubscriberID, readers[4].ID)
	_, err := s.ClaimLetter(ctx, noon(), time.Minute)
	wantErr(t, err, newsletter.ErrNotFound)
	for why, l := range ended {
		if why != "" {
			l = must(s.Letter(ctx, l.ID))(t)
			equal(t, why, l.NextAt.IsZero() && l.Attempt == 0 && len(l.Reply.Text) <= len(why) && l.Reply.Text == why[:len(l.Reply.Text)], true)
		}
	}
}

func testUseLetter(t *testing.T, s *Store) {
	l := must(s.PutLetter(ctx, letterTo(join(t, s, 1)[0], newsletter.LetterManage), nil))(t)
	equal(t, "too late", must(s.UseLetter(ctx, l.ID, l.Expires))(t), false)
	equal(t, "used", must(s.UseLetter(ctx, l.ID, noon()))(t), true)
	equal(t, "used again", must(s.UseLetter(ctx, l.ID, noon()))(t), false)
	equal(t, "not there", must(s.UseLetter(ctx, 999, noon()))(t), false)
}

func testAccept(t *testing.T, s *Store) {
	l := invited(t, s, "ada@example.org")
	at := noon().Add(time.Hour)
	equal(t, "accepted", must(s.Accept(ctx, l.ID, at, true))(t), true)
	equal(t, "accepted again", must(s.Accept(ctx, l.ID, at, true))(t), false)
	equal(t, "not there", must(s.Accept(ctx, 999, at, true))(t), false)
	ada := must(s.Subscriber(ctx, l.SubscriberID))(t)
	equal(t, "status", ada.Status, newsletter.StatusActive)
	equal(t, "confirmed", ada.Confirmed, at)
	welcome := must(s.ClaimLetter(ctx, at, time.Minute))(t)
	equal(t, "letter", welcome.Kind, newsletter.LetterWelcome)
	_, err := s.ClaimLetter(ctx, at, time.Second)
	wantErr(t, err, newsletter.ErrNotFound)

	late := invited(t, s, "bo@example.org")
	equal(t, "expired", must(s.Accept(ctx, late.ID, late.Expires, false))(t), false)
	leave(t, s, late.SubscriberID, "", at)
	equal(t, "left since", must(s.Accept(ctx, late.ID, at, false))(t), false)
}

func testAcceptAfterErasure(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	ok(t, s.Erase(ctx, ada.ID, noon()))
	equal(t, "accepted", must(s.Accept(ctx, invited(t, s, ada.Email).ID, noon(), false))(t), true)
	equal(t, "readers", must(s.CountActive(ctx, newsletter.Weekly))(t), 1)
	bo := invited(t, s, "bo@example.org")
	ok(t, s.Suppress(ctx, newsletter.Suppression{Hash: s.AddressHash("bo@example.org"), Cause: newsletter.CauseOperator, At: noon()}))
	must(s.Accept(ctx, bo.ID, noon(), false))(t)
	equal(t, "the operator's word stays", must(s.Suppression(ctx, s.AddressHash("bo@example.org")))(t).Cause, newsletter.CauseOperator)
}
