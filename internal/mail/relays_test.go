package mail

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/mail/sink"
)

// pair is a relay and its substitute on one clock.
type pair struct {
	*Relays
	now     time.Time
	changes []string
}

func newPair(first, second *Relay) *pair {
	p := &pair{Relays: NewRelays(first, second), now: time.Date(2031, 11, 24, 9, 0, 0, 0, time.UTC)}
	p.Now = func() time.Time { return p.now }
	p.Changed = func(to *Relay, why error) {
		name := map[bool]string{true: "first", false: "second"}[to == first]
		if why != nil {
			name += ": " + why.Error()
		}
		p.changes = append(p.changes, name)
	}
	return p
}

// What is no session is a reason to fall back, whatever it is.
func TestRelaysFallBack(t *testing.T) {
	const offersAuth = "250-script\r\n250 AUTH PLAIN"
	for name, s := range map[string]script{
		"greeting: 421":       {"GREETING": "421 Busy" + cut},
		"greeting: 554":       {"GREETING": "554 No service"},
		"greeting: cut":       {"GREETING": cut},
		"greeting: silence":   {"GREETING": silence},
		"AUTH: wrong":         {"EHLO": offersAuth, "AUTH": "535 5.7.8 Wrong"},
		"AUTH: not now":       {"EHLO": offersAuth, "AUTH": "454 4.7.0 Not now"},
		"STARTTLS is missing": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, second := s.serve(t).relay(), script{}.serve(t).relay()
			if strings.HasPrefix(name, "AUTH") {
				first.Username, first.Password = "ada", "s3cret"
			}
			if strings.HasPrefix(name, "STARTTLS") {
				first.TLS = TLSRequired
			}
			p := newPair(first, second)
			conn, err := p.Connect(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Accepted || p.Current() != second {
				t.Errorf("%+v", r)
			}
			if len(p.changes) != 1 || !strings.HasPrefix(p.changes[0], "second: connect to relay "+first.String()) {
				t.Errorf("%q", p.changes)
			}
		})
	}
}

// What a relay says about a message is no reason to shop for another answer.
func TestRelaysKeepToARefusal(t *testing.T) {
	for _, reply := range []string{"550 5.7.1 Not you", "451 4.3.0 Later", "421 4.3.2 Bye" + cut} {
		first, second := script{"MAIL": reply}.serve(t), script{}.serve(t)
		p := newPair(first.relay(), second.relay())
		for range 2 {
			conn, err := p.Connect(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict == Accepted {
				t.Errorf("%+v", r)
			}
			conn.Close()
		}
		if commands, _ := second.heard(); len(commands) != 0 || len(p.changes) != 0 {
			t.Errorf("the second heard %q; %q", commands, p.changes)
		}
	}
}

func TestRelaysReturn(t *testing.T) {
	server := startSink(t, sink.Options{})
	first := relayTo(server, TLSNone)
	p := newPair(first, script{}.serve(t).relay())
	connectAndClose := func() {
		t.Helper()
		conn, err := p.Connect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
	}
	connectAndClose()
	server.Refuse(time.Hour)
	connectAndClose()
	server.Refuse(0)
	connectAndClose() // not yet
	if p.Current() == first || len(p.changes) != 1 {
		t.Errorf("%s, %q", p.Current(), p.changes)
	}
	p.now = p.now.Add(5 * time.Minute)
	connectAndClose()
	if p.Current() != first || len(p.changes) != 2 || p.changes[1] != "first" {
		t.Errorf("%s, %q", p.Current(), p.changes)
	}
}

// While the first stays away, one connection in five minutes waits for it.
func TestRelaysAskTheFirstSeldom(t *testing.T) {
	var asked atomic.Int64
	server := startSink(t, sink.Options{OnHello: func() error { asked.Add(1); return sink.Reply(421, "4.3.2", "Away") }})
	p := newPair(relayTo(server, TLSNone), script{}.serve(t).relay())
	for range 20 {
		conn, err := p.Connect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
		p.now = p.now.Add(time.Minute)
	}
	if got := asked.Load(); got != 4 || // in minutes 0, 5, 10, 15
		len(p.changes) != 1 {
		t.Errorf("%d greetings, %q", got, p.changes)
	}
}

func TestRelaysAllAway(t *testing.T) {
	refuses, away := script{"GREETING": "554 No service"}.serve(t).relay(), script{"GREETING": cut}.serve(t).relay()
	for name, test := range map[string]struct {
		relays  *Relays
		verdict Verdict
	}{
		"one refuses, one is away": {NewRelays(refuses, away), Deferred},
		"both refuse":              {NewRelays(refuses, refuses), Refused},
		"alone":                    {NewRelays(away), Deferred},
	} {
		_, err := test.relays.Connect(t.Context())
		var failed *ConnectError
		if !errors.As(err, &failed) || failed.Result.Verdict != test.verdict || failed.Result.Scope != ScopeRelay {
			t.Errorf("%s: %v, %+v", name, err, failed)
		}
	}
}

// A relay may grant fewer connections than we ask for, all at once. The others are
// turned away, and nobody runs to the second relay for that.
func TestRelaysFull(t *testing.T) {
	for range 5 { // who comes first is left to chance
		server, second := startSink(t, sink.Options{Faults: sink.Faults{MaxConnections: 2}, Delay: 5 * time.Millisecond}), script{}.serve(t)
		relays := NewRelays(relayTo(server, TLSNone), second.relay())
		var granted, refused atomic.Int64
		var all sync.WaitGroup
		var done sync.WaitGroup
		done.Add(6)
		for range 6 {
			all.Go(func() {
				conn, err := relays.Connect(t.Context())
				done.Done()
				if err != nil {
					refused.Add(1)
					return
				}
				granted.Add(1)
				done.Wait()
				conn.Close()
			})
		}
		all.Wait()
		if commands, _ := second.heard(); granted.Load() != 2 || refused.Load() != 4 || len(commands) != 0 {
			t.Fatalf("%d granted, %d refused, the second heard %q", granted.Load(), refused.Load(), commands)
		}
	}
}

// When a relay turns all of them away, all of them go to the second.
func TestRelaysAllTurnedAway(t *testing.T) {
	p := NewRelays(script{"GREETING": "421 Busy" + cut}.serve(t).relay(), script{}.serve(t).relay())
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			conn, err := p.Connect(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			conn.Close()
		})
	}
	all.Wait()
}
