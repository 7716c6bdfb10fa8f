package delivery_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/delivery"
	"recapd/internal/mail"
	"recapd/internal/mail/sink"
	"recapd/internal/newsletter"
	"recapd/internal/pace"
)

// Readers who were greylisted at first are the canary when they come due.
func testTheCanaryComesAfterGreylistingToo(t *testing.T, with hands) {
	var known atomic.Bool
	s := newScene(t, with, 60, sink.Options{OnRcpt: func(string) error {
		if known.Load() {
			return sink.Reply(550, "5.1.1", "No such user")
		}
		return sink.Reply(451, "4.7.1", "Greylisted")
	}})
	s.Canary = delivery.Canary{First: 20, Share: 0.2}
	ctx := context.Background()
	if err := s.Pass(ctx); err != nil {
		t.Fatal(err)
	}
	known.Store(true)
	for range 3 {
		s.later(2 * time.Minute)
		if err := s.Pass(ctx); err != nil {
			t.Fatal(err)
		}
	}
	i, err := s.store.Issue(ctx, s.issue.ID)
	if p := s.counts(t); err != nil || p[newsletter.Failed] != 20 || i.PausedReason == "" {
		t.Errorf("ledger: %v, paused because of %q, %v", p, i.PausedReason, err)
	}
}

