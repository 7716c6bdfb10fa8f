package membership

import (
	"strconv"
	"strings"
	"testing"

	"recapd/internal/newsletter"
)

func TestMoving(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	manage := r.managing(ada)
	r.ok(r.Move(ctx, manage, " Ada@new.example "))
	equal(t, "still the old one", r.status("ada@example.org"), "active")
	token := r.letter(newsletter.LetterMove)
	found, err := r.LookMove(ctx, token)
	r.ok(err)
	equal(t, "from", found.Subscriber.Email, "ada@example.org")
	equal(t, "to", found.Letter.Address, "Ada@new.example")
	r.told()

	found, err = r.ConfirmMove(ctx, token)
	r.ok(err)
	want := ada
	want.Email, want.Moved = "Ada@new.example", r.now
	equal(t, "afterwards", found.Subscriber, want)
	equal(t, "the old one", r.status("ada@example.org"), "unknown")
	equal(t, "counted", r.told(), "moved")
	for _, use := range []func() (Invitation, error){
		func() (Invitation, error) { return r.LookMove(ctx, token) },
		func() (Invitation, error) { return r.ConfirmMove(ctx, token) },
	} {
		again, err := use()
		r.wantErr(err, ErrUsed)
		equal(t, "moved to", again.Letter.Address, "Ada@new.example")
	}
	ticket, err := r.Leave(ctx, r.digestOf(ada), "") // links in old digests go on working
	r.ok(err)
	equal(t, "left", ticket.Subscriber.Email, "Ada@new.example")
}

// Old digests lie in the mailbox that somebody has moved away from.
func TestALinkOfBeforeAMoveDoesNotTellTheNewAddress(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	r.issue(1, newsletter.Outcome{State: newsletter.Sent, Reply: newsletter.Reply{Code: 250}})
	equal(t, "before", r.shown(r.digestOf(ada)), "ada@example.org")
	r.ok(r.Move(ctx, r.managing(ada), "ada@new.example"))
	_, err := r.ConfirmMove(ctx, r.letter(newsletter.LetterMove))
	r.ok(err)
	r.later(day)
	r.issue(2, newsletter.Outcome{State: newsletter.Sent, Reply: newsletter.Reply{Code: 250}})
	for name, want := range map[int64]string{0: "", 1: "", 2: "ada@new.example", 99: ""} {
		equal(t, "of issue "+strconv.FormatInt(name, 10), r.shown(r.Tokens.Unsubscribe(ada.ID, name)), want)
	}
}

// shown is the address that a digest's link tells.
func (r *room) shown(token string) string {
	r.t.Helper()
	ticket, err := r.Look(ctx, token)
	r.ok(err)
	return ticket.Address
}

// Who left with an address, or never confirmed it, may still move there.
func TestMovingToAnAddressOfOnesOwn(t *testing.T) {
	for _, status := range []newsletter.Status{newsletter.StatusPending, newsletter.StatusLeft} {
		t.Run(string(status), func(t *testing.T) {
			r := newRoom(t)
			former := r.person("BO@example.org", status)
			ada := r.person("ada@example.org", newsletter.StatusActive)
			r.ok(r.Move(ctx, r.managing(ada), "bo@example.org"))
			_, err := r.ConfirmMove(ctx, r.letter(newsletter.LetterMove))
			r.ok(err)
			equal(t, "the old address", r.status("ada@example.org"), "unknown")
			bo, err := r.store.SubscriberByEmail(ctx, "bo@example.org")
			r.ok(err)
			equal(t, "whose", bo.ID, ada.ID)
			equal(t, "status", bo.Status, newsletter.StatusActive)
			_, err = r.store.Subscriber(ctx, former.ID)
			r.wantErr(err, newsletter.ErrNotFound)
		})
	}
}

func TestMovingToAnAddressThatIsTakenChangesAndTellsNothing(t *testing.T) {
	for name, before := range map[string]func(r *room){
		"a reader's": func(r *room) { r.person("bo@example.org", newsletter.StatusActive) },
		"suppressed": func(r *room) { r.bar("bo@example.org", newsletter.CauseComplaint) },
		"written to": func(r *room) {
			for _, from := range []string{"x@example.org", "y@example.org", "z@example.org"} {
				r.ok(r.Move(ctx, r.managing(r.person(from, newsletter.StatusActive)), "bo+"+from[:1]+"@example.org"))
				r.post()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			before(r)
			ada := r.person("ada@example.org", newsletter.StatusActive)
			token := r.managing(ada)
			r.ok(r.Move(ctx, token, "bo@example.org"))
			_, words := r.post()
			equal(t, "letters", words, "")
			equal(t, "ada", r.status("ada@example.org"), "active")
			_, err := r.LookManage(ctx, token)
			r.wantErr(err, ErrUsed)
		})
	}
}

