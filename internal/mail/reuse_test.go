package mail

import (
	"context"
	"strings"
	"testing"
	"time"

	"recapd/internal/mail/sink"
)

// sendOn sends as a courier does: what is stale goes out again on a fresh
// connection, what is broken is hung up.
func sendOn(t *testing.T, relay *Relay, conn *Conn) Result {
	t.Helper()
	if *conn == nil {
		*conn = connect(t, relay)
	}
	r := (*conn).Send(t.Context(), envelope, letter, nil)
	if r.Stale {
		(*conn).Close()
		*conn = connect(t, relay)
		r = (*conn).Send(t.Context(), envelope, letter, nil)
	}
	if r.Broken {
		(*conn).Close()
		*conn = nil
	}
	return r
}

// After its last message a connection says goodbye by itself, and its owner needs
// to know no more than that it is broken.
func TestMaxMessages(t *testing.T) {
	server := script{}.serve(t)
	relay := server.relay()
	relay.MaxMessages = 2
	var conn Conn
	for i := range 5 {
		r := sendOn(t, relay, &conn)
		if r.Verdict != Accepted || r.Broken != (i%2 == 1) {
			t.Errorf("message %d: %+v", i, r)
		}
	}
	conn.Close()
	commands, bodies := server.heard()
	all := strings.Join(commands, "\n")
	if len(bodies) != 5 || strings.Count(all, "EHLO") != 3 || strings.Count(all, "QUIT") != 3 {
		t.Errorf("%d messages by %q", len(bodies), commands)
	}
}

func TestSpentConnectionTakesNoMore(t *testing.T) {
	server := script{}.serve(t)
	relay := server.relay()
	relay.MaxMessages = 1
	conn := connect(t, relay)
	conn.Send(t.Context(), envelope, letter, nil)
	if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Deferred || !r.Broken || r.Stale {
		t.Errorf("%+v", r)
	}
	if _, bodies := server.heard(); len(bodies) != 1 {
		t.Errorf("server has %q", bodies)
	}
}

func TestIdleTimeout(t *testing.T) {
	server := script{}.serve(t)
	relay := server.relay()
	relay.IdleTimeout = 20 * time.Millisecond
	conn := connect(t, relay)
	time.Sleep(40 * time.Millisecond) // before the first message nothing is stale: it was just opened
	if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Accepted {
		t.Fatalf("%+v", r)
	}
	time.Sleep(40 * time.Millisecond)
	if r := conn.Send(t.Context(), envelope, letter, nil); !r.Stale || !r.Broken || r.Verdict != Deferred {
		t.Errorf("%+v", r)
	}
	conn.Close()
	checkCommands(t, server, "MAIL FROM:<bounces@blog.example.org> SIZE=26", "RCPT TO:<bob@example.net>", "DATA", "QUIT")
}

// Servers end connections between messages, in each way that there is. That is no
// failure of the next message, whether it follows at once or after a while.
func TestClosedBetweenMessages(t *testing.T) {
	for name, farewell := range map[string]string{
		"in silence":               "250 OK" + cut,
		"with a word":              "250 OK\r\n421 4.4.2 Idle too long" + cut,
		"with a word, and open":    "250 OK\r\n421 4.4.2 Idle too long",
		"by half":                  "250 OK" + half,
		"by a reset":               "250 OK" + reset,
		"with a word, and a reset": "250 OK\r\n421 4.4.2 Idle too long" + reset,
	} {
		for _, pause := range []time.Duration{0, time.Millisecond, 30 * time.Millisecond} {
			t.Run(name+", after "+pause.String(), func(t *testing.T) {
				t.Parallel()
				server := script{".": farewell}.serve(t)
				relay := server.relay()
				var conn Conn
				for range 5 {
					if r := sendOn(t, relay, &conn); r.Verdict != Accepted {
						t.Fatalf("%+v", r)
					}
					time.Sleep(pause)
				}
			})
		}
	}
}

func TestStaleIsBrokenForGood(t *testing.T) {
	conn := connect(t, script{".": "250 OK" + cut}.serve(t).relay())
	conn.Send(t.Context(), envelope, letter, nil)
	if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Deferred || !r.Stale || !r.Broken {
		t.Errorf("%+v", r)
	}
	if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Deferred || !r.Broken || r.Stale {
		t.Errorf("a broken connection was used: %+v", r)
	}
}

