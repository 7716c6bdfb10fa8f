package letters_test

import (
	"context"
	"errors"
	"log/slog"
	"mime"
	"net/mail"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/letters"
	recapdmail "recapd/internal/mail"
	"recapd/internal/mail/sink"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/store"
	"recapd/templates"
)

var (
	noon = time.Date(2031, 11, 21, 12, 0, 0, 0, time.UTC)
	ctx  = context.Background()
)

// office is a postman between a real ledger and a real SMTP conversation.
type office struct {
	*letters.Postman
	store *store.Store
	sink  *sink.Server
	desk  *membership.Desk
	clock *atomic.Int64
}

func newOffice(t *testing.T, o sink.Options) *office {
	t.Helper()
	clock := &atomic.Int64{}
	clock.Store(noon.UnixNano())
	now := func() time.Time { return time.Unix(0, clock.Load()) }
	s, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "recapd.db"), store.Options{Now: now})
	ok(t, err)
	t.Cleanup(func() { s.Close() })
	server, err := sink.Start("127.0.0.1:0", o)
	ok(t, err)
	t.Cleanup(func() { server.Close() })
	set, err := templates.Load(nil)
	ok(t, err)
	tokens := membership.NewTokens([]byte("secret"))
	return &office{store: s, sink: server, clock: clock,
		desk: &membership.Desk{Store: s, Tokens: tokens, Now: now, Welcome: true},
		Postman: &letters.Postman{Box: s, Now: now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), GiveUpAfter: 72 * time.Hour,
			Carrier: &recapdmail.Relay{Host: server.Host(), Port: server.Port(), TLS: recapdmail.TLSNone, Timeout: 5 * time.Second, ReplyTimeout: 5 * time.Second},
			Desk: &letters.Desk{Set: set, Site: "Sample Recaps", Language: "en", PublicURL: "https://recaps.example.org", Domain: "example.org", Tokens: tokens,
				Letterhead: newsletter.Letterhead{From: "Sample Recaps <news@example.org>", ReturnPath: "bounces@example.org"},
				Next:       func(after time.Time) (time.Time, bool) { return after.AddDate(0, 0, 3), true },
				Latest: func(context.Context, time.Time) (*templates.IssueLine, []templates.Link, error) {
					return &templates.IssueLine{Number: 14, Title: "PebbleConf: 4 recaps", URL: "https://recaps.example.org/issues/14"}, nil, nil
				}}}}
}

func (o *office) later(d time.Duration) { o.clock.Add(int64(d)) }

// join asks for a letter of confirmation.
func (o *office) join(t *testing.T, address, language string) {
	t.Helper()
	ok(t, o.desk.Join(ctx, membership.Application{Address: address, Language: language, Source: "form"}))
	_, err := o.desk.Answer(ctx)
	ok(t, err)
}

func (o *office) letter(t *testing.T) newsletter.Letter {
	t.Helper()
	l, err := o.store.Letter(ctx, 1)
	ok(t, err)
	return l
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFromTheFormToTheWelcome(t *testing.T) {
	o := newOffice(t, sink.Options{})
	o.join(t, "ada@example.org", "es")
	ok(t, o.Pass(ctx))
	if o.sink.Count() != 1 {
		t.Fatalf("%d messages", o.sink.Count())
	}
	first := o.sink.Messages()[0]
	if first.From != "bounces@example.org" || first.To != "ada@example.org" {
		t.Errorf("envelope %s → %s", first.From, first.To)
	}
	m, err := mail.ReadMessage(strings.NewReader(string(first.Raw)))
	ok(t, err)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	ok(t, err)
	if !strings.Contains(subject, "Confirma") || m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("List-Unsubscribe") != "" {
		t.Errorf("subject %q, header %v", subject, m.Header)
	}
	token := o.desk.Tokens.Letter(newsletter.LetterConfirm, 1)
	if !strings.Contains(strings.ReplaceAll(string(first.Raw), "=\r\n", ""), "/confirm/"+token) {
		t.Errorf("no link in\n%s", first.Raw)
	}
	ok(t, o.Pass(ctx)) // nothing more
	_, err = o.desk.Confirm(ctx, token)
	ok(t, err)
	ok(t, o.Pass(ctx))
	all := o.sink.Messages()
	if len(all) != 2 || !strings.Contains(string(all[1].Raw), "issues/14") {
		t.Fatalf("%d messages; the last: %s", len(all), all[len(all)-1].Raw)
	}
}

// What becomes of a letter at the relay.
func TestOutcomes(t *testing.T) {
	for name, w := range map[string]struct {
		fault      error
		sent       bool
		due        time.Duration // until the next try; 0: none
		suppressed bool
	}{
		"taken":                   {nil, true, 0, false},
		"mailbox full":            {sink.Reply(452, "4.2.2", "Mailbox full"), false, 30 * time.Second, false},
		"no such mailbox":         {sink.Reply(550, "5.1.1", "No such user ada@example.org"), false, 0, true},
		"not from you":            {sink.Reply(550, "5.7.1", "Go away"), false, 30 * time.Second, false},
		"the connection is cut":   {sink.Drop, false, 30 * time.Second, false},
		"mailbox closed for good": {sink.Reply(552, "5.2.2", "Full for ever"), false, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, sink.Options{OnRcpt: func(string) error { return w.fault }})
			o.join(t, "ada@example.org", "en")
			ok(t, o.Pass(ctx))
			l := o.letter(t)
			if sent := !l.Sent.IsZero(); sent != w.sent || l.NextAt.IsZero() != (w.due == 0) || w.due > 0 && l.NextAt.Sub(noon) != w.due {
				t.Errorf("sent %v, due %v, reply %v", l.Sent, l.NextAt, l.Reply)
			}
			if strings.Contains(l.Reply.Text, "ada@") {
				t.Errorf("the address is kept in %q", l.Reply.Text)
			}
			_, err := o.store.Suppression(ctx, o.store.AddressHash("ada@example.org"))
			if suppressed := err == nil; suppressed != w.suppressed {
				t.Errorf("suppressed: %v", suppressed)
			}
		})
	}
}

