package sink

import (
	"errors"
	"fmt"
	"math"
	"net/smtp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// sendTo tries until the server has no more to say against it, at most n times, and
// gives what it said.
func sendTo(s *Server, to string, n int) (said []string) {
	for range n {
		body := "Message-ID: <" + to + ">\r\n\r\n" + strings.Repeat("a line\r\n", 10)
		err := smtp.SendMail(s.address().String(), nil, "a@example.org", []string{to}, []byte(body))
		if err == nil {
			break
		}
		said = append(said, err.Error())
	}
	return said
}

func recipients(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("reader%d@example.org", i))
	}
	return all
}

// Each share is struck about as often as it says, and always for the same.
func TestShares(t *testing.T) {
	const n, share = 400, 0.3
	for name, test := range map[string]struct {
		faults Faults
		said   string
		kept   bool
	}{
		"MAIL dropped":     {Faults{DropMail: share}, "EOF", false},
		"RCPT deferred":    {Faults{DeferRcpt: share}, "450 ", false},
		"body dropped":     {Faults{DropBody: share}, "", false},
		"message deferred": {Faults{DeferData: share}, "451 ", false},
		"message dropped":  {Faults{DropData: share}, "", false},
		"reply lost":       {Faults{LoseReply: share}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := func(seed uint64) (struck []string) {
				test.faults.Seed = seed
				s := start(t, Options{Faults: test.faults, Limit: 1})
				for _, to := range recipients(n) {
					for _, said := range sendTo(s, to, 1) {
						struck = append(struck, to)
						if !strings.Contains(said, test.said) {
							t.Errorf("%s: %s", to, said)
						}
					}
				}
				if want := n - len(struck)*bit(!test.kept); s.Count() != want {
					t.Errorf("%d kept, want %d", s.Count(), want)
				}
				return struck
			}
			first := run(1)
			if off := math.Abs(float64(len(first)) - n*share); off > 40 {
				t.Errorf("%d of %d struck", len(first), n)
			}
			if again := run(1); !slices.Equal(again, first) {
				t.Error("the same seed strikes others")
			}
			if slices.Equal(run(2), first) {
				t.Error("another seed strikes the same")
			}
		})
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A fault does not stick to a recipient: who comes again gets through some time.
func TestSharesPass(t *testing.T) {
	s := start(t, Options{Faults: Faults{Seed: 3, DeferRcpt: 0.5, DropBody: 0.3, DeferData: 0.3, DropMail: 0.1}})
	all := recipients(50)
	for _, to := range all {
		sendTo(s, to, 100)
	}
	if c := Judge(all, s.Arrivals()); len(c.Lost) > 0 || c.Copies > 0 || len(c.Strangers) > 0 {
		t.Errorf("%+v", c)
	}
}

func TestGreylist(t *testing.T) {
	s := start(t, Options{Faults: Faults{Greylist: true}})
	for _, to := range recipients(3) {
		if said := sendTo(s, to, 3); len(said) != 1 || !strings.Contains(said[0], "451 4.7.1") && !strings.Contains(said[0], `451 "4.7.1`) {
			t.Errorf("%s: %q", to, said)
		}
	}
}

func TestGoodbye(t *testing.T) {
	s := start(t, Options{Faults: Faults{Goodbye: 2}})
	c, err := smtp.Dial(s.address().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for i := range 2 {
		w, err := transaction(c)
		if err == nil {
			err = w()
		}
		if err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	if _, err := transaction(c); err == nil || !strings.HasPrefix(err.Error(), "421") {
		t.Errorf("the third: %v", err)
	}
	if err := c.Noop(); err == nil {
		t.Error("still open after 421")
	}
}

// transaction begins a message and gives what ends it.
func transaction(c *smtp.Client) (end func() error, err error) {
	if err := errors.Join(c.Mail("a@example.org"), c.Rcpt("b@example.org")); err != nil {
		return nil, err
	}
	w, err := c.Data()
	if err != nil {
		return nil, err
	}
	return w.Close, nil
}

func TestMaxConnections(t *testing.T) {
	s := start(t, Options{Faults: Faults{MaxConnections: 2}})
	var open []*smtp.Client
	for range 2 {
		c, err := smtp.Dial(s.address().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		open = append(open, c)
	}
	if _, err := smtp.Dial(s.address().String()); err == nil || !strings.HasPrefix(err.Error(), "421") {
		t.Errorf("the third: %v", err)
	}
	open[0].Quit()
	time.Sleep(20 * time.Millisecond)
	c, err := smtp.Dial(s.address().String())
	if err != nil {
		t.Fatalf("in the place of the first: %v", err)
	}
	c.Close()
}

func TestRefuseAndSlow(t *testing.T) {
	s := start(t, Options{})
	s.Refuse(100 * time.Millisecond)
	if err := send(s, "too early\r\n"); err == nil {
		t.Error("not refused")
	}
	time.Sleep(110 * time.Millisecond)
	s.Slow(20 * time.Millisecond)
	begun := time.Now()
	if err := send(s, "late\r\n"); err != nil || time.Since(begun) < 80*time.Millisecond {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}

func TestHeard(t *testing.T) {
	s := start(t, Options{Record: true})
	send(s, "one\r\n")
	send(s, "two\r\n")
	heard := s.Heard()
	if len(heard) != 2 || !strings.HasPrefix(heard[0], "EHLO ") || !strings.Contains(heard[0], "one\r\n.\r\n") || !strings.Contains(heard[1], "two\r\n") {
		t.Errorf("%q", heard)
	}
}

func TestArrivals(t *testing.T) {
	s := start(t, Options{Limit: 1, OnData: func(m Message) error {
		if m.To == "reader1@example.org" {
			return LoseReply
		}
		return nil
	}})
	var all sync.WaitGroup
	for _, to := range recipients(3) {
		all.Go(func() { sendTo(s, to, 1) })
	}
	all.Wait()
	got := s.Arrivals()
	if len(got) != 3 || len(s.Messages()) != 1 {
		t.Fatalf("%d arrivals, %d messages", len(got), len(s.Messages()))
	}
	for i, a := range got {
		if a.MessageID != "<"+a.To+">" || a.Answered != (a.To != "reader1@example.org") || i > 0 && a.At < got[i-1].At {
			t.Errorf("%+v", a)
		}
	}
}

func TestJudge(t *testing.T) {
	a := Arrival{To: "a", MessageID: "<1>", Sum: [32]byte{1}}
	b := Arrival{To: "b", MessageID: "<2>", Sum: [32]byte{2}}
	otherBytes, otherID := a, a
	otherBytes.Sum, otherID.MessageID = [32]byte{9}, "<9>"
	for name, test := range map[string]struct {
		arrivals []Arrival
		want     Count
	}{
		"all as it should": {[]Arrival{b, a}, Count{}},
		"one is lost":      {[]Arrival{b}, Count{Lost: []string{"a"}}},
		"an equal copy":    {[]Arrival{a, b, a, a}, Count{Copies: 2}},
		"other bytes":      {[]Arrival{a, b, otherBytes}, Count{Copies: 1, Differing: []string{"a"}}},
		"another id":       {[]Arrival{a, b, a, otherID}, Count{Copies: 2, Differing: []string{"a"}}},
		"somebody else":    {[]Arrival{a, b, {To: "c"}}, Count{Strangers: []string{"c"}}},
		"nobody at all":    {nil, Count{Lost: []string{"a", "b"}}},
	} {
		if got := Judge([]string{"a", "b"}, test.arrivals); fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}
