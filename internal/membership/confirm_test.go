package membership

import (
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func TestConfirming(t *testing.T) {
	r := newRoom(t)
	r.join("Ada@example.org")
	token := r.letter(newsletter.LetterConfirm)
	r.later(time.Hour)
	for range 3 { // as often as scanners like
		found, err := r.LookConfirm(ctx, token)
		r.ok(err)
		equal(t, "address", found.Letter.Address, "Ada@example.org")
		equal(t, "status", r.status("ada@example.org"), "pending")
	}
	r.told()
	found, err := r.Confirm(ctx, token)
	r.ok(err)
	equal(t, "status", found.Subscriber.Status, newsletter.StatusActive)
	equal(t, "confirmed", found.Subscriber.Confirmed, r.now)
	equal(t, "language", found.Subscriber.Language, "es")
	equal(t, "consent", found.Subscriber.Consent, newsletter.Consent{At: noon, Source: "form", Prefix: "192.0.2.0/24", Wording: Wording})
	equal(t, "counted", r.told(), "confirmed")
	_, words := r.post()
	equal(t, "letters", words, "")

	for name, use := range map[string]func() (Invitation, error){
		"looking again":    func() (Invitation, error) { return r.LookConfirm(ctx, token) },
		"confirming again": func() (Invitation, error) { return r.Confirm(ctx, token) },
	} {
		again, err := use()
		r.wantErr(err, ErrUsed)
		equal(t, name, again.Subscriber.Email, "Ada@example.org")
	}
	equal(t, "counted", r.told(), "")
}

func TestWelcome(t *testing.T) {
	r := newRoom(t)
	r.Welcome = true
	r.join("ada@example.org")
	_, err := r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
	r.ok(err)
	letters, words := r.post()
	equal(t, "letters", words, "welcome to ada@example.org")
	equal(t, "its link", letters[0].Expires.IsZero(), true)
	_, err = r.LookConfirm(ctx, r.Tokens.Letter(newsletter.Letter{Kind: newsletter.LetterConfirm, ID: letters[0].ID, Created: letters[0].Created}))
	r.wantErr(err, ErrExpired) // not what a welcome is for
}

func TestNobodyIsWelcomedAfterLeaving(t *testing.T) {
	r := newRoom(t)
	r.Welcome = true
	r.join("ada@example.org")
	found, err := r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
	r.ok(err)
	_, err = r.Leave(ctx, r.digestOf(found.Subscriber), "")
	r.ok(err)
	_, words := r.post()
	equal(t, "letters", words, "")
}

func TestAConfirmationEndsAfterAWeek(t *testing.T) {
	r := newRoom(t)
	r.join("ada@example.org")
	token := r.letter(newsletter.LetterConfirm)
	r.later(ConfirmLife - time.Millisecond)
	_, err := r.LookConfirm(ctx, token)
	r.ok(err)
	r.later(time.Millisecond)
	_, err = r.Confirm(ctx, token)
	r.wantErr(err, ErrExpired)
	r.later(2 * day)
	n, err := r.Tidy(ctx)
	r.ok(err)
	equal(t, "forgotten", n > 0, true)
	equal(t, "status", r.status("ada@example.org"), "unknown")
	_, err = r.LookConfirm(ctx, token)
	r.wantErr(err, ErrExpired)
	r.join("ada@example.org") // and begins anew
	_, err = r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
	r.ok(err)
}

func TestTwoLettersAreOneConfirmation(t *testing.T) {
	r := newRoom(t)
	r.join("ada@example.org")
	first := r.letter(newsletter.LetterConfirm)
	r.later(2 * day)
	r.join("ada@example.org")
	second := r.letter(newsletter.LetterConfirm)
	_, err := r.Confirm(ctx, first)
	r.ok(err)
	_, err = r.Confirm(ctx, second)
	r.wantErr(err, ErrUsed)
}

// Whoever leaves takes back what he was asked before, also in letters that he has
// not answered.
func TestADepartureEndsOlderLetters(t *testing.T) {
	r := newRoom(t)
	r.join("ada@example.org")
	first := r.letter(newsletter.LetterConfirm)
	r.later(2 * day)
	r.join("ada@example.org")
	second := r.letter(newsletter.LetterConfirm)
	found, err := r.Confirm(ctx, first)
	r.ok(err)
	r.later(time.Hour)
	_, err = r.Leave(ctx, r.digestOf(found.Subscriber), "")
	r.ok(err)
	_, err = r.LookConfirm(ctx, second)
	r.wantErr(err, ErrExpired)
	_, err = r.Confirm(ctx, second)
	r.wantErr(err, ErrExpired)
	used, err := r.LookConfirm(ctx, first) // must not say that he is on the list
	r.wantErr(err, ErrUsed)
	equal(t, "of the used one", used, Invitation{})
	equal(t, "status", r.status("ada@example.org"), "left")

	r.later(2 * day)
	r.join("ada@example.org") // who asks again may come back
	_, err = r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
	r.ok(err)
	equal(t, "status", r.status("ada@example.org"), "active")
}

func TestWhoWasErasedMayComeBackAndNobodyElse(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	r.ok(r.store.Erase(ctx, ada.ID, r.now))
	r.join("ada@example.org")
	found, err := r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
	r.ok(err)
	equal(t, "a new record", found.Subscriber.ID != ada.ID, true)
	readers, err := r.store.CountActive(ctx, newsletter.Weekly)
	r.ok(err)
	equal(t, "readers", readers, 1)

	r.later(day * 2)
	r.join("bo@example.org")
	token := r.letter(newsletter.LetterConfirm)
	r.bar("bo@example.org", newsletter.CauseOperator)
	_, err = r.Confirm(ctx, token)
	r.wantErr(err, ErrExpired)
}

func TestLinksThatAreNoLinks(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	digest, managing := r.digestOf(ada), r.managing(ada)
	for name, use := range map[string]func(token string) error{
		"LookConfirm": func(s string) error { _, err := r.LookConfirm(ctx, s); return err },
		"Confirm":     func(s string) error { _, err := r.Confirm(ctx, s); return err },
		"LookMove":    func(s string) error { _, err := r.LookMove(ctx, s); return err },
		"ConfirmMove": func(s string) error { _, err := r.ConfirmMove(ctx, s); return err },
		"Undo":        func(s string) error { _, err := r.Undo(ctx, s); return err },
		"Because":     func(s string) error { _, err := r.Because(ctx, s, "x"); return err },
	} {
		for _, token := range []string{"", "x", digest, managing} {
			if err := use(token); err != ErrBadToken {
				t.Errorf("%s(%q): %v", name, token, err)
			}
		}
	}
	for name, use := range map[string]func(token string) error{
		"LookManage": func(s string) error { _, err := r.LookManage(ctx, s); return err },
		"Data":       func(s string) error { _, err := r.Data(ctx, s); return err },
		"Erase":      func(s string) error { return r.Erase(ctx, s) },
		"Move":       func(s string) error { return r.Move(ctx, s, "bo@example.org") },
	} {
		if err := use(digest); err != ErrBadToken {
			t.Errorf("%s opens with a digest's link: %v", name, err)
		}
	}
	for name, use := range map[string]func(token string) error{
		"Look":        func(s string) error { _, err := r.Look(ctx, s); return err },
		"Leave":       func(s string) error { _, err := r.Leave(ctx, s, ""); return err },
		"Preferences": func(s string) error { _, _, err := r.Preferences(ctx, s); return err },
		"Choose":      func(s string) error { return r.Choose(ctx, s, newsletter.Preferences{}) },
		"AskForLink":  func(s string) error { return r.AskForLink(ctx, s) },
	} {
		if err := use(managing); err != ErrBadToken {
			t.Errorf("%s opens with a manage link: %v", name, err)
		}
	}
	equal(t, "status", r.status("ada@example.org"), "active")
}

// Who comes back wants mail: a pause of the time before is over.
func TestComingBackEndsAPause(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	r.ok(r.Choose(ctx, r.digestOf(ada), newsletter.Preferences{Paused: r.now.AddDate(1, 0, 0)}))
	_, err := r.Leave(ctx, r.digestOf(ada), "")
	r.ok(err)
	r.later(day)
	r.join("ada@example.org")
	found, err := r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
	r.ok(err)
	equal(t, "paused", found.Subscriber.Paused.IsZero(), true)
}

// The first form may have been a stranger's; the letter that is answered says in which
// language its reader wants to read.
func TestTheLanguageIsThatOfTheLetter(t *testing.T) {
	r := newRoom(t)
	r.ok(r.Join(ctx, Application{Address: "ada@example.org", Language: "en"}))
	_, err := r.Answer(ctx)
	r.ok(err)
	r.post()
	r.later(2 * day)
	r.ok(r.Join(ctx, Application{Address: "ada@example.org", Language: "es"}))
	_, err = r.Answer(ctx)
	r.ok(err)
	found, err := r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
	r.ok(err)
	equal(t, "language", found.Subscriber.Language, "es")
}

// A letter that was answered had been asked for.
func TestComingBackOnTheSameDay(t *testing.T) {
	r := newRoom(t)
	for range perMailbox {
		r.join("ada@example.org")
		found, err := r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
		r.ok(err)
		r.later(time.Minute)
		_, err = r.Leave(ctx, r.digestOf(found.Subscriber), "")
		r.ok(err)
		r.later(time.Minute)
	}
	r.join("ada@example.org") // and no more than that
	_, words := r.post()
	equal(t, "letters", words, "")
}
