package store

import (
	"fmt"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// testReport tells what was said about deliveries, and what has left when.
func testReport(t *testing.T, s *Store) {
	join(t, s, 6)
	issue := freeze(t, s, 1)
	list := exchange(t, s, issue, 5)
	outcome := func(i int, state newsletter.DeliveryState, code int, text string) newsletter.Outcome {
		o := newsletter.Outcome{DeliveryID: list[i].ID, State: state, At: noon(), Reply: newsletter.Reply{Code: code, Text: text}}
		if state == newsletter.Deferred {
			o.NextAt = noon().Add(time.Duration(i+1) * time.Hour)
		}
		return o
	}
	exchange(t, s, issue, 0, outcome(0, newsletter.Deferred, 450, "later, one"), outcome(1, newsletter.Deferred, 450, "later, two"),
		outcome(2, newsletter.Deferred, 0, "hung up"), outcome(3, newsletter.Failed, 550, "no"), outcome(4, newsletter.Sent, 250, "ok"))

	var got []string
	for _, r := range must(s.Reasons(ctx, issue.ID))(t) {
		got = append(got, fmt.Sprint(r.State, r.Count, r.Reply.Code, r.Reply.Text))
	}
	equal(t, "reasons", fmt.Sprintf("%q", got), `["deferred2 450later, one" "deferred1 0hung up" "failed1 550no"]`)

	at, open, err := s.NextDueOf(ctx, issue.ID)
	ok(t, err)
	equal(t, "the one that nobody has tried is due at once", fmt.Sprint(open, at.IsZero()), "true true")
}