// No answer after the final dot is followed by an identical copy, and not by many.
func TestSilence(t *testing.T) {
	o := newOffice(t, sink.Options{OnData: func(sink.Message) error { return sink.LoseReply }})
	o.join(t, "ada@example.org", "en")
	for range 10 {
		ok(t, o.Pass(ctx))
		o.later(2 * time.Hour)
	}
	all := o.sink.Messages()
	if len(all) != 3 {
		t.Fatalf("%d copies", len(all))
	}
	for _, m := range all {
		if string(m.Raw) != string(all[0].Raw) {
			t.Errorf("copies differ:\n%s\n%s", all[0].Raw, m.Raw)
		}
	}
}

// Whoever died with a letter in hand is followed by the next, with the same bytes.
func TestAnInterruptedLetterGoesOutAgain(t *testing.T) {
	o := newOffice(t, sink.Options{})
	o.join(t, "ada@example.org", "en")
	l, err := o.store.ClaimLetter(ctx, o.Now(), 15*time.Minute) // and then the lights go out
	ok(t, err)
	ok(t, o.Pass(ctx))
	if o.sink.Count() != 0 {
		t.Fatal("it was taken from somebody who had it in hand")
	}
	o.later(15 * time.Minute)
	ok(t, o.Pass(ctx))
	want, err := o.Desk.Write(ctx, l)
	ok(t, err)
	if o.sink.Count() != 1 || string(o.sink.Messages()[0].Raw) != string(want) {
		t.Errorf("%d messages, not the one that was in hand", o.sink.Count())
	}
}

// A relay that is away costs one try, not one for each letter, and nothing is lost.
func TestTheRelayIsAway(t *testing.T) {
	o := newOffice(t, sink.Options{})
	relay := o.Carrier
	o.Carrier = away{}
	for _, who := range []string{"ada@example.org", "bo@example.org", "cy@example.org"} {
		o.join(t, who, "en")
	}
	if err := o.Pass(ctx); !errors.Is(err, letters.ErrRelay) {
		t.Errorf("Pass: %v", err)
	}
	o.Carrier = relay
	o.later(time.Minute)
	ok(t, o.Pass(ctx))
	if o.sink.Count() != 3 {
		t.Errorf("%d messages", o.sink.Count())
	}
}

type away struct{}

func (away) Connect(context.Context) (recapdmail.Conn, error) {
	return nil, errors.New("connection refused")
}

// A letter whose link has ended is not sent, nor one to somebody erased meanwhile.
func TestLettersOfNoUseStayHere(t *testing.T) {
	o := newOffice(t, sink.Options{})
	o.join(t, "ada@example.org", "en")
	o.join(t, "bo@example.org", "en")
	bo, err := o.store.SubscriberByEmail(ctx, "bo@example.org")
	ok(t, err)
	ok(t, o.store.Erase(ctx, bo.ID, o.Now()))
	o.later(membership.ConfirmLife)
	ok(t, o.Pass(ctx))
	if o.sink.Count() != 0 {
		t.Errorf("%d messages", o.sink.Count())
	}
}

func TestNothingIsSentWhileHeld(t *testing.T) {
	o := newOffice(t, sink.Options{})
	o.join(t, "ada@example.org", "en")
	held := errors.New("a restored backup")
	o.Held = func(context.Context) error { return held }
	if err := o.Pass(ctx); !errors.Is(err, held) || o.sink.Count() != 0 {
		t.Errorf("Pass: %v, %d messages", err, o.sink.Count())
	}
}

// A letter in DATA when we are stopped is finished and recorded; no other begins.
func TestStopping(t *testing.T) {
	stopped, stop := context.WithCancel(ctx)
	o := newOffice(t, sink.Options{OnData: func(sink.Message) error { stop(); time.Sleep(50 * time.Millisecond); return nil }})
	o.StopWithin = 5 * time.Second
	o.join(t, "ada@example.org", "en")
	o.join(t, "bo@example.org", "en")
	if err := o.Pass(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("Pass: %v", err)
	}
	if l := o.letter(t); o.sink.Count() != 1 || l.Sent.IsZero() {
		t.Errorf("%d messages, the first %+v", o.sink.Count(), l)
	}
}
