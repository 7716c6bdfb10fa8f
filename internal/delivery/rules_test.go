package delivery_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/delivery"
	"recapd/internal/mail/sink"
	"recapd/internal/newsletter"
	"recapd/internal/pace"
	"recapd/internal/store"
	"recapd/internal/tools/postgres"
)

// The canary is the first few readers: when too many of them fail, nobody else is
// written to before the operator has looked.
func testTheCanaryStopsAnIssue(t *testing.T, with hands) {
	for _, w := range []struct {
		failing int // of the first 10
		sent    int
	}{{1, 39}, {3, 7}} {
		t.Run(fmt.Sprint(w.failing, " of 10 fail"), func(t *testing.T) {
			s := newScene(t, with, 40, sink.Options{OnRcpt: func(to string) error {
				if to < reader(w.failing) {
					return sink.Reply(550, "5.1.1", "No such user")
				}
				return nil
			}})
			s.Canary = delivery.Canary{First: 10, Share: 0.2}
			for range 2 {
				if err := s.Pass(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
			if p := s.counts(t); p[newsletter.Sent] != w.sent || p[newsletter.Failed] != w.failing {
				t.Errorf("ledger: %v", p)
			}
			i, _ := s.store.Issue(context.Background(), s.issue.ID)
			if paused := i.PausedReason != ""; paused != (w.failing == 3) {
				t.Errorf("paused because of %q", i.PausedReason)
			}
		})
	}
}

// Who has left in the meantime is none of the canary's readers: others take their
// places, and nobody beyond it is written to.
func testTheCanaryGetsItsNumber(t *testing.T, with hands) {
	s := newScene(t, with, 40, sink.Options{OnRcpt: func(string) error { return sink.Reply(550, "5.1.1", "No such user") }})
	ctx := context.Background()
	for i := range 5 {
		gone, err := s.store.SubscriberByEmail(ctx, reader(2*i))
		if err == nil {
			err = s.store.Suppress(ctx, newsletter.Suppression{Hash: s.store.AddressHash(gone.Email), Cause: newsletter.CauseOperator, At: start})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	s.Canary = delivery.Canary{First: 10, Share: 0.2}
	if err := s.Pass(ctx); err != nil {
		t.Fatal(err)
	}
	if p := s.counts(t); p[newsletter.Failed] != 10 || p[newsletter.Skipped] != 5 || s.open(t) != 25 {
		t.Errorf("ledger: %v, open %d", p, s.open(t))
	}
}

// Who is stopped in the middle of the canary has nothing against the issue.
func testStoppingWithinTheCanaryPausesNothing(t *testing.T, with hands) {
	ctx, stop := context.WithCancel(context.Background())
	s := newScene(t, with, 40, sink.Options{OnData: func(sink.Message) error {
		stop()
		return nil
	}})
	s.Canary = delivery.Canary{First: 20, Share: 0.2}
	if err := s.Pass(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if p := s.counts(t); p[newsletter.Sent] == 0 || p[newsletter.Sent] == 40 {
		t.Fatalf("ledger: %v: the test has shown nothing", p)
	}
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p := s.counts(t); p[newsletter.Sent] != 40 {
		t.Errorf("ledger: %v", p)
	}
}

// With on_unknown = "hold" no copy is ever sent by itself.
func testWhatMayHaveArrivedCanBeHeld(t *testing.T, with hands) {
	s := newScene(t, with, 3, sink.Options{OnData: func(m sink.Message) error {
		if m.To == reader(0) {
			return sink.LoseReply
		}
		return nil
	}})
	s.HoldUnknown = true
	ctx := context.Background()
	if _, err := s.store.Exchange(ctx, newsletter.Exchange{Node: "dead", IssueID: s.issue.ID, Claim: 1, Now: start}); err != nil { // reader 0, in DATA perhaps
		t.Fatal(err)
	}
	for range 3 {
		if err := s.Pass(ctx); err != nil {
			t.Fatal(err)
		}
		s.later(24 * time.Hour)
	}
	if p := s.counts(t); p[newsletter.Unknown] != 1 || p[newsletter.Sent] != 2 || s.sink.Count() != 2 {
		t.Fatalf("ledger: %v, %d messages", p, s.sink.Count())
	}
	if _, err := s.store.Retry(ctx, s.issue.ID, s.Now()); err != nil {
		t.Fatal(err)
	}
	if err := s.Pass(ctx); err != nil || s.sink.Count() != 3 {
		t.Errorf("on the operator's word: %v, %d messages", err, s.sink.Count())
	}
}

// What goes too fast for a domain is given back to the ledger and comes round in
// its turn, as if it had not been tried.
func testADomainHasItsOwnPace(t *testing.T, with hands) {
	s := newScene(t, with, 30, sink.Options{})
	s.Now = time.Now
	s.ByDomain = pace.New(nil, map[string][]pace.Rate{"example.org": {{Count: 10, Per: time.Second}}})
	began := time.Now()
	if err := s.ToTheEnd(context.Background(), delivery.Patience{Deferred: time.Minute}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 2500*time.Millisecond || took > 10*time.Second {
		t.Errorf("30 messages at 10 a second took %v", took)
	}
	if p := s.counts(t); p[newsletter.Sent] != 30 {
		t.Errorf("ledger: %v", p)
	}
	if d, err := s.store.Delivery(context.Background(), 30); err != nil || d.Attempt != 1 {
		t.Errorf("giving a delivery back counted as an attempt: %d, %v", d.Attempt, err)
	}
}

// Stopping while a relay is silent after DATA ends in time, with the outcome that
// is true: nobody knows.
func testStoppingDoesNotWaitForASilentRelay(t *testing.T, with hands) {
	ctx, stop := context.WithCancel(context.Background())
	silence := make(chan struct{})
	s := newScene(t, with, 1, sink.Options{OnData: func(sink.Message) error {
		stop()
		<-silence
		return nil
	}})
	defer close(silence)
	s.StopWithin = 200 * time.Millisecond
	began := time.Now()
	if err := s.Pass(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if p := s.counts(t); p[newsletter.Unknown] != 1 {
		t.Errorf("ledger: %v", p)
	}
}

// One issue that the relay refuses does not keep the next one back.
func testARefusedIssueStopsNoOther(t *testing.T, with hands) {
	s := newScene(t, with, 8, sink.Options{OnData: func(m sink.Message) error {
		if strings.Contains(string(m.Raw), "(#1)") {
			return sink.Reply(554, "5.7.1", "This is spam")
		}
		return nil
	}})
	s.Connections = 1
	second := freezeNumber(t, s.store, 2)
	if err := s.Pass(context.Background()); !errors.Is(err, delivery.ErrRefused) {
		t.Errorf("Pass: %v, want ErrRefused", err)
	}
	p, err := s.store.Progress(context.Background(), second.ID)
	if err != nil || p[newsletter.Sent] != 8 {
		t.Errorf("the second issue: %v, %v", p, err)
	}
}

// guarded is a scene whose courier has a guard, with the witness in a folder.
func guarded(t *testing.T, with hands, readers int) (*scene, string) {
	t.Helper()
	s := newScene(t, with, readers, sink.Options{})
	file := filepath.Join(t.TempDir(), "recapd.witness")
	s.Guard = &delivery.Guard{File: file, Ledger: s.store, Now: s.Now}
	return s, file
}

// adopted is what the operator does when a pass is held.
func adopted(t *testing.T, s *scene, why string) {
	t.Helper()
	ctx := context.Background()
	err := s.Pass(ctx)
	if !errors.Is(err, delivery.ErrHeld) || !strings.Contains(err.Error(), why) {
		t.Fatalf("Pass: %v, want ErrHeld with %q", err, why)
	}
	if n := s.sink.Count(); n != 0 {
		t.Fatalf("%d messages left while on hold", n)
	}
	if err := s.Guard.Adopt(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Pass(ctx); err != nil || s.counts(t)[newsletter.Sent] != 3 {
		t.Errorf("after adopting: %v, ledger %v", err, s.counts(t))
	}
}

func testADatabaseFromElsewhereIsHeld(t *testing.T, with hands) {
	s, _ := guarded(t, with, 3)
	adopted(t, s, "nothing says that they were sent from here")
}

func testARestoredBackupIsHeld(t *testing.T, with hands) {
	for name, spoil := range map[string]func(w map[string]any){
		"the database is older than it was": func(w map[string]any) { w["serial"] = w["serial"].(float64) + 1 },
		"a backup has been restored":        func(w map[string]any) { w["epoch"] = w["epoch"].(float64) + 1 },
		"has been copied":                   func(w map[string]any) { w["inode"] = 1 },
		"was in use as /elsewhere":          func(w map[string]any) { w["database"] = "/elsewhere" },
		"another database was in use":       func(w map[string]any) { w["instance"] = "x" },
	} {
		t.Run(name, func(t *testing.T) {
			s, file := guarded(t, with, 3)
			if err := s.Guard.Adopt(context.Background()); err != nil {
				t.Fatal(err)
			}
			var w map[string]any
			data, err := os.ReadFile(file)
			if err == nil {
				err = json.Unmarshal(data, &w)
			}
			if err != nil {
				t.Fatal(err)
			}
			if name == "has been copied" && w["database"] == "" {
				t.Skip("a database on a server is no file")
			}
			spoil(w)
			data, _ = json.Marshal(w)
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			adopted(t, s, name)
		})
	}
}

func testAnUnreadableWitnessHolds(t *testing.T, with hands) {
	s, file := guarded(t, with, 3)
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	adopted(t, s, "cannot be read")
}

// A clock that jumps ahead makes no difference; one that jumps back holds
// everything, until the operator says that it is right now.
func testAClockThatJumps(t *testing.T, with hands) {
	s, _ := guarded(t, with, 3)
	if err := s.Guard.Adopt(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.later(-3 * time.Hour)
	adopted(t, s, "the clock is 3h0m0s behind")

	s, _ = guarded(t, with, 3)
	if err := s.Guard.Adopt(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.later(100 * time.Hour)
	if err := s.Pass(context.Background()); err != nil || s.counts(t)[newsletter.Sent] != 3 {
		t.Errorf("after a jump ahead: %v, ledger %v", err, s.counts(t))
	}
}

// A new database needs no witness, and one that has been in use goes on with its
// own, whenever the process died.
func TestTheWitnessKeepsUp(t *testing.T) {
	ctx := context.Background()
	fresh, err := store.Open(ctx, postgres.Ledger(t, "sqlite:"+filepath.Join(t.TempDir(), "recapd.db")), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	file := filepath.Join(t.TempDir(), "recapd.witness")
	for range 2 {
		g := &delivery.Guard{File: file, Ledger: fresh, Now: time.Now}
		if err := g.Check(ctx); err != nil {
			t.Fatal(err)
		}
		if next, _ := fresh.NextNumber(ctx, newsletter.Weekly); next == 1 {
			freeze(t, fresh, 1)
		}
	}
}

// A relay that does not want us is not asked again and again: accounts get locked
// for that.
func testARefusedAccountIsNotTriedAgainAtOnce(t *testing.T, with hands) {
	var hellos atomic.Int32
	s := newScene(t, with, 1, sink.Options{OnHello: func() error {
		hellos.Add(1)
		return sink.Reply(554, "5.7.1", "Go away")
	}})
	err := s.ToTheEnd(context.Background(), delivery.Patience{Deferred: time.Minute, Relay: time.Minute})
	if !errors.Is(err, delivery.ErrRelay) || hellos.Load() > 2 { // EHLO, then HELO
		t.Errorf("ToTheEnd: %v after %d tries", err, hellos.Load())
	}
}
