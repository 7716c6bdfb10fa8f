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
	equal(t, "readers", fmt.Sprint(must(s.Readers(ctx, "weekly"))(t)), "[{  1} {+tag:go  1}]")
	f := freezing(1)
	f.Renderings = append(f.Renderings, newsletter.Rendering{Selection: p.Selection(), Language: "en", Subject: "Go only", HTML: "-", Text: "-", Mark: "mark"})
	issue := must(s.Freeze(ctx, f))(t)
	renderings := must(s.Renderings(ctx, issue.ID))(t)
	for i, d := range exchange(t, s, issue, 2) {
		equal(t, d.Address, d.RenderingID, renderings[i].ID)
	}
}

// Whoever has chosen what an issue does not tell gets no message, and what he has not
// chosen is not told to him either.
func testNothingSelected(t *testing.T, s *Store) {
	readers := join(t, s, 2)
	p := newsletter.Preferences{Topics: []newsletter.Topic{{Kind: newsletter.TopicTag, Name: "go", Choice: newsletter.Follow}}}
	ok(t, s.Choose(ctx, readers[0].ID, p))
	f := freezing(1)
	f.Nothing = []string{p.Selection()}
	issue := must(s.Freeze(ctx, f))(t)
	deliveries := collect(t, s.Deliveries(ctx, issue.ID))
	equal(t, "deliveries", len(deliveries), 1)
	equal(t, "to", deliveries[0].Address, readers[1].Email)
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
		run(t, s, `INSERT INTO bounces (subscriber_id, class, code, at) VALUES (?, 'soft', '4.2.2', ?)`, n.ID, noon().UnixMilli())
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
		"instance": "of no person", "keys": "of no person", "turns": "domains, kept for a day and a half", "nodes": "of no person", "audit": "what the operator did",
		"editions": "of no person", "notes": "of no person", "sightings": "of no person", "issues": "of no person", "slots": "of no person",
		"issue_posts": "of no person", "coverage": "of no person", "renderings": "the same for many",
		"caps": "keyed hashes, kept for a day", "goose_db_version": "of no person", "sqlite_sequence": "of no person",
	}
	gathered := map[string]bool{"subscribers": true, "preferences": true, "suppressions": true, "signups": true, "letters": true, "deliveries": true, "bounces": true}
	for table := range tablesOf(t, s) {
		if elsewhere[table] == "" && !gathered[table] {
			t.Errorf("table %s is neither in the dossier nor of no person", table)
		}
	}
}

// The editor's words are for one issue.
func testNote(t *testing.T, s *Store) {
	note := newsletter.Note{Intro: "Ducks *first*.", Outro: "Until then."}
	equal(t, "none", must(s.Note(ctx, "weekly"))(t), newsletter.Note{})
	ok(t, s.SetNote(ctx, "weekly", newsletter.Note{Intro: "Draft."}, noon()))
	ok(t, s.SetNote(ctx, "weekly", note, noon()))
	ok(t, s.SetNote(ctx, "monthly", newsletter.Note{Intro: "Stays."}, noon()))
	equal(t, "the last", must(s.Note(ctx, "weekly"))(t), note)
	freeze(t, s, 1)
	equal(t, "said", must(s.Note(ctx, "weekly"))(t), newsletter.Note{})
	equal(t, "of another edition", must(s.Note(ctx, "monthly"))(t).Intro, "Stays.")
	ok(t, s.SetNote(ctx, "monthly", newsletter.Note{}, noon()))
	equal(t, "taken back", must(s.Note(ctx, "monthly"))(t), newsletter.Note{})
}

// An edition that has ended gives its readers back to the weekly one, and begins anew when
// it comes back.
func testKeepEditions(t *testing.T, s *Store) {
	readers := join(t, s, 2)
	ok(t, s.Choose(ctx, readers[0].ID, newsletter.Preferences{Frequency: newsletter.Monthly}))
	counts := func() string {
		return fmt.Sprint(must(s.CountActive(ctx, "weekly"))(t), must(s.CountActive(ctx, "monthly"))(t))
	}
	equal(t, "never begun", counts(), "2 1")
	began := must(s.StartEdition(ctx, "monthly", noon()))(t)
	ok(t, s.KeepEditions(ctx, []string{"weekly", "monthly"}, noon().Add(time.Hour)))
	equal(t, "begun", counts(), "1 1")
	equal(t, "began", must(s.Edition(ctx, "monthly"))(t).Began, began.Began)
	ok(t, s.KeepEditions(ctx, []string{"weekly"}, noon().Add(2*time.Hour)))
	equal(t, "ended", counts(), "2 1")
	ok(t, s.KeepEditions(ctx, []string{"weekly", "monthly"}, noon().Add(3*time.Hour)))
	equal(t, "back", counts(), "1 1")
	equal(t, "begins anew", must(s.Edition(ctx, "monthly"))(t).Began, noon().Add(3*time.Hour))
}
