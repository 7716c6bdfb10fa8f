package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func signup(address string) newsletter.Signup {
	return newsletter.Signup{Address: address, Language: "es",
		Consent: newsletter.Consent{At: noon(), Source: "form", Prefix: "192.0.2.0/24", Wording: "1"}}
}

// settled is the decision to write to each of those who wait.
func settled(list []newsletter.Signup, caps ...newsletter.Cap) []newsletter.Settlement {
	settle := make([]newsletter.Settlement, len(list))
	for i, n := range list {
		settle[i] = newsletter.Settlement{Signup: n, Invite: true, Caps: caps, Expires: noon().Add(7 * 24 * time.Hour)}
	}
	return settle
}

func waiting(t testing.TB, s *Store) []newsletter.Signup {
	t.Helper()
	return must(s.Signups(ctx, 100))(t)
}

// nextLetter takes it.
func nextLetter(t testing.TB, s *Store) newsletter.Letter {
	t.Helper()
	return must(s.ClaimLetter(ctx, noon(), time.Minute))(t)
}

func testSignUps(t *testing.T, s *Store) {
	for _, a := range []string{"Ada@example.org", "bo@example.org", "cy@example.org"} {
		ok(t, s.SignUp(ctx, signup(a), nil))
	}
	list := waiting(t, s)
	equal(t, "waiting", len(list), 3)
	first := signup("Ada@example.org")
	first.ID = list[0].ID
	equal(t, "the oldest", list[0], first)
	equal(t, "no more than wanted", len(must(s.Signups(ctx, 2))(t)), 2)

	settle := settled(list)
	settle[1].Invite = false
	equal(t, "invited", fmt.Sprint(must(s.Settle(ctx, settle, noon()))(t)), "[true false true]")
	equal(t, "waiting", len(waiting(t, s)), 0)
	equal(t, "settled by another node", fmt.Sprint(must(s.Settle(ctx, settle, noon()))(t)), "[false false false]")

	ada := must(s.SubscriberByEmail(ctx, "ada@example.org"))(t)
	equal(t, "pending", ada.Status, newsletter.StatusPending)
	equal(t, "consent", ada.Consent, first.Consent)
	_, err := s.SubscriberByEmail(ctx, "bo@example.org")
	wantErr(t, err, newsletter.ErrNotFound)
	l := nextLetter(t, s)
	equal(t, "letter", fmt.Sprint(l.Kind, l.SubscriberID, l.Address, l.Language, l.Expires.Sub(noon())), fmt.Sprint("confirm", ada.ID, "Ada@example.org", "es", 168*time.Hour))
	equal(t, "its consent", l.Consent, first.Consent)
}

func testInviteAgain(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	leave(t, s, ada.ID, "", noon())
	ok(t, s.SignUp(ctx, signup("READER1@example.org"), nil))
	must(s.Settle(ctx, settled(waiting(t, s)), noon()))(t)
	l := nextLetter(t, s)
	equal(t, "to the address on record", l.Address, ada.Email)
	equal(t, "still gone", must(s.Subscriber(ctx, ada.ID))(t).Status, newsletter.StatusLeft)
}

func testCaps(t *testing.T, s *Store) {
	hourly := newsletter.Cap{Scope: "network", Subject: "192.0.2.0/24", Limit: 3, Window: time.Hour}
	try := func(minute int, caps ...newsletter.Cap) error {
		n := signup("ada@example.org")
		n.Consent.At = noon().Add(time.Duration(minute) * time.Minute)
		return s.SignUp(ctx, n, caps)
	}
	for _, minute := range []int{0, 1, 30} {
		ok(t, try(minute, hourly))
	}
	wantErr(t, try(31, hourly), newsletter.ErrCapped)
	wantErr(t, try(59, hourly), newsletter.ErrCapped)
	other := hourly
	other.Subject = "198.51.100.0/24"
	ok(t, try(59, other))
	wantErr(t, try(59, other, hourly), newsletter.ErrCapped) // counts for neither
	ok(t, try(59, other))
	ok(t, try(59, other))
	wantErr(t, try(59, other), newsletter.ErrCapped)
	ok(t, try(61, hourly)) // the first is over an hour ago
	equal(t, "kept", len(waiting(t, s)), 7)
	wantErr(t, try(61, hourly), newsletter.ErrCapped)

	subjects := must(all(ctx, s.reader, column[[]byte], `SELECT DISTINCT subject FROM caps`))(t)
	equal(t, "subjects, hashed", fmt.Sprint(len(subjects), len(subjects[0])), "2 16")
}

// However many come at the same time, the cap holds.
func testCapsRace(t *testing.T, s *Store) {
	hourly := newsletter.Cap{Scope: "all", Limit: 20, Window: time.Hour}
	var wait sync.WaitGroup
	for n := range 100 {
		wait.Go(func() { _ = s.SignUp(ctx, signup(fmt.Sprintf("ada%d@example.org", n)), []newsletter.Cap{hourly}) })
	}
	wait.Wait()
	equal(t, "kept", len(waiting(t, s)), 20)
}

func testSettleWithinCaps(t *testing.T, s *Store) {
	daily := newsletter.Cap{Scope: "address", Subject: "ada@example.org", Limit: 1, Window: 24 * time.Hour}
	ok(t, s.SignUp(ctx, signup("ada@example.org"), nil))
	ok(t, s.SignUp(ctx, signup("Ada@example.org"), nil))
	equal(t, "invited", fmt.Sprint(must(s.Settle(ctx, settled(waiting(t, s), daily), noon()))(t)), "[true false]")
	equal(t, "waiting", len(waiting(t, s)), 0)
}