// 421 every few messages is a relay's way to share itself out.
func TestGoodbyeEveryFewMessages(t *testing.T) {
	server := startSink(t, sink.Options{Faults: sink.Faults{Goodbye: 3}})
	relay := relayTo(server, TLSNone)
	var conn Conn
	for i := range 20 {
		if r := sendOn(t, relay, &conn); r.Verdict != Accepted {
			t.Fatalf("message %d: %+v", i, r)
		}
	}
	if server.Count() != 20 {
		t.Errorf("%d messages", server.Count())
	}
}

// A connection that has ended while a message was under way is that message's
// failure, also when it had carried others: only before MAIL is it stale.
func TestDroppedUnderWay(t *testing.T) {
	for name, test := range map[string]struct {
		script  script
		verdict Verdict
		stage   Stage
	}{
		"RCPT":            {script{"RCPT": cut}, Deferred, StageRcpt},
		"DATA":            {script{"DATA": reset}, Deferred, StageData},
		"body":            {script{"BODY": cut}, Deferred, StageBody},
		"dot":             {script{".": cut}, Unknown, StageReply},
		"dot, by a reset": {script{".": reset}, Unknown, StageReply},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := connect(t, test.script.serve(t).relay())
			conn.(*session).carried, conn.(*session).last = 7, time.Now()
			msg := letter
			if test.stage == StageBody {
				msg = large
			}
			if r := conn.Send(t.Context(), envelope, msg, nil); r.Verdict != test.verdict || r.Stage != test.stage || r.Stale || !r.Broken {
				t.Errorf("%+v", r)
			}
		})
	}
}

// The wait for the final reply outlives a stop, until somebody's patience with it
// ends: then Close cuts it, and nobody knows.
func TestCutWhileWaitingForTheReply(t *testing.T) {
	for _, mode := range []TLSMode{TLSNone, TLSRequired, TLSImplicit} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			arrived, answer := make(chan bool), make(chan bool)
			server := startSink(t, sink.Options{StartTLS: mode == TLSRequired, ImplicitTLS: mode == TLSImplicit,
				OnData: func(sink.Message) error { close(arrived); <-answer; return nil }})
			defer close(answer)
			relay := relayTo(server, mode)
			relay.ReplyTimeout = time.Hour
			conn := connect(t, relay)
			ctx, stop := context.WithCancel(t.Context())
			result := make(chan Result, 1)
			go func() { result <- conn.Send(ctx, envelope, letter, nil) }()
			<-arrived
			stop()
			select {
			case r := <-result:
				t.Fatalf("a stop ended the wait: %+v", r)
			case <-time.After(50 * time.Millisecond):
			}
			conn.Close()
			select {
			case r := <-result:
				if r.Verdict != Unknown || r.Stage != StageReply || !r.Broken || !strings.Contains(r.Text, "cut off") {
					t.Errorf("%+v", r)
				}
			case <-time.After(5 * time.Second):
				t.Fatal("Close did not end the wait")
			}
			if err := conn.Close(); err != nil { // a worker's own goodbye finds nothing to do
				t.Error(err)
			}
		})
	}
}

func TestStopWhileWaitingForTheReply(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	server := startSink(t, sink.Options{OnData: func(sink.Message) error {
		stop()
		time.Sleep(50 * time.Millisecond)
		return nil
	}})
	if r := connect(t, relayTo(server, TLSNone)).Send(ctx, envelope, letter, nil); r.Verdict != Accepted {
		t.Errorf("%+v", r)
	}
}

// Cut sooner, nothing has been delivered.
func TestCutSooner(t *testing.T) {
	for stage, test := range map[Stage]struct {
		script script
		verb   string // the last that the server hears
		msg    []byte
	}{
		StageMail: {script{"MAIL": silence}, "MAIL", letter},
		StageRcpt: {script{"RCPT": silence}, "RCPT", letter},
		StageData: {script{"DATA": silence}, "DATA", letter},
		StageBody: {script{"BODY": silence}, "DATA", large},
	} {
		t.Run(string(stage), func(t *testing.T) {
			t.Parallel()
			server := test.script.serve(t)
			relay := server.relay()
			relay.Timeout = time.Minute
			conn := connect(t, relay)
			go func() {
				waitFor(t, func() bool {
					commands, _ := server.heard()
					return strings.HasPrefix(commands[len(commands)-1], test.verb)
				})
				time.Sleep(50 * time.Millisecond)
				conn.Close()
			}()
			begun := time.Now()
			r := conn.Send(t.Context(), envelope, test.msg, nil)
			if r.Verdict != Deferred || r.Stage != stage || !r.Broken || time.Since(begun) > 20*time.Second {
				t.Errorf("%+v after %s", r, time.Since(begun))
			}
		})
	}
}
