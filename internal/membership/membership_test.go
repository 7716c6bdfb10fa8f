package membership

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// people is a Store of subscribers by id.
type people map[int64]newsletter.Subscriber

func (p people) Subscriber(_ context.Context, id int64) (newsletter.Subscriber, error) {
	s, ok := p[id]
	if !ok {
		return s, newsletter.ErrNotFound
	}
	return s, nil
}

func (p people) Leave(_ context.Context, id int64, _ string, at time.Time) (bool, error) {
	s := p[id]
	changed := s.Status != newsletter.StatusLeft
	s.Status, s.Left = newsletter.StatusLeft, at
	p[id] = s
	return changed, nil
}

func desk(p people) *Desk {
	return &Desk{Store: p, Tokens: NewTokens([]byte("secret")), Now: func() time.Time { return noon }}
}

func TestTokenOpensToWhatItWasMadeFor(t *testing.T) {
	tokens := NewTokens([]byte("secret"))
	for _, c := range [][2]int64{{0, 0}, {1, 1}, {7, 300}, {1<<48 - 1, 1<<40 - 1}} {
		token := tokens.Unsubscribe(c[0], c[1])
		if len(token) != newsletter.TokenLength {
			t.Errorf("token %q is %d characters long, want %d", token, len(token), newsletter.TokenLength)
		}
		subscriber, issue, err := tokens.Open(token)
		if err != nil || subscriber != c[0] || issue != c[1] {
			t.Errorf("Open(Unsubscribe(%d, %d)) = %d, %d, %v", c[0], c[1], subscriber, issue, err)
		}
	}
}

func TestTokenThatWasTouchedDoesNotOpen(t *testing.T) {
	tokens := NewTokens([]byte("secret"))
	good := tokens.Unsubscribe(42, 7)
	bad := []string{"", "x", good[:35], good + "A", strings.ToUpper(good), NewTokens([]byte("other")).Unsubscribe(42, 7)}
	for i := range good {
		flipped := []byte(good)
		flipped[i] = 'A' + (flipped[i]+1)%26
		if string(flipped) != good {
			bad = append(bad, string(flipped))
		}
	}
	for _, token := range bad {
		if _, _, err := tokens.Open(token); !errors.Is(err, ErrBadToken) {
			t.Errorf("Open(%q): %v, want ErrBadToken", token, err)
		}
	}
}

func TestLookingChangesNothingAndLeavingIsIdempotent(t *testing.T) {
	store := people{5: {ID: 5, Email: "ada@example.org", Status: newsletter.StatusActive}}
	d := desk(store)
	token := d.Tokens.Unsubscribe(5, 1)
	ctx := context.Background()

	if ticket, err := d.Look(ctx, token); err != nil || ticket.Gone() {
		t.Fatalf("Look = %+v, %v", ticket, err)
	}
	if store[5].Status != newsletter.StatusActive {
		t.Fatal("looking at a link unsubscribed the reader")
	}
	for range 2 {
		if _, err := d.Leave(ctx, token, ""); err != nil {
			t.Fatal(err)
		}
	}
	if store[5].Status != newsletter.StatusLeft {
		t.Fatal("the reader is still subscribed")
	}
	if ticket, _ := d.Look(ctx, token); !ticket.Gone() {
		t.Error("the link does not say that the reader has left")
	}
}

func TestLinkOfAnErasedReaderOrATestCopyIsNotDead(t *testing.T) {
	d := desk(people{})
	for name, token := range map[string]string{"erased": d.Tokens.Unsubscribe(99, 1), "test copy": d.Tokens.Unsubscribe(TestSubscriber, 0)} {
		if ticket, err := d.Leave(context.Background(), token, ""); err != nil || !ticket.Gone() {
			t.Errorf("%s: Leave = %+v, %v", name, ticket, err)
		}
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"ada@example.org":       "ada@example.org",
		" Ada@Example.ORG ":     "Ada@example.org",
		"ada+news@example.org":  "ada+news@example.org",
		"ada@bücher.example":    "ada@xn--bcher-kva.example",
		"":                      "",
		"ada":                   "",
		"ada@localhost":         "",
		"jürgen@example.org":    "",
		"Ada <ada@example.org>": "",
		"ada@example.org\r\nBcc: all@example.org": "",
		`"ada lovelace"@example.org`:              "",
		"ada@[192.0.2.1]":                         "",
		"ada@exa mple.org":                        "",
		strings.Repeat("a", 65) + "@example.org":  "",
	} {
		got, err := Address(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("Address(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"ada@example.org", "a@b.c\r\n", "ü@ü.example", "\"x\"@y.z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Address(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(a, "\r\n\x00<> ,") {
			t.Errorf("Address(%q) = %q could break a header", s, a)
		}
		if again, err := Address(a); err != nil || again != a {
			t.Errorf("Address(%q) = %q, but again %q, %v", s, a, again, err)
		}
	})
}
