package membership

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// list imports lines of "address,status" and tells of each its verdict, and whether
// a letter asks.
func (r *room) list(lines string, how Handling) string {
	r.t.Helper()
	var told []string
	_, err := Import(ctx, r.store, strings.NewReader("email,status,language\n"+lines), ListFile{Name: "list.csv", Now: r.now}, how, func(j Judged) error {
		word := string(j.Verdict)
		if j.Ask {
			word += " and asked"
		}
		told = append(told, word)
		return nil
	})
	r.ok(err)
	return strings.Join(told, ", ")
}

// ask lets serve run for so long.
func (r *room) ask(turns int) (n int) {
	r.t.Helper()
	for range turns {
		r.later(30 * time.Second)
		some, err := r.Ask(ctx)
		r.ok(err)
		n += some
	}
	return n
}

func TestPeopleOfAListAreAsked(t *testing.T) {
	r := newRoom(t)
	const lines = "ada@example.org,pending,es\nbo@example.org,active,\ncy@example.org,unsubscribed,\n"
	equal(t, "a look", r.list(lines, Handling{DryRun: true, Confirm: true}), "pending and asked, added, left")
	equal(t, "without letters", r.list(lines, Handling{}), "pending and asked, added, left")
	equal(t, "nobody's turn", r.ask(1), 0)
	equal(t, "later on", r.list(lines, Handling{Confirm: true}), "known and asked, known, known")
	equal(t, "once", r.list(lines, Handling{Confirm: true}), "known, known, known")
	equal(t, "turns", r.ask(3), 1)
	equal(t, "once more", r.list(lines, Handling{Confirm: true}), "known, known, known")

	letters, words := r.post()
	equal(t, "letters", words, "confirm to ada@example.org")
	equal(t, "language", letters[0].Language, "es")
	_, err := r.Confirm(ctx, r.Tokens.Letter(letters[0]))
	r.ok(err)
	ada, err := r.store.SubscriberByEmail(ctx, "ada@example.org")
	r.ok(err)
	equal(t, "status", ada.Status, newsletter.StatusActive)
	equal(t, "consent", fmt.Sprint(ada.Consent.Source, ada.Consent.Wording), "letter after import: list.csv"+Wording)
	equal(t, "told", r.told(), "invited confirmed")
}

// A list does not come before visitors, and nobody gets two letters because of it.
func TestAListTakesTurns(t *testing.T) {
	r := newRoom(t)
	r.join("di@example.org")
	var lines strings.Builder
	for i := range 40 {
		fmt.Fprintf(&lines, "reader%d@example.org,pending,\n", i)
	}
	lines.WriteString("di@example.org,pending,\nto-leave@example.org,pending,\nblocked@example.org,pending,\nform@example.org,pending,\n")
	r.list(lines.String(), Handling{Confirm: true})
	r.join("form@example.org")
	_, words := r.post()
	equal(t, "visitors", words, "confirm to di@example.org\nconfirm to form@example.org")

	gone, err := r.store.SubscriberByEmail(ctx, "to-leave@example.org")
	r.ok(err)
	_, _, err = r.store.Leave(ctx, gone.ID, "", r.now)
	r.ok(err)
	r.bar("blocked@example.org", newsletter.CauseOperator)
	for i, want := range []int{15, 15, 13, 0} {
		equal(t, fmt.Sprint("half a minute ", i+1), r.ask(1), want)
	}
	letters, _ := r.post()
	equal(t, "letters", len(letters), 40)
}

func TestWhoMissedHisTurnDoesNotBringAllOthers(t *testing.T) {
	r := newRoom(t)
	var lines strings.Builder
	for i := range 100 {
		fmt.Fprintf(&lines, "reader%d@example.org,pending,\n", i)
	}
	r.list(lines.String(), Handling{Confirm: true})
	r.later(day)
	equal(t, "at once", r.ask(1), askAtOnce)
}

func TestALetterPerMailboxAlsoForLists(t *testing.T) {
	r := newRoom(t)
	r.list("ada@example.org,pending,\nada+a@example.org,pending,\nada+b@example.org,pending,\nada+c@example.org,pending,\n", Handling{Confirm: true})
	equal(t, "turns", r.ask(2), 4)
	letters, _ := r.post()
	equal(t, "letters", len(letters), perMailbox)
}

// Whoever has left by a later line is not asked.
func TestALaterLineTakesTheQuestionBack(t *testing.T) {
	r := newRoom(t)
	equal(t, "verdicts", r.list("ada@example.org,pending,\nada@example.org,unsubscribed,\nbo@example.org,pending,\nbo@example.org,bounced,\n", Handling{Confirm: true}),
		"pending and asked, departed, pending and asked, suppressed")
	r.ask(2)
	_, words := r.post()
	equal(t, "letters", words, "")
}

func TestWhoNeverAnswersIsForgotten(t *testing.T) {
	r := newRoom(t)
	r.list("ada@example.org,pending,\n", Handling{Confirm: true})
	r.list("bo@example.org,pending,\n", Handling{})
	gone := func(email string) string {
		r.t.Helper()
		_, err := r.Tidy(ctx)
		r.ok(err)
		return r.status(email)
	}
	r.later(29 * day)
	equal(t, "a turn that has not come", gone("ada@example.org"), "pending")
	r.ask(1)
	r.later(keepPending + time.Second)
	equal(t, "asked, without an answer", gone("ada@example.org"), "unknown")
	equal(t, "never asked", r.status("bo@example.org"), "unknown")
	r.list("cy@example.org,pending,\n", Handling{})
	r.later(keepUnasked - time.Second)
	equal(t, "a second before", gone("cy@example.org"), "pending")
	r.later(2 * time.Second)
	equal(t, "after 30 days", gone("cy@example.org"), "unknown")
}
