package store

import (
	"fmt"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// imported puts pending people on record and is the list that asks them.
func imported(t testing.TB, s *Store, addresses ...string) (list []newsletter.Signup) {
	t.Helper()
	for _, a := range addresses {
		must(s.Enrol(ctx, []newsletter.Subscriber{{Email: a, Status: newsletter.StatusPending, Created: noon()}}))(t)
		list = append(list, newsletter.Signup{Address: a, Consent: newsletter.Consent{At: noon(), Source: newsletter.AskedByList}})
	}
	return list
}

func request(t testing.TB, s *Store, list ...newsletter.Signup) string {
	t.Helper()
	return fmt.Sprint(must(s.Request(ctx, list, -time.Second))(t)) // the turns are over at once: the clock stands
}

func testRequests(t *testing.T, s *Store) {
	list := imported(t, s, "ada@example.org", "bo@example.org", "cy@example.org")
	reader := join(t, s, 1)[0]
	list = append(list, newsletter.Signup{Address: "ADA@example.org"}, newsletter.Signup{Address: reader.Email}, newsletter.Signup{Address: "nobody@example.org"})
	equal(t, "a turn", request(t, s, list...), "[true true true false false false]")
	equal(t, "one each", request(t, s, list...), "[false false false false false false]")
	for _, x := range must(s.Standings(ctx, []string{"ada@example.org", reader.Email}))(t) {
		equal(t, "asked, or about to be", x.Asked, x.Subscriber.Status == newsletter.StatusPending)
	}
	equal(t, "forms", len(waiting(t, s)), 0)
	due := must(s.Requests(ctx, 2))(t)
	equal(t, "no more than wanted", len(due), 2)
	equal(t, "the first turn", due[1].Due.Sub(due[0].Due) > 0, true)

	leave(t, s, must(s.SubscriberByEmail(ctx, "bo@example.org"))(t).ID, "", noon())
	all := must(s.Requests(ctx, 9))(t)
	equal(t, "turns", len(all), 3)
	equal(t, "invited", fmt.Sprint(must(s.Settle(ctx, settled(all), noon()))(t)), fmt.Sprint([]bool{true, all[1].Address != "bo@example.org", all[2].Address != "bo@example.org"}))
	equal(t, "after a letter", request(t, s, list[0]), "[false]")
}

func testTurns(t *testing.T, s *Store) {
	turns := func(list []newsletter.Signup) string {
		must(s.Request(ctx, list, time.Minute))(t)
		all := must(all(ctx, s.reader, column[int64], `SELECT due_at FROM signups WHERE due_at > 0 ORDER BY due_at`))(t)
		said := ""
		for _, ms := range all {
			said += fmt.Sprintf("%v ", time.UnixMilli(ms).Sub(noon()))
		}
		return said
	}
	equal(t, "one after the other", turns(imported(t, s, "ada@example.org", "bo@example.org")), "1m0s 2m0s ")
	equal(t, "the next list comes behind", turns(imported(t, s, "cy@example.org")), "1m0s 2m0s 3m0s ")
	equal(t, "now", len(must(s.Requests(ctx, 9))(t)), 0)
}

// Whoever has used the form while his turn was to come is asked by that.
func testFormBeforeTurn(t *testing.T, s *Store) {
	list := imported(t, s, "ada@example.org")
	equal(t, "a turn", request(t, s, list...), "[true]")
	ok(t, s.SignUp(ctx, signup("ada@example.org"), nil))
	equal(t, "the form", fmt.Sprint(must(s.Settle(ctx, settled(waiting(t, s)), noon()))(t)), "[true]")
	equal(t, "the turn", fmt.Sprint(must(s.Settle(ctx, settled(must(s.Requests(ctx, 9))(t)), noon()))(t)), "[false]")
	equal(t, "letters", must(s.LettersDue(ctx))(t), 1)
}
