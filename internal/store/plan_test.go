package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// testPlan follows an issue of ten deliveries, ids 1 to 10, in blocks of four:
// 0–3, 4–7, 8–11.
func testPlan(t *testing.T, s *Store) {
	join(t, s, 10)
	issue := freeze(t, s, 1)
	plan := func(now time.Time) string {
		t.Helper()
		text := ""
		for _, r := range must(s.Plan(ctx, issue.ID, now, 4))(t) {
			equal(t, "issue", r.IssueID, issue.ID)
			text += fmt.Sprintf(" %d-%d:%d", r.First, r.Last, must(s.Due(ctx, r, now))(t))
		}
		return text
	}
	equal(t, "frozen", plan(noon()), " 0-3:3 4-7:4 8-11:3")

	first := claimWithin(t, s, issue, 2, 4, 7)
	equal(t, "some in hand", plan(noon()), " 0-3:3 4-7:2 8-11:3")
	first = append(first, claimWithin(t, s, issue, 5, 4, 7)...)
	equal(t, "a range in hand", plan(noon()), " 0-3:3 8-11:3")

	exchange(t, s, issue, 0, newsletter.Outcome{DeliveryID: first[0].ID, State: newsletter.Deferred, At: noon(), NextAt: noon().Add(time.Minute)},
		sent(first[1]), sent(first[2]), sent(first[3]))
	equal(t, "one has to wait", plan(noon()), " 0-3:3 8-11:3")
	equal(t, "its time has come", plan(noon().Add(time.Minute)), " 4-7:1 0-3:3 8-11:3") // second attempts first

	ok(t, s.Pause(ctx, issue.ID, "a test", noon()))
	equal(t, "paused", plan(noon().Add(time.Minute)), "")
	ok(t, s.Resume(ctx, issue.ID, noon()))
	ok(t, s.Cancel(ctx, issue.ID, false, noon()))
	equal(t, "cancelled", plan(noon().Add(time.Minute)), "")
}

// testClaimWithin: deliveries outside of a range are left alone, and those of another
// issue within it.
func testClaimWithin(t *testing.T, s *Store) {
	join(t, s, 6)
	issue := freeze(t, s, 1)
	other := freeze(t, s, 2)
	equal(t, "claimed", fmt.Sprint(ids(claimWithin(t, s, issue, 9, 3, 8))), "[3 4 5 6]")
	equal(t, "of the other", fmt.Sprint(ids(claimWithin(t, s, other, 9, 3, 8))), "[7 8]")
	equal(t, "once more", len(claimWithin(t, s, issue, 9, 3, 8)), 0)
	equal(t, "the rest", fmt.Sprint(ids(exchange(t, s, issue, 9))), "[1 2]")
}

func claimWithin(t testing.TB, s *Store, issue newsletter.Issue, claim int, first, last int64) []newsletter.Delivery {
	t.Helper()
	return must(s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Claim: claim, First: first, Last: last, Now: noon()}))(t)
}

func ids(list []newsletter.Delivery) (ids []int64) {
	for _, d := range list {
		ids = append(ids, d.ID)
	}
	slices.Sort(ids)
	return ids
}

// BenchmarkPlan plans an issue of 100,000 readers, none of whom has been served.
func BenchmarkPlan(b *testing.B) {
	s := openAt(b, tempURL(b), Options{Now: noon})
	join(b, s, 100_000)
	issue := freeze(b, s, 1)
	for b.Loop() {
		must(s.Plan(ctx, issue.ID, noon(), 128))(b)
	}
}

// BenchmarkExchangeWithin claims at the end of a range, behind 127 deliveries that
// are done.
func BenchmarkExchangeWithin(b *testing.B) {
	s := openAt(b, tempURL(b), Options{Now: noon})
	join(b, s, 100_000)
	issue := freeze(b, s, 1)
	last := sent(claimWithin(b, s, issue, 128, 50_048, 50_175)[127])
	for b.Loop() {
		last.State = newsletter.Pending
		x := newsletter.Exchange{Node: "a", IssueID: issue.ID, Outcomes: []newsletter.Outcome{last}, Claim: 1, First: 50_048, Last: 50_175, Now: noon()}
		if claimed := must(s.Exchange(ctx, x))(b); len(claimed) != 1 {
			b.Fatal("nothing was claimed")
		}
	}
}
