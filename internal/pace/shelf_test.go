package pace

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// shelf is a keeper with a clock.
type shelf struct {
	clock func() time.Time
	kept  map[string]string
	asked int
	away  bool
}

func (s *shelf) Turns(_ context.Context, scope string, use func(time.Time, string) string) error {
	s.asked++
	if s.away {
		return errors.New("away")
	}
	if s.kept == nil {
		s.kept = map[string]string{}
	}
	use(s.clock(), s.kept[scope]) // one that could not be kept
	s.kept[scope] = use(s.clock(), s.kept[scope])
	return nil
}

// hand is a connection of a node, next free at an instant.
type hand struct {
	at   time.Time
	node int
}

type hands []hand

func (h hands) Len() int           { return len(h) }
func (h hands) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h hands) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *hands) Push(x any)        { *h = append(*h, x.(hand)) }
func (h *hands) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// TestFleet: nodes whose clocks differ, and that are started anew in the middle, keep to
// the limits together as one does, use most of what they allow, and ask far less often
// than they send where much is sent.
func TestFleet(t *testing.T) {
	for _, test := range []struct {
		rates       []Rate
		connections int           // of each of three nodes
		reply       time.Duration // of the relay
		span        time.Duration
		least       int     // messages
		asks        float64 // at most, for a message
	}{
		{[]Rate{{14, second}}, 4, 5 * time.Millisecond, minute, 14*60 - 14, 4},
		{[]Rate{{1000, second}}, 10, 5 * time.Millisecond, 20 * second, 850 * 20, 0.2},
		{[]Rate{{1000, second}}, 2, 50 * time.Millisecond, 20 * second, 115 * 20, 0.9}, // the relay is slower than that
		{[]Rate{{14, second}, {500, minute}}, 4, 5 * time.Millisecond, 30 * minute, 480 * 30, 4},
		{[]Rate{{5000, hour}}, 4, 5 * time.Millisecond, 3 * hour, 2*5000 + 4900, 0.2},
		{[]Rate{{20, hour}}, 4, 5 * time.Millisecond, 10 * hour, 190, 4},
	} {
		t.Run(fmt.Sprint(test.rates, test.connections), func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			now := start
			kept := &shelf{clock: func() time.Time { return now.Add(-3 * hour).Truncate(time.Millisecond) }}
			var nodes []*Limits
			var free hands
			for node := range 3 {
				nodes = append(nodes, forAll(kept, test.rates...))
				for range test.connections {
					free = append(free, hand{start.Add(time.Duration(random.Int64N(int64(test.reply)))), node})
				}
			}
			heap.Init(&free)
			var sent []time.Time
			for end, restarted := start.Add(test.span), false; free[0].at.Before(end); {
				next := heap.Pop(&free).(hand)
				now = next.at
				if !restarted && now.Sub(start) > test.span/2 {
					restarted, nodes[1] = true, forAll(kept, test.rates...)
				}
				local := now.Add(time.Duration(next.node) * 7 * minute)
				wait := nodes[next.node].Reserve(ctx, local, All)
				if wait == 0 {
					sent = append(sent, now)
					wait = test.reply/2 + time.Duration(random.Int64N(int64(test.reply)))
				}
				next.at = now.Add(wait)
				heap.Push(&free, next)
			}
			for _, r := range test.rates {
				if n := most(sent, r.Per); n > r.Count {
					t.Errorf("%d in %s, more than %d", n, r.Per, r.Count)
				}
			}
			if len(sent) < test.least {
				t.Errorf("%d messages in %s, want %d", len(sent), test.span, test.least)
			}
			if asks := float64(kept.asked) / float64(len(sent)); asks > test.asks {
				t.Errorf("asked %.2f times for a message, more than %.2f", asks, test.asks)
			}
		})
	}
}

// TestKeeperAway: nothing goes, nobody asks all the time, and it goes on by itself.
func TestKeeperAway(t *testing.T) {
	kept := &shelf{clock: func() time.Time { return start }, away: true}
	l := forAll(kept, Rate{10, second})
	for i := range 100 {
		if l.Reserve(ctx, start.Add(time.Duration(i)*time.Millisecond), All) == 0 {
			t.Fatal("a turn from nowhere")
		}
	}
	if kept.asked != 1 {
		t.Errorf("asked %d times", kept.asked)
	}
	kept.away = false
	if l.Reserve(ctx, start.Add(unanswered), All) != 0 {
		t.Error("it does not go on")
	}
}

// TestOtherRates: what is kept counts for rates that were changed, and what cannot be read
// begins anew.
func TestOtherRates(t *testing.T) {
	kept := &shelf{clock: func() time.Time { return start }}
	if forAll(kept, Rate{10, hour}, Rate{10, second}).Reserve(ctx, start, All) != 0 {
		t.Fatal("the first one waits")
	}
	for name, test := range map[string]struct {
		kept  string
		rates []Rate
		free  bool
	}{
		"lower":       {kept.kept[All], []Rate{{1, hour}}, false},
		"higher":      {kept.kept[All], []Rate{{20, hour}}, true},
		"another one": {kept.kept[All], []Rate{{1, day}}, true},
		"none":        {"", []Rate{{1, hour}}, true},
		"of others":   {`{"3600000000000":{"counts":"many"}}`, []Rate{{1, hour}}, true},
		"rubbish":     {"\x00", []Rate{{1, hour}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			l := forAll(&shelf{clock: kept.clock, kept: map[string]string{All: test.kept}}, test.rates...)
			if free := l.Reserve(ctx, start, All) == 0; free != test.free {
				t.Errorf("free: %v, want %v", free, test.free)
			}
		})
	}
}
