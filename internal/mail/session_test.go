package mail

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

var envelope = Envelope{From: "bounces@blog.example.org", To: "bob@example.net"}

var letter = []byte("Subject: hi\r\n\r\n.dot\r\nend\r\n")

func connect(t *testing.T, r *Relay) Conn {
	t.Helper()
	conn, err := r.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func TestSend(t *testing.T) {
	server := script{}.serve(t)
	conn := connect(t, server.relay())
	for range 2 {
		r := conn.Send(t.Context(), envelope, letter, nil)
		if r != (Result{Verdict: Accepted, Stage: StageReply, Code: 250, Enhanced: "2.0.0", Text: "queued as 42"}) {
			t.Fatalf("%+v", r)
		}
	}
	conn.Close()
	commands, bodies := server.heard()
	transaction := []string{"MAIL FROM:<bounces@blog.example.org> SIZE=26", "RCPT TO:<bob@example.net>", "DATA"}
	if want := slices.Concat([]string{"EHLO client.example"}, transaction, transaction, []string{"QUIT"}); !slices.Equal(commands, want) {
		t.Errorf("%q, want %q", commands, want)
	}
	if want := "Subject: hi\r\n\r\n..dot\r\nend\r\n"; !slices.Equal(bodies, []string{want, want}) {
		t.Errorf("%q", bodies)
	}
}

// Every fault at every stage has exactly one reading.
func TestSendFaults(t *testing.T) {
	for name, test := range map[string]struct {
		script script
		want   Result // Text is a part of the text
		bodies int    // finished ones that the server has seen
	}{
		"MAIL refused":           {script{"MAIL": "550 5.7.1 Not you"}, Result{Verdict: Refused, Stage: StageMail, Scope: ScopeSender, Code: 550, Enhanced: "5.7.1", Text: "Not you"}, 0},
		"MAIL deferred":          {script{"MAIL": "451 4.3.0 Later"}, Result{Verdict: Deferred, Stage: StageMail, Scope: ScopeRelay, Code: 451, Enhanced: "4.3.0", Text: "Later"}, 0},
		"MAIL: 421":              {script{"MAIL": "421 4.3.2 Bye" + cut}, Result{Verdict: Deferred, Stage: StageMail, Scope: ScopeRelay, Code: 421, Enhanced: "4.3.2", Text: "Bye", Broken: true}, 0},
		"MAIL: cut":              {script{"MAIL": cut}, Result{Verdict: Deferred, Stage: StageMail, Scope: ScopeRelay, Broken: true}, 0},
		"MAIL: silence":          {script{"MAIL": silence}, Result{Verdict: Deferred, Stage: StageMail, Scope: ScopeRelay, Text: "timeout", Broken: true}, 0},
		"MAIL: gibberish":        {script{"MAIL": "what?"}, Result{Verdict: Deferred, Stage: StageMail, Scope: ScopeRelay, Broken: true}, 0},
		"MAIL: a wrong class":    {script{"MAIL": "354 go on"}, Result{Verdict: Deferred, Stage: StageMail, Scope: ScopeRelay, Text: "unexpected reply 354", Broken: true}, 0},
		"RCPT unknown":           {script{"RCPT": "550-5.1.1 No such\r\n550 5.1.1 user"}, Result{Verdict: Refused, Stage: StageRcpt, Scope: ScopeRecipient, Code: 550, Enhanced: "5.1.1", Text: "No such user"}, 0},
		"RCPT greylisted":        {script{"RCPT": "451 4.7.1 Come back"}, Result{Verdict: Deferred, Stage: StageRcpt, Scope: ScopeRecipient, Code: 451, Enhanced: "4.7.1", Text: "Come back"}, 0},
		"RCPT: 421":              {script{"RCPT": "421 Too many" + cut}, Result{Verdict: Deferred, Stage: StageRcpt, Scope: ScopeRelay, Code: 421, Text: "Too many", Broken: true}, 0},
		"RCPT: cut":              {script{"RCPT": cut}, Result{Verdict: Deferred, Stage: StageRcpt, Scope: ScopeRelay, Broken: true}, 0},
		"RCPT: silence":          {script{"RCPT": silence}, Result{Verdict: Deferred, Stage: StageRcpt, Scope: ScopeRelay, Text: "timeout", Broken: true}, 0},
		"RCPT: half a reply":     {script{"RCPT": "250-yes\r\n2" + silence}, Result{Verdict: Deferred, Stage: StageRcpt, Scope: ScopeRelay, Broken: true}, 0},
		"RCPT forwarded":         {script{"RCPT": "251 will forward"}, Result{Verdict: Accepted, Stage: StageReply, Code: 250, Enhanced: "2.0.0", Text: "queued"}, 1},
		"DATA refused":           {script{"DATA": "554 5.5.1 No"}, Result{Verdict: Refused, Stage: StageData, Scope: ScopeRelay, Code: 554, Enhanced: "5.5.1", Text: "No"}, 0},
		"DATA deferred":          {script{"DATA": "452 4.3.1 Full"}, Result{Verdict: Deferred, Stage: StageData, Scope: ScopeRelay, Code: 452, Enhanced: "4.3.1", Text: "Full"}, 0},
		"DATA: 250, not 354":     {script{"DATA": "250 done"}, Result{Verdict: Deferred, Stage: StageData, Scope: ScopeRelay, Text: "unexpected reply 250", Broken: true}, 0},
		"DATA: cut":              {script{"DATA": cut}, Result{Verdict: Deferred, Stage: StageData, Scope: ScopeRelay, Broken: true}, 0},
		"DATA: 421":              {script{"DATA": "421 Bye" + cut}, Result{Verdict: Deferred, Stage: StageData, Scope: ScopeRelay, Code: 421, Text: "Bye", Broken: true}, 0},
		"reply: refused":         {script{".": "554 5.7.1 Spam"}, Result{Verdict: Refused, Stage: StageReply, Scope: ScopeMessage, Code: 554, Enhanced: "5.7.1", Text: "Spam"}, 1},
		"reply: deferred":        {script{".": "451 4.3.0 Later"}, Result{Verdict: Deferred, Stage: StageReply, Scope: ScopeRelay, Code: 451, Enhanced: "4.3.0", Text: "Later"}, 1},
		"reply: 421":             {script{".": "421 4.3.2 Bye" + cut}, Result{Verdict: Deferred, Stage: StageReply, Scope: ScopeRelay, Code: 421, Enhanced: "4.3.2", Text: "Bye", Broken: true}, 1},
		"reply: cut":             {script{".": cut}, Result{Verdict: Unknown, Stage: StageReply, Scope: ScopeRelay, Text: "EOF", Broken: true}, 1},
		"reply: silence":         {script{".": silence}, Result{Verdict: Unknown, Stage: StageReply, Scope: ScopeRelay, Text: "timeout", Broken: true}, 1},
		"reply: half":            {script{".": "25" + silence}, Result{Verdict: Unknown, Stage: StageReply, Scope: ScopeRelay, Broken: true}, 1},
		"reply: gibberish":       {script{".": "thanks a lot"}, Result{Verdict: Unknown, Stage: StageReply, Scope: ScopeRelay, Broken: true}, 1},
		"reply: a wrong class":   {script{".": "354 go on"}, Result{Verdict: Unknown, Stage: StageReply, Scope: ScopeRelay, Text: "unexpected reply 354", Broken: true}, 1},
		"reply, then cut":        {script{".": "250 OK" + cut}, Result{Verdict: Accepted, Stage: StageReply, Code: 250, Text: "OK"}, 1},
		"RSET fails after RCPT":  {script{"RCPT": "550 5.1.1 No", "RSET": cut}, Result{Verdict: Refused, Stage: StageRcpt, Scope: ScopeRecipient, Code: 550, Enhanced: "5.1.1", Text: "No", Broken: true}, 0},
		"QUIT fails after reply": {script{"QUIT": cut}, Result{Verdict: Accepted, Stage: StageReply, Code: 250, Enhanced: "2.0.0", Text: "queued"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := test.script.serve(t)
			conn := connect(t, server.relay())
			got := conn.Send(t.Context(), envelope, letter, nil)
			if !strings.Contains(got.Text, test.want.Text) {
				t.Errorf("text %q, want %q in it", got.Text, test.want.Text)
			}
			got.Text, test.want.Text = "", ""
			if got != test.want {
				t.Errorf("\n got %+v\nwant %+v", got, test.want)
			}
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
			if _, bodies := server.heard(); len(bodies) != test.bodies {
				t.Errorf("server has %q", bodies)
			}
		})
	}
}

// large is more than the buffers between two sockets hold.
var large = []byte("Subject: large\r\n\r\n" + strings.Repeat(strings.Repeat("x", 70)+"\r\n", 400_000))

// The final dot is the last of all bytes: a message that did not get through whole
// has not been delivered, and is no Unknown.
func TestSendWithinBody(t *testing.T) {
	for name, test := range map[string]struct {
		script script
		want   Result
	}{
		"cut":                     {script{"BODY": cut}, Result{Verdict: Deferred, Stage: StageBody, Scope: ScopeRelay, Broken: true}},
		"silence":                 {script{"BODY": silence}, Result{Verdict: Deferred, Stage: StageBody, Scope: ScopeRelay, Broken: true}},
		"a reply before its time": {script{"BODY": "552 5.3.4 Too big\r\n" + silence}, Result{Verdict: Refused, Stage: StageBody, Scope: ScopeMessage, Code: 552, Enhanced: "5.3.4", Broken: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := connect(t, test.script.serve(t).relay())
			got := conn.Send(t.Context(), envelope, large, nil)
			if got.Text == "" {
				t.Error("no text")
			}
			if got.Text = ""; got != test.want {
				t.Errorf("\n got %+v\nwant %+v", got, test.want)
			}
		})
	}
}

// A refusal is about one message; the next one goes out on the same connection.
func TestSendAfterRefusal(t *testing.T) {
	server := script{"RCPT": "550 5.1.1 No"}.serve(t)
	conn := connect(t, server.relay())
	for range 3 {
		if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Refused || r.Broken {
			t.Fatalf("%+v", r)
		}
	}
	commands, _ := server.heard()
	if got := strings.Count(strings.Join(commands, "\n"), "RSET"); got != 3 {
		t.Errorf("%d RSET in %q", got, commands)
	}
}

func TestSendProceed(t *testing.T) {
	server := script{}.serve(t)
	conn := connect(t, server.relay())
	var seen []string
	yes := func() bool { seen, _ = server.heard(); return true }
	if r := conn.Send(t.Context(), envelope, letter, yes); r.Verdict != Accepted {
		t.Fatalf("%+v", r)
	}
	if len(seen) == 0 || seen[len(seen)-1] != "DATA" {
		t.Errorf("asked after %q, want after DATA", seen)
	}
	r := conn.Send(t.Context(), envelope, letter, func() bool { return false })
	if r.Verdict != Withheld || r.Stage != StageBody || !r.Broken {
		t.Errorf("%+v", r)
	}
	waitFor(t, func() bool { _, bodies := server.heard(); return len(bodies) == 2 })
	if _, bodies := server.heard(); bodies[1] != "(unfinished)" {
		t.Errorf("server has %q", bodies)
	}
}

func TestSendStops(t *testing.T) {
	t.Run("before MAIL, on a connection that stays good", func(t *testing.T) {
		conn := connect(t, script{}.serve(t).relay())
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if r := conn.Send(ctx, envelope, letter, nil); r.Verdict != Withheld || r.Broken {
			t.Errorf("%+v", r)
		}
		if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Accepted {
			t.Errorf("%+v", r)
		}
	})
	t.Run("while the relay thinks about the recipient", func(t *testing.T) {
		relay := script{"RCPT": silence}.serve(t).relay()
		relay.Timeout = time.Minute
		conn := connect(t, relay)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		begun := time.Now()
		r := conn.Send(ctx, envelope, letter, nil)
		if r.Verdict != Withheld || r.Stage != StageRcpt || !r.Broken || time.Since(begun) > 20*time.Second {
			t.Errorf("%+v after %s", r, time.Since(begun))
		}
	})
	t.Run("not in a body that is begun", func(t *testing.T) {
		server := script{}.serve(t)
		conn := connect(t, server.relay())
		ctx, cancel := context.WithCancel(t.Context())
		r := conn.Send(ctx, envelope, letter, func() bool { cancel(); return true })
		if _, bodies := server.heard(); r.Verdict != Accepted || len(bodies) != 1 {
			t.Errorf("%+v, server has %q", r, bodies)
		}
	})
}

func TestSendRefusesByItself(t *testing.T) {
	server := script{}.serve(t)
	conn := connect(t, server.relay())
	for name, test := range map[string]struct {
		envelope Envelope
		msg      string
		scope    Scope
	}{
		"a command in the recipient": {Envelope{"a@example.org", "b@example.org>\r\nRCPT TO:<c@example.org"}, "x\r\n", ScopeRecipient},
		"a recipient beyond ASCII":   {Envelope{"a@example.org", "jürgen@example.org"}, "x\r\n", ScopeRecipient},
		"a sender beyond ASCII":      {Envelope{"jürgen@example.org", "b@example.org"}, "x\r\n", ScopeSender},
		"bytes beyond ASCII":         {envelope, "Subject: grün\r\n\r\nx\r\n", ScopeMessage},
		"a bad sender":               {Envelope{"nobody", "b@example.org"}, "x\r\n", ScopeSender},
		"a smuggled message":         {envelope, "x\n.\r\nMAIL FROM:<e@example.org>\r\n", ScopeMessage},
		"a bare CR":                  {envelope, "x\r.\r\n", ScopeMessage},
	} {
		r := conn.Send(t.Context(), test.envelope, []byte(test.msg), nil)
		if r.Verdict != Refused || r.Scope != test.scope || r.Code != 0 || r.Broken || r.RecipientGone() || r.Text == "" {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if commands, _ := server.heard(); len(commands) != 1 {
		t.Errorf("server heard %q", commands)
	}
}

func TestSendEnvelope(t *testing.T) {
	server := script{"EHLO": "250 script"}.serve(t)
	conn := connect(t, server.relay())
	if r := conn.Send(t.Context(), Envelope{To: "bob@bücher.example"}, letter, nil); r.Verdict != Accepted {
		t.Fatalf("%+v", r)
	}
	commands, _ := server.heard()
	if want := []string{"MAIL FROM:<>", "RCPT TO:<bob@xn--bcher-kva.example>", "DATA"}; !slices.Equal(commands[1:], want) {
		t.Errorf("%q, want %q", commands[1:], want)
	}
}

func TestDotStuffed(t *testing.T) {
	for msg, want := range map[string]string{
		"":              "\r\n.\r\n",
		"a":             "a\r\n.\r\n",
		"a\r\n":         "a\r\n.\r\n",
		".\r\n":         "..\r\n.\r\n",
		".a\r\n..b\r\n": "..a\r\n...b\r\n.\r\n",
		"a.\r\nb.c":     "a.\r\nb.c\r\n.\r\n",
	} {
		if got, err := dotStuffed([]byte(msg)); err != nil || string(got) != want {
			t.Errorf("%q: %q, %v, want %q", msg, got, err, want)
		}
	}
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for begun := time.Now(); !done(); time.Sleep(time.Millisecond) {
		if time.Since(begun) > 5*time.Second {
			t.Error("did not happen")
			return
		}
	}
}
