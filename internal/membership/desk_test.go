package membership

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/store"
	"recapd/internal/tools/postgres"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	home = netip.MustParseAddr("192.0.2.77")
)

// room is a desk over a real ledger, with a clock that only moves when told.
type room struct {
	*Desk
	t      testing.TB
	store  *store.Store
	now    time.Time
	events []string
	woken  int
}

func newRoom(t testing.TB) *room { return roomAt(t, "sqlite::memory:") }

func roomAt(t testing.TB, url string) *room {
	t.Helper()
	r := &room{t: t, now: noon}
	clock := func() time.Time { return r.now }
	s, err := store.Open(ctx, postgres.Ledger(t, url), store.Options{Now: clock})
	r.ok(err)
	t.Cleanup(func() { r.ok(s.Close()) })
	r.store = s
	r.Desk = &Desk{Store: s, Tokens: NewTokens([]byte("secret")), Now: clock,
		Wake: func() { r.woken++ }, Note: func(e Event) { r.events = append(r.events, string(e)) }}
	return r
}

func (r *room) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) wantErr(err, want error) {
	r.t.Helper()
	if !errors.Is(err, want) {
		r.t.Fatalf("error %v, want %v", err, want)
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

// told takes what was counted since it was last asked.
func (r *room) told() string {
	said := strings.Join(r.events, " ")
	r.events = nil
	return said
}

// later lets time go by.
func (r *room) later(d time.Duration) { r.now = r.now.Add(d) }

// person puts somebody on record.
func (r *room) person(email string, status newsletter.Status) newsletter.Subscriber {
	r.t.Helper()
	n := newsletter.Subscriber{Email: email, Status: status, Created: r.now.Add(-day),
		Consent: newsletter.Consent{At: r.now.Add(-day), Source: "form", Prefix: "198.51.100.0/24", Wording: "1"}}
	if status != newsletter.StatusPending {
		n.Confirmed = r.now.Add(-day)
	}
	if status == newsletter.StatusLeft {
		n.Left = r.now.Add(-time.Hour)
	}
	n, err := r.store.AddSubscriber(ctx, n)
	r.ok(err)
	return n
}

func (r *room) bar(email string, cause newsletter.Cause) {
	r.t.Helper()
	r.ok(r.store.Suppress(ctx, newsletter.Suppression{Hash: r.store.AddressHash(email), Cause: cause, At: r.now}))
}

// join types an address into the form and has it answered.
func (r *room) join(email string) {
	r.t.Helper()
	r.ok(r.Join(ctx, Application{Address: email, Language: "es", Source: "form", From: home}))
	_, err := r.Answer(ctx)
	r.ok(err)
}

// post takes the letters that are due and shows what they are: "confirm to
// ada@example.org".
func (r *room) post() (letters []newsletter.Letter, words string) {
	r.t.Helper()
	for {
		l, err := r.store.ClaimLetter(ctx, r.now, time.Minute)
		if errors.Is(err, newsletter.ErrNotFound) {
			return letters, strings.TrimSpace(words)
		}
		r.ok(err)
		l.Sent, l.NextAt, l.Reply = r.now, time.Time{}, newsletter.Reply{Code: 250, Text: "ok"}
		r.ok(r.store.RecordLetter(ctx, l, false, r.now))
		letters = append(letters, l)
		words += fmt.Sprintf("%s to %s\n", l.Kind, l.Address)
	}
}

// letter is the token of the link in the only letter that is due.
func (r *room) letter(kind newsletter.LetterKind) string {
	r.t.Helper()
	letters, words := r.post()
	if len(letters) != 1 || letters[0].Kind != kind {
		r.t.Fatalf("letters: %q, want one to %s", words, kind)
	}
	return r.Tokens.Letter(letters[0])
}

// status is what is on record about an address.
func (r *room) status(email string) string {
	r.t.Helper()
	s, err := r.store.SubscriberByEmail(ctx, email)
	if errors.Is(err, newsletter.ErrNotFound) {
		return "unknown"
	}
	r.ok(err)
	return string(s.Status)
}

// digestOf is the token in somebody's copy of issue 1.
func (r *room) digestOf(n newsletter.Subscriber) string { return r.Tokens.Unsubscribe(n.ID, 1) }

// managing has a link sent and is its token.
func (r *room) managing(n newsletter.Subscriber) string {
	r.t.Helper()
	r.ok(r.AskForLink(ctx, r.digestOf(n)))
	return r.letter(newsletter.LetterManage)
}