// What the canary has told is not forgotten because we were stopped just then.
func testStoppingAtTheEndOfTheCanaryForgetsNothing(t *testing.T, with hands) {
	ctx, stop := context.WithCancel(context.Background())
	s := newScene(t, with, 40, sink.Options{OnRcpt: func(string) error { return sink.Reply(550, "5.1.1", "No such user") }})
	s.Canary = delivery.Canary{First: 10, Share: 0.2}
	outcomes := 0
	s.Recorded = func(newsletter.Outcome) {
		if outcomes++; outcomes == 10 {
			stop()
		}
	}
	for _, ctx := range []context.Context{ctx, context.Background()} {
		if err := s.Pass(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if p := s.counts(t); p[newsletter.Failed] != 10 {
		t.Errorf("ledger: %v", p)
	}
}

// A turn that a worker took for nothing is the next message's.
func testTurnsAreNotLost(t *testing.T, with hands) {
	s := newScene(t, with, 15, sink.Options{})
	s.Connections, s.Distributor = 10, with(t, 10)
	s.Canary = delivery.Canary{First: 5, Share: 0.2}
	s.All = pace.New(nil, map[string][]pace.Rate{pace.All: {{Count: 20, Per: time.Hour}}})
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	left := 0
	for s.All.Reserve(context.Background(), time.Now(), pace.All) == 0 {
		left++
	}
	if n := s.sink.Count(); n != 15 || left != 5 {
		t.Errorf("%d messages at 20 an hour, and %d turns are left", n, left)
	}
}

// A domain's rate costs one connection, not one for each message.
func testADomainsPaceKeepsTheConnection(t *testing.T, with hands) {
	hellos := atomic.Int64{}
	s := newScene(t, with, 12, sink.Options{OnHello: func() error { hellos.Add(1); return nil }})
	s.Now, s.Connections = time.Now, 1
	s.ByDomain = pace.New(nil, map[string][]pace.Rate{"example.org": {{Count: 8, Per: time.Second}}})
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p := s.counts(t); p[newsletter.Sent] != 12 || hellos.Load() != 1 {
		t.Errorf("one pass: %v over %d connections", p, hellos.Load())
	}
}

// A message that is too large for the relay fails for that reader, and says
// nothing about us.
func testATooLargeMessageIsItsOwnAffair(t *testing.T, with hands) {
	s := newScene(t, with, 3, sink.Options{MaxSize: 1 << 20})
	s.Carrier = &sizes{Carrier: s.Carrier, refused: reader(1)}
	for range 5 {
		if err := s.Pass(context.Background()); err != nil {
			t.Fatal(err)
		}
		s.later(time.Hour)
	}
	if p := s.counts(t); p[newsletter.Sent] != 2 || p[newsletter.Failed] != 1 {
		t.Errorf("ledger: %v", p)
	}
}

// sizes has one reader's message be more than the relay has said it takes.
type sizes struct {
	delivery.Carrier
	refused string
}

func (c *sizes) Connect(ctx context.Context) (mail.Conn, error) {
	conn, err := c.Carrier.Connect(ctx)
	return sized{conn, c.refused}, err
}

type sized struct {
	mail.Conn
	refused string
}

func (c sized) Send(ctx context.Context, e mail.Envelope, msg []byte, proceed func() bool) mail.Result {
	if e.To == c.refused {
		msg = append(msg, make([]byte, 1<<20)...)
	}
	return c.Conn.Send(ctx, e, msg, proceed)
}

// Nobody waits for ten goodbyes one after the other.
func testGoodbyesAreSaidTogether(t *testing.T, with hands) {
	s := newScene(t, with, 40, sink.Options{Delay: 20 * time.Millisecond})
	s.Connections, s.Distributor = 10, with(t, 10)
	s.Carrier = slowGoodbye{s.Carrier}
	began := time.Now()
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 12*time.Second { // one after the other: 20 and more
		t.Errorf("it took %v", took)
	}
}

type slowGoodbye struct{ delivery.Carrier }

func (c slowGoodbye) Connect(ctx context.Context) (mail.Conn, error) {
	conn, err := c.Carrier.Connect(ctx)
	return slowClose{conn}, err
}

type slowClose struct{ mail.Conn }

func (c slowClose) Close() error { time.Sleep(2 * time.Second); return c.Conn.Close() }

// A relay that is short of connections for a moment gets the others later.
func testWhoGotNoConnectionTriesAgain(t *testing.T, with hands) {
	s := newScene(t, with, 90, sink.Options{Delay: 5 * time.Millisecond})
	busy := &shortOfConnections{Carrier: s.Carrier}
	s.Carrier, s.PlanEvery = busy, 20*time.Millisecond
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p := s.counts(t); p[newsletter.Sent] != 90 || busy.granted.Load() < 3 {
		t.Errorf("ledger: %v over %d connections", p, busy.granted.Load())
	}
}

// shortOfConnections refuses all but the first for a while.
type shortOfConnections struct {
	delivery.Carrier
	tries, granted atomic.Int64
}

func (c *shortOfConnections) Connect(ctx context.Context) (mail.Conn, error) {
	if n := c.tries.Add(1); n > 1 && n < 4 {
		return nil, errors.New("too many connections")
	}
	c.granted.Add(1)
	return c.Carrier.Connect(ctx)
}

// What was given back for its domain's rate has not been tried: its time to be
// given up has not begun.
func testWaitingForADomainIsNoAttempt(t *testing.T, with hands) {
	var tried atomic.Int64
	s := newScene(t, with, 2, sink.Options{OnRcpt: func(to string) error {
		if tried.Add(1) > 1 {
			return sink.Reply(450, "4.2.0", "Later")
		}
		return nil
	}})
	s.Connections = 1
	s.ByDomain = pace.New(nil, map[string][]pace.Rate{"example.org": {{Count: 1, Per: time.Hour}}})
	ctx := context.Background()
	if err := s.Pass(ctx); err != nil {
		t.Fatal(err)
	}
	s.ByDomain = nil
	s.later(80 * time.Hour)
	if err := s.Pass(ctx); err != nil {
		t.Fatal(err)
	}
	if p := s.counts(t); p[newsletter.Deferred] != 1 {
		t.Errorf("ledger: %v", p)
	}
}

// A job queue that cannot be written stops the pass with the file's name, and
// changes nothing.
func TestAQueueWithoutAFolder(t *testing.T) {
	s := newScene(t, byRiver, 3, sink.Options{})
	s.Distributor = riverIn(t, filepath.Join(t.TempDir(), "missing", "recapd.db.jobs"), 3)
	if err := s.Pass(context.Background()); err == nil || s.open(t) != 3 {
		t.Errorf("Pass: %v, %d open", err, s.open(t))
	}
}
