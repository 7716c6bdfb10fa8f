// Package fleet tells which nodes share a database, and for how long a node has what
// it claimed.
//
// Every node beats: each few seconds it writes into the ledger that it lives, which
// posts it sees, and whether it has found the database to be the right one. It reads
// there what the others wrote.
//
//	a beat reaches the ledger
//	│                   15 s            25 s    30 s
//	├────────────────────┼───────────────┼───────┼──────▶ no further beat
//	│ the node carries   │ begins nothing│ has cut all
//	│                    │               │       │ others, whose own beats went on
//	│                    │               │       │ through, bury it and take over
//
// A node measures its own silence from before it sent the beat that got through, and the
// others measure it from after they saw that beat: whatever the clocks say and however long
// the way is, a node has stopped before what it had is taken over. Only a process that
// stands still and goes on (SIGSTOP, a machine that slept) may still write a few bytes; it
// stops as soon as it runs.
//
// Who has heard nothing from the ledger himself buries nobody: a database that was away
// for a minute finds all nodes with what they had.
package fleet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"recapd/internal/newsletter"
)

// Ledger is what a node needs of the store.
type Ledger interface {
	// Beat records that a node lives, and lists all.
	Beat(ctx context.Context, n newsletter.Node) ([]newsletter.Node, error)
	// Bury forgets nodes that are gone and puts back what they had in hand.
	Bury(ctx context.Context, gone []string, now time.Time, hold bool) (int, error)
}

// Pace is how often a node beats and what follows from silence. Each is longer than the one
// before it.
type Pace struct {
	Beat   time.Duration
	Begin  time.Duration // of silence: the node begins nothing
	Finish time.Duration // of silence: the node has cut what was under way
	Bury   time.Duration // of silence: others take over
}

// Usual is the pace of nodes that are in service.
var Usual = Pace{Beat: 4 * time.Second, Begin: 15 * time.Second, Finish: 25 * time.Second, Bury: newsletter.NodeSilence}

// Member is this process among the nodes. Its fields are set once, before Join.
type Member struct {
	Ledger Ledger
	Name   string
	Pace   Pace // the zero Pace is Usual

	Revision    func() string // of the posts that this node sees, "" while it has none; nil: it reads none
	Vouches     func() bool   // whether this node has found the database to be the right one; nil: it has not
	HoldUnknown bool          // what gone nodes had in hand is the operator's to repeat
	Found       func()        // called when deliveries were put back; may be nil
	Now         func() time.Time
	Log         *slog.Logger

	mu      sync.Mutex
	started time.Time
	heard   time.Time // since when at most the ledger has been silent about us; zero: not joined
	leases  map[*span]struct{}
	nodes   []newsletter.Node // as of the last beat
	signs   map[string]sign   // of life of each
	lost    bool              // told that the ledger does not answer
}

// Join has the ledger hear of this node for the first time: before that it may claim
// nothing.
func (m *Member) Join(ctx context.Context) error {
	m.started = m.Now()
	m.Pace = cmp.Or(m.Pace, Usual)
	m.leases, m.signs = map[*span]struct{}{}, map[string]sign{}
	return m.beat(ctx)
}

// Run beats until ctx is done, and then takes leave: what this node may have left behind
// is the others'. By then it carries nothing. Errors of the ledger are told, not returned.
func (m *Member) Run(ctx context.Context) error {
	tick := time.NewTicker(m.Pace.Beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		m.tell(m.beat(ctx))
		if gone := m.gone(); len(gone) > 0 && ctx.Err() == nil {
			m.bury(ctx, gone)
		}
	}
}

// Leave takes this node off the list, so that nobody waits for it. It carries nothing any
// more.
func (m *Member) Leave(ctx context.Context) error {
	_, err := m.Ledger.Bury(ctx, []string{m.Name}, m.Now(), m.HoldUnknown)
	return err
}

// beat is one heartbeat.
func (m *Member) beat(ctx context.Context) error {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, m.Pace.Begin) // one that takes longer is of no use
	defer cancel()
	self := newsletter.Node{Name: m.Name, Started: m.started}
	if m.Revision != nil {
		self.Revision = m.Revision()
	}
	self.Vouches = m.Vouches != nil && m.Vouches()
	nodes, err := m.Ledger.Beat(ctx, self)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.note(nodes, began)
	return nil
}

// sign is the last sign of life of a node.
type sign struct {
	beats int64
	at    time.Time // when this node saw it
}

// note takes in what a beat that began at an instant has brought. A silence of our own
// ends whatever we thought of that of others.
func (m *Member) note(nodes []newsletter.Node, began time.Time) {
	now := time.Now()
	deaf := now.Sub(m.heard) > m.Pace.Begin
	m.nodes, m.heard = nodes, began
	for s := range m.leases {
		s.extend(m.Pace, began)
	}
	signs := make(map[string]sign, len(nodes))
	for _, n := range nodes {
		last, known := m.signs[n.Name]
		if !known || deaf || last.beats != n.Beats {
			last = sign{n.Beats, now}
		}
		signs[n.Name] = last
	}
	m.signs = signs
}

// gone lists the nodes that have been silent for so long, while we were not, that they have
// stopped whatever they did.
func (m *Member) gone() (names []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if time.Since(m.heard) > m.Pace.Begin {
		return nil
	}
	for name, last := range m.signs {
		if name != m.Name && m.heard.Sub(last.at) > m.Pace.Bury {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (m *Member) bury(ctx context.Context, gone []string) {
	n, err := m.Ledger.Bury(ctx, gone, m.Now(), m.HoldUnknown)
	if err != nil {
		m.tell(fmt.Errorf("take over from %v: %w", gone, err))
		return
	}
	m.Log.Warn("nodes have not been heard of, and are taken for gone", "nodes", gone, "deliveries in their hands", n)
	if n > 0 && m.Found != nil {
		m.Found()
	}
}

// tell logs that the ledger cannot be reached, and that it can be again, once each.
func (m *Member) tell(err error) {
	m.mu.Lock()
	was := m.lost
	m.lost = err != nil
	m.mu.Unlock()
	switch {
	case err != nil && !was && !errors.Is(err, context.Canceled):
		m.Log.Error("the ledger does not hear this node; after a while it stops sending, and goes on by itself", "err", err)
	case err == nil && was:
		m.Log.Info("the ledger hears this node again")
	}
}

// Live lists the nodes that the ledger has heard of lately, this one included.
func (m *Member) Live() (names []string) {
	for _, n := range m.others() {
		names = append(names, n.Name)
	}
	return append(names, m.Name)
}

// Disagree tells whether a node that lives sees other posts than those of a revision.
func (m *Member) Disagree(revision string) bool {
	return slices.ContainsFunc(m.others(), func(n newsletter.Node) bool { return n.Revision != "" && n.Revision != revision })
}

// others are the other nodes that have not been silent for long.
func (m *Member) others() (list []newsletter.Node) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range m.nodes {
		if n.Name != m.Name && n.Silent < m.Pace.Bury {
			list = append(list, n)
		}
	}
	return list
}
