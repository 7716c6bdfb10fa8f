package membership

import (
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func TestLookingChangesNothingAndLeavingIsIdempotent(t *testing.T) {
	r := newRoom(t)
	token := r.digestOf(r.person("ada@example.org", newsletter.StatusActive))
	ticket, err := r.Look(ctx, token)
	r.ok(err)
	equal(t, "gone", ticket.Gone(), false)
	equal(t, "status after a look", r.status("ada@example.org"), "active")

	ticket, err = r.Leave(ctx, token, "")
	r.ok(err)
	equal(t, "was a reader until now", ticket.Gone(), false)
	equal(t, "can be taken back", ticket.Undo != "", true)
	ticket, err = r.Leave(ctx, token, "")
	r.ok(err)
	equal(t, "nothing left to take back", ticket.Undo, "")
	equal(t, "status", r.status("ada@example.org"), "left")
	equal(t, "counted", r.told(), "left")
	ticket, err = r.Look(ctx, token)
	r.ok(err)
	equal(t, "gone", ticket.Gone(), true)
}

func TestLinkOfAnErasedReaderOrATestCopyIsNotDead(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	r.ok(r.store.Erase(ctx, ada.ID, r.now))
	for name, token := range map[string]string{"erased": r.digestOf(ada), "never there": r.Tokens.Unsubscribe(99, 1),
		"test copy": r.Tokens.Unsubscribe(TestSubscriber, 0)} {
		ticket, err := r.Leave(ctx, token, "")
		r.ok(err)
		equal(t, name+": gone", ticket.Gone() && ticket.Nobody() && ticket.Undo == "", true)
		p, ticket, err := r.Preferences(ctx, token)
		r.ok(err)
		equal(t, name+": preferences", len(p.Topics) == 0 && ticket.Nobody(), true)
		r.ok(r.Choose(ctx, token, newsletter.Preferences{Frequency: newsletter.Monthly}))
		r.ok(r.AskForLink(ctx, token))
	}
	_, words := r.post()
	equal(t, "letters", words, "")
	equal(t, "counted", r.told(), "")
}

func TestADepartureCanBeTakenBackForAnHour(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	ticket, err := r.Leave(ctx, r.digestOf(ada), "")
	r.ok(err)
	r.told()
	r.later(UndoLife)
	for range 2 { // twice is no error
		back, err := r.Undo(ctx, ticket.Undo)
		r.ok(err)
		ada.Departures = 1
		equal(t, "as before", back.Subscriber, ada)
	}
	equal(t, "counted", r.told(), "returned")

	again, err := r.Leave(ctx, r.digestOf(ada), "")
	r.ok(err)
	_, err = r.Undo(ctx, ticket.Undo) // that was of the departure before
	r.wantErr(err, ErrExpired)
	r.later(UndoLife + 2*time.Minute)
	_, err = r.Undo(ctx, again.Undo)
	r.wantErr(err, ErrExpired)
	equal(t, "status", r.status("ada@example.org"), "left")
}

// A digest gets forwarded: its link lets a stranger leave in the reader's name. When
// the reader then leaves himself, the stranger must not bring him back.
func TestNobodyUndoesWhatAnotherDid(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	stranger, err := r.Leave(ctx, r.digestOf(ada), "")
	r.ok(err)
	own, err := r.Leave(ctx, r.digestOf(ada), "")
	r.ok(err)
	equal(t, "another one to take back", own.Undo, "")
	_, err = r.Undo(ctx, stranger.Undo)
	r.wantErr(err, ErrExpired)
	r.wantErr(r.because(stranger.Undo, "nonsense"), ErrExpired)
	equal(t, "status", r.status("ada@example.org"), "left")
}

func TestUndoBringsBackWhatWasThere(t *testing.T) {
	r := newRoom(t)
	imported, err := r.store.AddSubscriber(ctx, newsletter.Subscriber{Email: "bo@example.org", Status: newsletter.StatusActive})
	r.ok(err) // of whom no confirmation is on record
	for _, n := range []newsletter.Subscriber{imported, r.person("cy@example.org", newsletter.StatusPending)} {
		ticket, err := r.Leave(ctx, r.digestOf(n), "")
		r.ok(err)
		back, err := r.Undo(ctx, ticket.Undo)
		r.ok(err)
		equal(t, n.Email, back.Subscriber.Status, n.Status)
	}
	erased := r.person("di@example.org", newsletter.StatusActive)
	ticket, err := r.Leave(ctx, r.digestOf(erased), "")
	r.ok(err)
	r.ok(r.store.Erase(ctx, erased.ID, r.now))
	_, err = r.Undo(ctx, ticket.Undo)
	r.wantErr(err, ErrExpired)
}

func TestAReasonIsKeptAsOneLine(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	ticket, err := r.Leave(ctx, r.digestOf(ada), "  too\r\nmany\x00 mails\u202e ")
	r.ok(err)
	equal(t, "with the departure", r.reason(ada), "too  many mails")
	r.ok(r.because(ticket.Undo, strings.Repeat("ü", 600)))
	equal(t, "afterwards", r.reason(ada), strings.Repeat("ü", 500))
	r.ok(r.because(ticket.Undo, "\xff\xfe"))
	equal(t, "not text", r.reason(ada), "")

	r.later(2 * time.Hour)
	r.wantErr(r.because(ticket.Undo, "late"), ErrExpired)
	r.later(-2 * time.Hour)
	_, err = r.Undo(ctx, ticket.Undo)
	r.ok(err)
	back, err := r.Because(ctx, ticket.Undo, "changed my mind")
	r.ok(err)
	equal(t, "says that he is back", back.Gone(), false)
	equal(t, "of one who is back", r.reason(ada), "")
}

func (r *room) reason(n newsletter.Subscriber) string {
	r.t.Helper()
	d, err := r.store.Dossier(ctx, n.ID)
	r.ok(err)
	return d.LeftReason
}

func (r *room) because(undo, reason string) error {
	_, err := r.Because(ctx, undo, reason)
	return err
}