// Somebody who has left types the address that he has.
func TestMovingToTheAddressOneHas(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	token := r.managing(ada)
	_, err := r.Leave(ctx, r.digestOf(ada), "")
	r.ok(err)
	r.ok(r.Move(ctx, token, "Ada@example.org"))
	_, words := r.post()
	equal(t, "letters", words, "")
	equal(t, "status", r.status("ada@example.org"), "left")
	r.later(2 * day)
	r.join("ada@example.org")
	_, err = r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
	r.ok(err)
	equal(t, "may come back", r.status("ada@example.org"), "active")
}

func TestATypingErrorDoesNotUseTheLinkUp(t *testing.T) {
	r := newRoom(t)
	token := r.managing(r.person("ada@example.org", newsletter.StatusActive))
	for _, typed := range []string{"", "ada", "ada@localhost", "postmaster@example.org", "ada@example.org\r\nBcc: bo@example.org"} {
		err := r.Move(ctx, token, typed)
		if _, ok := err.(*AddressError); !ok {
			t.Errorf("%q: %v", typed, err)
		}
	}
	r.ok(r.Move(ctx, token, "ada@new.example"))
}

func TestTwoCannotMoveToOneAddress(t *testing.T) {
	r := newRoom(t)
	var tokens []string
	for _, a := range []string{"ada@example.org", "bo@example.org"} {
		r.ok(r.Move(ctx, r.managing(r.person(a, newsletter.StatusActive)), "new@example.org"))
		tokens = append(tokens, r.letter(newsletter.LetterMove))
		r.later(2 * day)
	}
	_, err := r.ConfirmMove(ctx, tokens[0])
	r.ok(err)
	found, err := r.ConfirmMove(ctx, tokens[1])
	r.wantErr(err, ErrExpired)
	if strings.Contains(found.Letter.Address+found.Subscriber.Email, "@") {
		t.Errorf("an answer that tells who has the address: %+v", found)
	}
	equal(t, "bo", r.status("bo@example.org"), "active")
}

// Somebody who has read mail at the old address must not be able to move on from
// the new one.
func TestMovingEndsAllOtherLinks(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	stale, other, mine := r.managing(ada), r.managing(ada), r.managing(ada)
	r.ok(r.Move(ctx, other, "thief@example.net"))
	theft := r.letter(newsletter.LetterMove)
	r.ok(r.Move(ctx, mine, "ada@new.example"))
	_, err := r.ConfirmMove(ctx, r.letter(newsletter.LetterMove))
	r.ok(err)
	for name, look := range map[string]func() (Invitation, error){
		"another move":  func() (Invitation, error) { return r.LookMove(ctx, theft) },
		"moving":        func() (Invitation, error) { return r.ConfirmMove(ctx, theft) },
		"an old link":   func() (Invitation, error) { return r.LookManage(ctx, stale) },
		"the used link": func() (Invitation, error) { return r.LookManage(ctx, mine) },
	} {
		found, err := look()
		r.wantErr(err, ErrExpired)
		equal(t, name+" tells", found, Invitation{})
	}
	r.wantErr(r.Erase(ctx, stale), ErrExpired)
	equal(t, "moved", r.status("ada@new.example"), "active")
}

func TestMovingLeavesASuppressionBehind(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	token := r.managing(ada)
	r.ok(r.Move(ctx, token, "ada@new.example"))
	r.bar("ada@example.org", newsletter.CauseBounce)
	_, err := r.ConfirmMove(ctx, r.letter(newsletter.LetterMove))
	r.ok(err)
	readers, err := r.store.CountActive(ctx, newsletter.Weekly)
	r.ok(err)
	equal(t, "readers", readers, 1)
}

// A link that was asked for just before a move lies in the old mailbox.
func TestALinkToTheOldAddressOpensNothing(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	r.ok(r.Move(ctx, r.managing(ada), "ada@new.example"))
	_, err := r.ConfirmMove(ctx, r.letter(newsletter.LetterMove))
	r.ok(err)
	late, err := r.store.PutLetter(ctx, newsletter.Letter{Kind: newsletter.LetterManage, SubscriberID: ada.ID, Address: "ada@example.org",
		Created: r.now, Expires: r.now.Add(day), NextAt: r.now}, nil)
	r.ok(err)
	_, err = r.LookManage(ctx, r.Tokens.Letter(late))
	r.wantErr(err, ErrExpired)
	_, err = r.Data(ctx, r.Tokens.Letter(late))
	r.wantErr(err, ErrExpired)
}
