package mail

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/mail/sink"
)

func startSink(t *testing.T, o sink.Options) *sink.Server {
	t.Helper()
	s, err := sink.Start("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func relayTo(s *sink.Server, mode TLSMode) *Relay {
	return &Relay{Host: s.Host(), Port: s.Port(), TLS: mode, RootCAs: s.RootCAs(), Hello: "client.example",
		ConnectTimeout: 5 * time.Second, Timeout: 5 * time.Second, ReplyTimeout: 5 * time.Second}
}

// A real message over a real conversation arrives as it was sent, byte for byte.
func TestRelayDelivers(t *testing.T) {
	for name, test := range map[string]struct {
		options sink.Options
		mode    TLSMode
	}{
		"STARTTLS":                  {sink.Options{StartTLS: true}, TLSRequired},
		"STARTTLS by default":       {sink.Options{StartTLS: true}, ""},
		"implicit TLS":              {sink.Options{ImplicitTLS: true}, TLSImplicit},
		"opportunistic, offered":    {sink.Options{StartTLS: true}, TLSOpportunistic},
		"opportunistic, plain":      {sink.Options{}, TLSOpportunistic},
		"none":                      {sink.Options{}, TLSNone},
		"STARTTLS and AUTH":         {sink.Options{StartTLS: true, Username: "ada", Password: "s3cret"}, TLSRequired},
		"implicit TLS and AUTH":     {sink.Options{ImplicitTLS: true, Username: "ada", Password: "s3cret"}, TLSImplicit},
		"AUTH to this machine only": {sink.Options{Username: "ada", Password: "s3cret"}, TLSNone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startSink(t, test.options)
			relay := relayTo(server, test.mode)
			relay.Username, relay.Password = test.options.Username, test.options.Password
			conn := connect(t, relay)
			msg := encode(t, digest(), testSigner(t))
			if r := conn.Send(t.Context(), envelope, msg, nil); r.Verdict != Accepted {
				t.Fatalf("%+v", r)
			}
			got := server.Messages()
			if len(got) != 1 || got[0].From != envelope.From || got[0].To != envelope.To || string(got[0].Raw) != string(msg) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// The patience of a relay that says nothing about it, from the books: RFC 5321
// section 4.5.3.2 wants 10 minutes for the final reply.
func TestRelayDefaults(t *testing.T) {
	relay := script{}.serve(t).relay()
	relay.Timeout, relay.ReplyTimeout = 0, 0
	s := connect(t, relay).(*session)
	if s.timeout != 2*time.Minute || s.replyTimeout != 10*time.Minute || s.maxIdle != 30*time.Second || s.maxMessages != 100 {
		t.Errorf("%+v", s)
	}
}

func TestConnectFaults(t *testing.T) {
	for name, test := range map[string]struct {
		script  script
		verdict Verdict
		code    int
	}{
		"greeting: 554":        {script{"GREETING": "554 No service"}, Refused, 554},
		"greeting: 421":        {script{"GREETING": "421 Busy" + cut}, Deferred, 421},
		"greeting: cut":        {script{"GREETING": cut}, Deferred, 0},
		"greeting: silence":    {script{"GREETING": silence}, Deferred, 0},
		"greeting: not SMTP":   {script{"GREETING": "HTTP/1.1 400 Bad Request"}, Deferred, 0},
		"EHLO and HELO: 550":   {script{"EHLO": "550 Bad name", "HELO": "550 Bad name"}, Refused, 550},
		"EHLO: silence":        {script{"EHLO": silence}, Deferred, 0},
		"AUTH: wrong password": {script{"EHLO": "250-script\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 Wrong"}, Refused, 535},
		"AUTH: not now":        {script{"EHLO": "250-script\r\n250 AUTH PLAIN", "AUTH": "454 4.7.0 Not now"}, Deferred, 454},
		"AUTH: not offered":    {script{}, Deferred, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			relay := test.script.serve(t).relay()
			if strings.HasPrefix(name, "AUTH") {
				relay.Username, relay.Password = "ada", "s3cret"
			}
			if r := checkNoConnection(t, relay, test.verdict); r.Code != test.code {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestConnectNobodyListens(t *testing.T) {
	relay := script{}.serve(t).relay()
	relay.Port = 1
	checkNoConnection(t, relay, Deferred)
}

func TestConnectBadMode(t *testing.T) {
	relay := script{}.serve(t).relay()
	relay.TLS = "ssl"
	if r := checkNoConnection(t, relay, Deferred); !strings.Contains(r.Text, "use required, implicit") {
		t.Errorf("%+v", r)
	}
}

func TestConnectStops(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begun := time.Now()
	relay := script{"EHLO": silence}.serve(t).relay()
	relay.ConnectTimeout = time.Minute
	_, err := relay.Connect(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 20*time.Second {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}

// The context of Connect is about connecting: its end does not cut the session.
func TestConnectContextEndsLater(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	conn, err := script{}.serve(t).relay().Connect(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cancel()
	time.Sleep(10 * time.Millisecond)
	if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Accepted {
		t.Errorf("%+v", r)
	}
}

func checkNoConnection(t *testing.T, relay *Relay, verdicts ...Verdict) Result {
	t.Helper()
	conn, err := relay.Connect(t.Context())
	var failed *ConnectError
	if !errors.As(err, &failed) || conn != nil {
		t.Fatalf("connected: %v, %v", conn, err)
	}
	if r := failed.Result; r.Stage != StageConnect || r.Scope != ScopeRelay || !strings.Contains(err.Error(), relay.String()) {
		t.Errorf("%+v; %v", r, err)
	}
	if !slices.Contains(verdicts, failed.Result.Verdict) {
		t.Errorf("%+v, want %v", failed.Result, verdicts)
	}
	return failed.Result
}
