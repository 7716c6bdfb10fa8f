package store

import (
	"fmt"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func testPreferences(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	equal(t, "none", fmt.Sprint(must(s.Preferences(ctx, ada.ID))(t)), fmt.Sprint(newsletter.Preferences{}))
	p := newsletter.Preferences{Frequency: newsletter.Monthly, Language: "es", Paused: noon().Add(time.Hour), Topics: []newsletter.Topic{
		{Kind: newsletter.TopicEvent, Name: "PebbleConf 2026", Choice: newsletter.Follow},
		{Kind: newsletter.TopicTag, Name: "jobs", Choice: newsletter.Mute},
	}}
	for range 2 {
		ok(t, s.Choose(ctx, ada.ID, p))
		equal(t, "chosen", fmt.Sprint(must(s.Preferences(ctx, ada.ID))(t)), fmt.Sprint(p))
	}
	equal(t, "paused", must(s.Subscriber(ctx, ada.ID))(t).Paused, p.Paused)
	ok(t, s.Choose(ctx, ada.ID, newsletter.Preferences{}))
	equal(t, "none again", fmt.Sprint(must(s.Preferences(ctx, ada.ID))(t)), fmt.Sprint(newsletter.Preferences{}))

	_, err := s.Preferences(ctx, 999)
	wantErr(t, err, newsletter.ErrNotFound)
	wantErr(t, s.Choose(ctx, 999, p), newsletter.ErrNotFound)
	ok(t, s.Erase(ctx, ada.ID, noon()))
	wantErr(t, s.Choose(ctx, ada.ID, p), newsletter.ErrNotFound)
}

// Whoever has chosen gets the rendering for it.
func testSelectionIsRendered(t *testing.T, s *Store) {
	readers := join(t, s, 2)
	p := newsletter.Preferences{Topics: []newsletter.Topic{{Kind: newsletter.TopicTag, Name: "go", Choice: newsletter.Follow}}}
	ok(t, s.Choose(ctx, readers[1].ID, p))
	f := freezing(1)
	f.Renderings = append(f.Renderings, newsletter.Rendering{Selection: p.Selection(), Language: "en", Subject: "Go only", HTML: "-", Text: "-", Mark: "mark"})
	issue := must(s.Freeze(ctx, f))(t)
	renderings := must(s.Renderings(ctx, issue.ID))(t)
	for i, d := range exchange(t, s, issue, 2) {
		equal(t, d.Address, d.RenderingID, renderings[i].ID)
	}
}

func testReasons(t *testing.T, s *Store) {
	ada := join(t, s, 1)[0]
	equal(t, "a reader's", must(s.NoteReason(ctx, ada.ID, "why"))(t), false)
	leave(t, s, ada.ID, "", noon())
	equal(t, "noted", must(s.NoteReason(ctx, ada.ID, "too many mails"))(t), true)
	equal(t, "reason", must(s.Dossier(ctx, ada.ID))(t).LeftReason, "too many mails")
	ok(t, s.Erase(ctx, ada.ID, noon()))
	equal(t, "of nobody", must(s.NoteReason(ctx, ada.ID, "why"))(t), false)
}

func testDossier(t *testing.T, s *Store) {
	ada, bo := join(t, s, 2)[0], newsletter.Subscriber{}
	bo = must(s.SubscriberByEmail(ctx, "reader2@example.org"))(t)
	issue := freeze(t, s, 1)
	for _, d := range exchange(t, s, issue, 2) {
		exchange(t, s, issue, 0, sent(d))
	}
	for _, n := range []newsletter.Subscriber{ada, bo} {
		must(s.PutLetter(ctx, letterTo(n, newsletter.LetterManage), nil))(t)
		ok(t, s.SignUp(ctx, signup(n.Email), nil))
		_, err := s.writer.Exec(`INSERT INTO bounces (subscriber_id, class, code, at) VALUES (?, 'soft', '4.2.2', ?)`, n.ID, noon().UnixMilli())
		ok(t, err)
		ok(t, s.Suppress(ctx, newsletter.Suppression{Hash: s.AddressHash(n.Email), Cause: newsletter.CauseBounce, At: noon()}))
	}
	d := must(s.Dossier(ctx, ada.ID))(t)
	equal(t, "who", d.Subscriber, ada)
	equal(t, "how much", fmt.Sprint(len(d.Signups), len(d.Letters), len(d.Receipts), len(d.Bounces)), "1 1 1 1")
	equal(t, "whose", fmt.Sprint(d.Signups[0].Address, d.Letters[0].SubscriberID, d.Receipts[0].Delivery.SubscriberID, d.Bounces[0].SubscriberID),
		fmt.Sprint(ada.Email, ada.ID, ada.ID, ada.ID))
	r := d.Receipts[0]
	equal(t, "receipt", fmt.Sprint(r.Edition, r.Number, r.Title, r.Delivery.State, r.Ended.Equal(noon())), "weekly1PebbleConf and moresenttrue")
	equal(t, "suppression", d.Suppression.Cause, newsletter.CauseBounce)
	_, err := s.Dossier(ctx, 999)
	wantErr(t, err, newsletter.ErrNotFound)
}

// What is on record about a person is in the dossier, or says here why it is not.
// Whoever adds a column decides.
func testDossierIsWhole(t *testing.T, s *Store) {
	elsewhere := map[string]string{
		"instance": "of no person", "keys": "of no person", "nodes": "of no person", "audit": "what the operator did",
		"editions": "of no person", "sightings": "of no person", "issues": "of no person", "slots": "of no person",
		"issue_posts": "of no person", "coverage": "of no person", "renderings": "the same for many",
		"caps": "keyed hashes, kept for a day", "goose_db_version": "of no person", "sqlite_sequence": "of no person",
	}
	gathered := map[string]bool{"subscribers": true, "preferences": true, "suppressions": true, "signups": true, "letters": true, "deliveries": true, "bounces": true}
	for _, table := range must(all(ctx, s.reader, column[string], `SELECT name FROM sqlite_schema WHERE type = 'table'`))(t) {
		if elsewhere[table] == "" && !gathered[table] {
			t.Errorf("table %s is neither in the dossier nor of no person", table)
		}
	}
}
