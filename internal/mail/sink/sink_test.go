package sink

import (
	"io"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func start(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// send speaks SMTP by the standard library, so that this room does not test itself
// with the code it is there to test.
func send(s *Server, body string) error {
	return smtp.SendMail(s.address().String(), nil, "a@example.org", []string{"b@example.org"}, []byte(body))
}

func TestServerKeeps(t *testing.T) {
	dir := t.TempDir()
	s := start(t, Options{Dir: dir, Limit: 2})
	for _, body := range []string{"one\r\n", "two\r\n", ".three\r\n"} {
		if err := send(s, body); err != nil {
			t.Fatal(err)
		}
	}
	got, ok := s.Wait(3, time.Second)
	if !ok || s.Count() != 3 || len(got) != 2 || string(got[0].Raw) != "two\r\n" || string(got[1].Raw) != ".three\r\n" {
		t.Errorf("%v %d %q", ok, s.Count(), got)
	}
	if got[1].From != "a@example.org" || got[1].To != "b@example.org" || got[1].Received.IsZero() {
		t.Errorf("%+v", got[1])
	}
	file, err := os.ReadFile(filepath.Join(dir, "000001.eml"))
	if err != nil || string(file) != "one\r\n" {
		t.Errorf("%q, %v", file, err)
	}
}

func TestServerWait(t *testing.T) {
	s := start(t, Options{})
	if _, ok := s.Wait(1, 10*time.Millisecond); ok {
		t.Error("nothing has come, yet Wait says so")
	}
	go func() {
		time.Sleep(20 * time.Millisecond)
		send(s, "late\r\n")
	}()
	if got, ok := s.Wait(1, 5*time.Second); !ok || len(got) != 1 {
		t.Errorf("%v %q", ok, got)
	}
}

func TestServerFaults(t *testing.T) {
	refuse := Reply(450, "4.2.1", "not today")
	for name, test := range map[string]struct {
		options Options
		want    string // in the client's error
		kept    int
	}{
		"EHLO refused":   {Options{OnHello: func() error { return refuse }}, `450 "4.2.1 not today"`, 0},
		"MAIL refused":   {Options{OnMail: func(string) error { return refuse }}, `450 "4.2.1 not today"`, 0},
		"MAIL dropped":   {Options{OnMail: func(string) error { return Drop }}, "EOF|reset", 0},
		"RCPT refused":   {Options{OnRcpt: func(string) error { return refuse }}, `450 "4.2.1 not today"`, 0},
		"RCPT dropped":   {Options{OnRcpt: func(string) error { return Drop }}, "EOF|reset", 0},
		"body dropped":   {Options{OnBody: func(_, _ string) error { return Drop }}, "EOF|reset|broken pipe", 0},
		"reply refused":  {Options{OnData: func(Message) error { return refuse }}, `450 "4.2.1 not today"`, 0},
		"reply dropped":  {Options{OnData: func(Message) error { return Drop }}, "EOF|reset", 0},
		"reply lost":     {Options{OnData: func(Message) error { return LoseReply }}, "EOF|reset", 1},
		"too large":      {Options{MaxSize: 10}, "552", 0},
		"no password":    {Options{Username: "ada", Password: "s3cret"}, "530", 0},
		"without a code": {Options{OnRcpt: func(string) error { return Reply(550, "", "no") }}, `550 "no"`, 0},
		"folder is gone": {Options{Dir: "/dev/null/no-folder"}, "452", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, test.options)
			err := send(s, "a body of some length\r\n")
			if err == nil || !containsOne(err.Error(), strings.Split(test.want, "|")) || s.Count() != test.kept {
				t.Errorf("%v and %d kept, want %q and %d", err, s.Count(), test.want, test.kept)
			}
		})
	}
}

// A client that hangs up within the body has sent nothing.
func TestServerUnfinishedBody(t *testing.T) {
	s := start(t, Options{})
	c, err := smtp.Dial(s.address().String())
	if err != nil {
		t.Fatal(err)
	}
	c.Mail("a@example.org")
	c.Rcpt("b@example.org")
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, strings.Repeat("half a message\r\n", 1000))
	c.Close()
	if _, ok := s.Wait(1, 50*time.Millisecond); ok {
		t.Errorf("%q", s.Messages())
	}
}

func TestServerDelay(t *testing.T) {
	s := start(t, Options{Delay: 20 * time.Millisecond})
	begun := time.Now()
	if err := send(s, "slow\r\n"); err != nil || time.Since(begun) < 80*time.Millisecond {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}

// Who has left before a body begins must not get it, whenever that ends.
func TestWhenABodyBegan(t *testing.T) {
	s := start(t, Options{})
	c, err := smtp.Dial(s.address().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.Mail("a@example.org")
	c.Rcpt("b@example.org")
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	const pause = 20 * time.Millisecond
	time.Sleep(pause)
	before := s.Clock()
	io.WriteString(w, strings.Repeat("the first half\r\n", 1000))
	time.Sleep(pause)
	io.WriteString(w, "the second\r\n")
	w.Close()
	got := s.Arrivals()
	if len(got) != 1 || got[0].Began < before || got[0].At < got[0].Began+pause/2 {
		t.Errorf("after %s: %+v", before, got)
	}
}

func TestServerPassword(t *testing.T) {
	s := start(t, Options{Username: "ada", Password: "s3cret"})
	for password, want := range map[string]bool{"s3cret": true, "guess": false} {
		auth := smtp.PlainAuth("", "ada", password, s.Host())
		err := smtp.SendMail(s.address().String(), auth, "a@example.org", []string{"b@example.org"}, []byte("hi\r\n"))
		if (err == nil) != want {
			t.Errorf("%s: %v", password, err)
		}
	}
}

func TestStartTwiceOnOnePort(t *testing.T) {
	s := start(t, Options{})
	if _, err := Start(s.address().String(), Options{}); err == nil {
		t.Error("two servers on one port")
	}
}

func containsOne(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}
