package store

import (
	"fmt"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func testTidy(t *testing.T, s *Store) {
	ages := func(days int) newsletter.Ages {
		now := noon().AddDate(0, 0, days)
		return newsletter.Ages{Pending: now.AddDate(0, 0, -8), Unasked: now.AddDate(0, 0, -30), Letters: now.AddDate(0, 0, -30), Counts: now.AddDate(0, 0, -1)}
	}
	asked := invited(t, s, "asked@example.org")
	confirmed := invited(t, s, "confirmed@example.org")
	must(s.Accept(ctx, confirmed.ID, noon(), false))(t)
	must(s.AddSubscriber(ctx, newsletter.Subscriber{Email: "imported@example.org", Status: newsletter.StatusPending}))(t)
	reader := join(t, s, 1)[0]
	freeze(t, s, 1)
	leave(t, s, reader.ID, "", noon())
	must(s.Rejoin(ctx, reader.ID, 0, newsletter.Consent{}, time.Time{}))(t)
	must(s.PutLetter(ctx, letterTo(reader, newsletter.LetterConfirm), nil))(t)
	ok(t, s.SignUp(ctx, signup("waiting@example.org"), []newsletter.Cap{{Scope: "all", Limit: 9, Window: time.Hour}}))
	counts := func() string {
		list := ""
		for _, table := range []string{"subscribers", "letters", "caps", "signups"} {
			list += fmt.Sprint(must(one(ctx, s.reader, column[int], `SELECT count(*) FROM `+table))(t), " ", table, ", ")
		}
		return list
	}
	equal(t, "at first", counts(), "4 subscribers, 3 letters, 1 caps, 1 signups, ")
	equal(t, "gone after a day", must(s.Tidy(ctx, ages(1)))(t), 0)
	equal(t, "gone after eight", must(s.Tidy(ctx, ages(8)))(t), 1)
	equal(t, "the count is", counts(), "4 subscribers, 3 letters, 0 caps, 1 signups, ")
	must(s.Tidy(ctx, ages(9)))(t)
	equal(t, "who never answered is", counts(), "3 subscribers, 2 letters, 0 caps, 1 signups, ")
	_, err := s.Subscriber(ctx, asked.SubscriberID)
	wantErr(t, err, newsletter.ErrNotFound)
	must(s.Tidy(ctx, ages(31)))(t)
	equal(t, "letters are, and who was imported and never asked", counts(), "2 subscribers, 0 letters, 0 caps, 1 signups, ")
}

func testTidyMany(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	for range 2*tidyChunk + 1 {
		run(t, s, `INSERT INTO letters (kind, subscriber_id, address, created_at) VALUES ('manage', ?, ?, 1)`, ada.ID, ada.Email)
	}
	equal(t, "gone", must(s.Tidy(ctx, newsletter.Ages{Letters: noon()}))(t), 2*tidyChunk+1)
}
