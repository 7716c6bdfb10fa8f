package mail

import (
	"context"
	"errors"
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

// Required means required: whoever strips STARTTLS from the conversation, or shows
// a strange certificate, hears our name and nothing else.
func TestRelayWithoutTheTLSItNeeds(t *testing.T) {
	for name, s := range map[string]script{
		"not offered":            {"EHLO": "250-script\r\n250 AUTH PLAIN LOGIN"},
		"offered and refused":    {"EHLO": "250-script\r\n250-AUTH PLAIN\r\n250 STARTTLS", "STARTTLS": "454 4.7.0 Not now"},
		"promised and not done":  {"EHLO": "250-script\r\n250-AUTH PLAIN\r\n250 STARTTLS", "STARTTLS": "220 go on" + cut},
		"answered for the other": {"EHLO": "250-script\r\n250-AUTH PLAIN\r\n250 STARTTLS", "STARTTLS": "220 go on\r\n250-script\r\n250 AUTH PLAIN"},
		"no EHLO":                {"EHLO": "502 What?", "HELO": "250 script"},
	} {
		t.Run(name, func(t *testing.T) {
			server := s.serve(t)
			relay := server.relay()
			relay.TLS, relay.Username, relay.Password = TLSRequired, "ada", "s3cret"
			checkNoConnection(t, relay, Deferred, Refused)
			commands, _ := server.heard()
			for _, c := range commands {
				verb, _, _ := strings.Cut(c, " ")
				if verb == "AUTH" || verb == "MAIL" || strings.Contains(c, "AGFkYQ") { // "\0ada" in base64
					t.Errorf("server heard %q", commands)
				}
			}
		})
	}
}

func TestRelayStrangeCertificate(t *testing.T) {
	for name, test := range map[string]struct {
		options sink.Options
		mode    TLSMode
	}{
		"required":      {sink.Options{StartTLS: true}, TLSRequired},
		"implicit":      {sink.Options{ImplicitTLS: true}, TLSImplicit},
		"opportunistic": {sink.Options{StartTLS: true}, TLSOpportunistic},
	} {
		t.Run(name, func(t *testing.T) {
			server := startSink(t, test.options)
			relay := relayTo(server, test.mode)
			relay.RootCAs = nil
			result := checkNoConnection(t, relay, Deferred)
			if !strings.Contains(result.Text, "certificate") {
				t.Errorf("%+v", result)
			}
		})
	}
}

// Without TLS a password stays at home, unless the relay is this very machine.
func TestRelayKeepsPasswordFromTheWire(t *testing.T) {
	for _, mode := range []TLSMode{TLSNone, TLSOpportunistic} {
		server := script{"EHLO": "250-script\r\n250 AUTH PLAIN LOGIN"}.serve(t)
		relay := server.relay()
		// An address of this machine that go-mail takes for another one's.
		relay.Host, relay.TLS, relay.Username, relay.Password = "::ffff:127.0.0.1", mode, "ada", "s3cret"
		checkNoConnection(t, relay, Deferred)
		if commands, _ := server.heard(); strings.Contains(strings.Join(commands, "\n"), "AUTH") {
			t.Errorf("%s: server heard %q", mode, commands)
		}
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
	if r := failed.Result; r.Stage != StageConnect || r.Scope != ScopeRelay || !strings.Contains(err.Error(), relay.address()) {
		t.Errorf("%+v; %v", r, err)
	}
	for _, v := range verdicts {
		if failed.Result.Verdict == v {
			return failed.Result
		}
	}
	t.Errorf("%+v, want %v", failed.Result, verdicts)
	return failed.Result
}
