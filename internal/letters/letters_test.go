package letters_test

import (
	"context"
	"errors"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recapd/internal/letters"
	recapdmail "recapd/internal/mail"
	"recapd/internal/mail/sink"
	"recapd/internal/membership"
	"recapd/internal/pace"
)

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
	token := o.desk.Tokens.Letter(o.letter(t))
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
		"not from you":            {sink.Reply(550, "5.7.1", "Go away"), false, time.Hour, false},
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

// What was not taken is tried again until it is, or until it would come too late. The
// pauses grow, so that who was away comes back to few.
func TestTryingAgain(t *testing.T) {
	for name, w := range map[string]struct {
		refused int // so many times
		tries   int
		sent    bool
	}{
		"greylisted": {1, 2, true},
		"busy":       {5, 6, true},
		"for ever":   {1000, 74, false}, // in 72 hours
	} {
		t.Run(name, func(t *testing.T) {
			tries := 0
			o := newOffice(t, sink.Options{OnRcpt: func(string) error {
				if tries++; tries <= w.refused {
					return sink.Reply(451, "4.3.0", "Later")
				}
				return nil
			}})
			o.join(t, "ada@example.org", "en")
			for {
				ok(t, o.Pass(ctx))
				due, any, err := o.store.NextLetter(ctx)
				ok(t, err)
				if !any {
					break
				}
				o.clock.Store(due.UnixNano())
			}
			if l := o.letter(t); tries != w.tries || l.Sent.IsZero() == w.sent || o.sink.Count() == 0 == w.sent {
				t.Errorf("%d tries, %d messages, %+v", tries, o.sink.Count(), l)
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

// Silence is counted apart: who was busy before may say nothing as often as others.
func TestSilenceAfterDelay(t *testing.T) {
	tries := 0
	o := newOffice(t, sink.Options{
		OnRcpt: func(string) error {
			if tries++; tries <= 5 {
				return sink.Reply(451, "4.3.0", "Later")
			}
			return nil
		},
		OnData: func(sink.Message) error {
			if tries <= 6 {
				return sink.Drop
			}
			return nil
		},
	})
	o.join(t, "ada@example.org", "en")
	for range 10 {
		ok(t, o.Pass(ctx))
		o.later(2 * time.Hour)
	}
	if l := o.letter(t); l.Sent.IsZero() || l.Unanswered != 1 {
		t.Errorf("%+v", l)
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
	if l := o.letter(t); l.Attempt != 0 {
		t.Errorf("a letter was taken in hand for it: %+v", l)
	}
	ok(t, o.Pass(ctx)) // nothing has to be waited for
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

// A letter that is called off before its body, because we are stopping, is due at once.
func TestStoppingBeforeTheBody(t *testing.T) {
	stopped, stop := context.WithCancel(ctx)
	o := newOffice(t, sink.Options{OnRcpt: func(string) error { stop(); time.Sleep(50 * time.Millisecond); return nil }})
	o.join(t, "ada@example.org", "en")
	if err := o.Pass(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("Pass: %v", err)
	}
	ok(t, o.Pass(ctx))
	if o.sink.Count() != 1 || o.letter(t).Sent.IsZero() {
		t.Errorf("%d messages", o.sink.Count())
	}
}

// Letters take their turn by the rates that all messages share, and what they did not
// use is there for others.
func TestTheyKeepToTheRates(t *testing.T) {
	o := newOffice(t, sink.Options{})
	o.All = pace.New(nil, map[string][]pace.Rate{pace.All: {{Count: 2, Per: time.Hour}}})
	o.ByDomain = pace.New(nil, map[string][]pace.Rate{"example.net": {{Count: 1, Per: time.Hour}}})
	for _, who := range []string{"ada@example.net", "bo@example.net", "cy@example.org"} {
		o.join(t, who, "en")
	}
	short, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
	defer cancel()
	if err := o.Pass(short); !errors.Is(err, context.DeadlineExceeded) || o.sink.Count() != 2 {
		t.Errorf("Pass: %v, %d messages", err, o.sink.Count())
	}
	if o.ByDomain.Reserve(context.Background(), time.Now(), "example.net") == 0 {
		t.Error("they did not count for their domain")
	}
	last, err := o.store.Letter(ctx, 3)
	ok(t, err)
	if last.Attempt != 0 {
		t.Errorf("a letter was in hand while there was no turn for it: %+v", last)
	}

	o.All = pace.New(nil, map[string][]pace.Rate{pace.All: {{Count: 1, Per: time.Hour}}})
	o.Carrier = away{}
	_ = o.Pass(ctx)
	if o.All.Reserve(context.Background(), time.Now(), pace.All) != 0 {
		t.Error("a turn was used up by a relay that is away")
	}
}

// Without a relay, letters become files.
func TestTheyGoToTheOutbox(t *testing.T) {
	o := newOffice(t, sink.Options{})
	dir := t.TempDir()
	o.Carrier = recapdmail.Outbox{Dir: dir}
	o.join(t, "ada@example.org", "en")
	ok(t, o.Pass(ctx))
	want, err := o.Desk.Write(ctx, o.letter(t))
	ok(t, err)
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	ok(t, err)
	if len(files) != 1 {
		t.Fatalf("files: %v", files)
	}
	got, err := os.ReadFile(files[0])
	ok(t, err)
	if !strings.Contains(string(got), string(want)) {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
