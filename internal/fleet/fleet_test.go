package fleet

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"recapd/internal/newsletter"
)

// ledger remembers nodes, unless it is away.
type ledger struct {
	mu     sync.Mutex
	away   bool
	nodes  map[string]newsletter.Node
	seen   map[string]time.Time
	buried []string
}

var errAway = errors.New("away")

func (l *ledger) Beat(_ context.Context, n newsletter.Node) ([]newsletter.Node, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away {
		return nil, errAway
	}
	n.Beats = l.nodes[n.Name].Beats + 1
	l.nodes[n.Name], l.seen[n.Name] = n, time.Now()
	var list []newsletter.Node
	for name, n := range l.nodes {
		n.Silent = time.Since(l.seen[name])
		list = append(list, n)
	}
	return list, nil
}

func (l *ledger) Bury(_ context.Context, gone []string, _ time.Time, _ bool) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away {
		return 0, errAway
	}
	for _, name := range gone {
		if _, ok := l.nodes[name]; ok {
			delete(l.nodes, name)
			l.buried = append(l.buried, name)
		}
	}
	return len(gone), nil
}

func (l *ledger) set(away bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.away = away
}

func (l *ledger) dead() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.buried)
}

func newLedger() *ledger {
	return &ledger{nodes: map[string]newsletter.Node{}, seen: map[string]time.Time{}}
}

// join has a node of this name beat until kill.
func join(t *testing.T, l *ledger, name string) (m *Member, kill func()) {
	m = &Member{Ledger: l, Name: name, Now: time.Now,
		Revision: func() string { return "r" }, Vouches: func() bool { return true }}
	return m, start(t, m)
}

// start has a node beat until kill.
func start(t *testing.T, m *Member) (kill func()) {
	m.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	ctx, cancel := context.WithCancel(t.Context())
	if err := m.Join(ctx); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = m.Run(ctx) }()
	return func() { cancel(); <-done }
}

// in has a test go by a clock of its own.
func in(t *testing.T, story func(t *testing.T)) { synctest.Test(t, story) }

func TestADeadNodeIsBuriedWithinAMinute(t *testing.T) {
	in(t, func(t *testing.T) {
		l := newLedger()
		a, stop := join(t, l, "a")
		defer stop()
		found := make(chan struct{}, 1)
		a.Found = func() { found <- struct{}{} }
		_, kill := join(t, l, "b")
		time.Sleep(10 * time.Second)
		if !slices.Equal(a.Live(), []string{"b", "a"}) {
			t.Errorf("live: %v", a.Live())
		}
		kill()
		killed := time.Now()
		<-found
		if took := time.Since(killed); took < Usual.Finish || took > time.Minute {
			t.Errorf("buried after %v", took)
		}
		time.Sleep(10 * time.Second)
		if !slices.Equal(l.dead(), []string{"b"}) || !slices.Equal(a.Live(), []string{"a"}) {
			t.Errorf("dead: %v, live: %v", l.dead(), a.Live())
		}
	})
}

func TestWhoHearsNothingBuriesNobody(t *testing.T) {
	in(t, func(t *testing.T) {
		l := newLedger()
		_, stopA := join(t, l, "a")
		_, stopB := join(t, l, "b")
		defer stopA()
		defer stopB()
		for _, away := range []time.Duration{time.Second, 14 * time.Second, 40 * time.Second, 10 * time.Minute} {
			time.Sleep(20 * time.Second)
			l.set(true)
			time.Sleep(away)
			l.set(false)
			time.Sleep(time.Minute)
			if len(l.dead()) > 0 {
				t.Fatalf("away for %v: %v were buried", away, l.dead())
			}
		}
	})
}

// A node stops before what it had is taken over, however the beats fall.
func TestALeaseEndsBeforeTheBurial(t *testing.T) {
	for offset := range 5 {
		in(t, func(t *testing.T) {
			l := newLedger()
			_, stop := join(t, l, "a")
			defer stop()
			time.Sleep(time.Duration(offset) * 900 * time.Millisecond)
			b, cut := join(t, l, "b")
			begin, finish, release := b.Begin(t.Context())
			defer release()
			time.Sleep(time.Minute)
			if begin.Err() != nil || finish.Err() != nil {
				t.Fatal("the lease of a node that beats has ended")
			}
			cut() // from the ledger; what it carries goes on
			<-begin.Done()
			if !errors.Is(context.Cause(begin), newsletter.ErrUnheard) || finish.Err() != nil {
				t.Errorf("begin: %v, finish: %v", context.Cause(begin), finish.Err())
			}
			<-finish.Done()
			if len(l.dead()) > 0 {
				t.Error("it was buried while it was at work")
			}
			time.Sleep(Usual.Bury)
			if !slices.Equal(l.dead(), []string{"b"}) {
				t.Errorf("buried: %v", l.dead())
			}
		})
	}
}

// A short absence of the database ends no lease; a long one ends those that are held, and
// the next begins anew.
func TestALeaseOutlivesAShortAbsence(t *testing.T) {
	in(t, func(t *testing.T) {
		l := newLedger()
		a, stop := join(t, l, "a")
		defer stop()
		begin, _, release := a.Begin(t.Context())
		l.set(true)
		time.Sleep(10 * time.Second)
		l.set(false)
		time.Sleep(time.Minute)
		if begin.Err() != nil {
			t.Error("ended by ten seconds")
		}
		l.set(true)
		time.Sleep(time.Minute)
		if begin.Err() == nil {
			t.Error("not ended by a minute")
		}
		again, _, releaseAgain := a.Begin(t.Context())
		defer releaseAgain()
		time.Sleep(time.Millisecond)
		if again.Err() == nil {
			t.Error("begun while the ledger is away")
		}
		l.set(false)
		time.Sleep(5 * time.Second)
		release()
		fresh, _, releaseFresh := a.Begin(t.Context())
		defer releaseFresh()
		time.Sleep(time.Minute)
		if fresh.Err() != nil {
			t.Error("the ledger is back, and the lease has ended")
		}
	})
}

func TestReleasedLeasesAreForgotten(t *testing.T) {
	in(t, func(t *testing.T) {
		a, stop := join(t, newLedger(), "a")
		defer stop()
		begin, finish, release := a.Begin(t.Context())
		release()
		if begin.Err() == nil || finish.Err() == nil || len(a.leases) > 0 {
			t.Error("a released lease goes on")
		}
	})
}

func TestLeaving(t *testing.T) {
	in(t, func(t *testing.T) {
		l := newLedger()
		a, stop := join(t, l, "a")
		stop()
		if err := a.Leave(t.Context()); err != nil || len(l.nodes) > 0 {
			t.Errorf("%v; there: %v", err, l.nodes)
		}
	})
}

func TestDisagreeing(t *testing.T) {
	in(t, func(t *testing.T) {
		l := newLedger()
		a, stopA := join(t, l, "a")
		defer stopA()
		var theirs atomic.Value
		theirs.Store("")
		b := &Member{Ledger: l, Name: "b", Now: time.Now, Revision: func() string { return theirs.Load().(string) }}
		stopB := start(t, b)
		for _, c := range []struct {
			theirs string
			want   bool
		}{{"r", false}, {"", false}, {"other", true}, {"r", false}, {"other", true}} {
			theirs.Store(c.theirs)
			time.Sleep(10 * time.Second)
			if got := a.Disagree("r"); got != c.want {
				t.Errorf("they see %q: %v", c.theirs, got)
			}
		}
		stopB()
		time.Sleep(time.Minute)
		if a.Disagree("r") {
			t.Error("a node that is gone counts")
		}
	})
}
