package mail

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"recapd/internal/mail/sink"
)

// jürgen has an address that needs SMTPUTF8.
var jürgen = Envelope{From: envelope.From, To: "jürgen@bücher.example"}

func TestSize(t *testing.T) {
	for name, test := range map[string]struct {
		ehlo      string
		msg       string
		parameter string // of MAIL; empty: the message does not go out
	}{
		"large enough":     {"250 SIZE 26", string(letter), " SIZE=26"},
		"too small":        {"250 SIZE 25", string(letter), ""},
		"no fixed limit":   {"250 SIZE 0", string(letter), " SIZE=26"},
		"no limit told":    {"250 SIZE", string(letter), " SIZE=26"},
		"not a number":     {"250 SIZE lots", string(letter), " SIZE=26"},
		"dots are doubled": {"250 SIZE 15", ".\r\n.\r\n.\r\n.\r\n.\r\n", " SIZE=15"},
	} {
		t.Run(name, func(t *testing.T) {
			server := script{"EHLO": "250-script\r\n" + test.ehlo}.serve(t)
			conn := connect(t, server.relay())
			r := conn.Send(t.Context(), envelope, []byte(test.msg), nil)
			if test.parameter == "" {
				if r.Verdict != Refused || r.Scope != ScopeMessage || r.Stage != StageMail || r.Broken ||
					!strings.Contains(r.Text, "26 bytes and this relay takes 25") {
					t.Errorf("%+v", r)
				}
				checkCommands(t, server)
				return
			}
			if r.Verdict != Accepted {
				t.Errorf("%+v", r)
			}
			checkCommands(t, server, "MAIL FROM:<bounces@blog.example.org>"+test.parameter, "RCPT TO:<bob@example.net>", "DATA")
		})
	}
}

// checkCommands compares what the server heard after EHLO.
func checkCommands(t *testing.T, server *scripted, want ...string) {
	t.Helper()
	if commands, _ := server.heard(); !slices.Equal(commands[1:], want) {
		t.Errorf("server heard %q, want %q", commands[1:], want)
	}
}

func TestSMTPUTF8(t *testing.T) {
	const all = "250-script\r\n250-8BITMIME\r\n250 SMTPUTF8"
	m := digest()
	m.To = jürgen.To
	for name, test := range map[string]struct {
		ehlo     string
		envelope Envelope
		msg      []byte
		want     []string
	}{
		"an ASCII message": {all, envelope, letter, []string{"MAIL FROM:<bounces@blog.example.org>", "RCPT TO:<bob@example.net>", "DATA"}},
		"a message to jürgen": {all, jürgen, encode(t, m, nil),
			[]string{"MAIL FROM:<bounces@blog.example.org> BODY=8BITMIME SMTPUTF8", "RCPT TO:<jürgen@xn--bcher-kva.example>", "DATA"}},
		"one that does not name him": {all, jürgen, letter,
			[]string{"MAIL FROM:<bounces@blog.example.org> SMTPUTF8", "RCPT TO:<jürgen@xn--bcher-kva.example>", "DATA"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := script{"EHLO": test.ehlo}.serve(t)
			conn := connect(t, server.relay())
			if r := conn.Send(t.Context(), test.envelope, test.msg, nil); r.Verdict != Accepted {
				t.Fatalf("%+v", r)
			}
			checkCommands(t, server, test.want...)
		})
	}
}

// Where it is not offered, it is that one reader's failure, and the connection
// carries the next.
func TestSMTPUTF8NotOffered(t *testing.T) {
	server := script{}.serve(t)
	conn := connect(t, server.relay())
	r := conn.Send(t.Context(), jürgen, letter, nil)
	want := Result{Verdict: Refused, Stage: StageRcpt, Scope: ScopeRecipient,
		Text: "this relay does not take addresses with letters outside ASCII (SMTPUTF8)"}
	if r != want || r.RecipientGone() {
		t.Errorf("%+v", r)
	}
	if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Accepted {
		t.Errorf("%+v", r)
	}
}

// The message names its reader as he writes himself, signed, and arrives as it was
// sent.
func TestSMTPUTF8Arrives(t *testing.T) {
	server := startSink(t, sink.Options{SMTPUTF8: true})
	m, s := digest(), testSigner(t)
	m.To = jürgen.To
	msg := encode(t, m, s)
	if r := connect(t, relayTo(server, TLSNone)).Send(t.Context(), jürgen, msg, nil); r.Verdict != Accepted {
		t.Fatalf("%+v", r)
	}
	got := server.Messages()
	if len(got) != 1 || got[0].To != "jürgen@xn--bcher-kva.example" || !bytes.Equal(got[0].Raw, msg) {
		t.Fatalf("%+v", got)
	}
	if to := parse(t, got[0].Raw).Header.Get("To"); to != "<jürgen@xn--bcher-kva.example>" {
		t.Errorf("To: %s", to)
	}
	if err := verify(got[0].Raw, s); err != nil {
		t.Error(err)
	}
}

// Only the To field is not ASCII: all else is as it would be for any other reader.
func TestSMTPUTF8ChangesNothingElse(t *testing.T) {
	m := digest()
	ascii := encode(t, m, nil)
	m.To = "jürgen@example.net"
	utf8 := encode(t, m, nil)
	if want := bytes.Replace(ascii, []byte("<bob@example.net>"), []byte("<jürgen@example.net>"), 1); !bytes.Equal(utf8, want) {
		t.Errorf("%s", utf8)
	}
}

func TestParseRecipient(t *testing.T) {
	for given, want := range map[string]string{
		"jürgen@bücher.example":   "jürgen@xn--bcher-kva.example",
		"Ünal <ünal@example.org>": "ünal@example.org",
		"用户@example.org":          "用户@example.org",
		"👩‍💻@example.org":         "", // held together by an invisible joiner
		"ü ü@example.org":         "",
		"ü\u00a0ü@example.org":    "",
		"ü..ü@example.org":        "",
		".ü@example.org":          "",
	} {
		m, err := ParseRecipient(given)
		if m.Address != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", given, m.Address, err)
		}
		if strings.ContainsRune(given, '@') && want != "" {
			if _, err := ParseMailbox(given); err == nil {
				t.Errorf("%q can send", given)
			}
		}
	}
}
