// Package pace says how fast messages may leave: so many a second, a minute, an
// hour, a day, all together and to each recipient domain. Relays sell their service
// by such numbers, and mailbox providers slow down or block whoever is too fast for
// them.
//
// A limit is a promise about every stretch of its length, wherever that begins: at
// "50000/d" no 24 hours ever see more, of all nodes together. Within it messages go as
// fast as the other limits let them; only the seconds are spread evenly, since a burst
// within a second is what relays complain about.
//
//	a message to gmail.com
//	      │
//	      ▼             every 1/20 s, or so
//	share of gmail.com ─────────────────────▶ keeper: gmail.com: 2/s, 5000/d
//	      │ a turn        some turns, or wait      │
//	      ▼                                        └ what the meters have counted, in
//	     goes                                        the ledger: other nodes and later
//	                                                 processes go on from there
//
// Turns are taken a few at a time where many are used, and are void soon after: what is
// left of them goes back.
package pace

import (
	"context"
	"strings"
	"sync"
	"time"
)

// Rate is so many messages in a time. The zero Rate is no limit.
type Rate struct {
	Count int
	Per   time.Duration
}

// Scopes that are not the domain of a recipient.
const (
	All        = ""  // all messages together
	EveryOther = "*" // rates of each domain that has none of its own; each has its share to itself
)

// Keeper keeps what the meters of scopes have counted.
type Keeper interface {
	// Turns replaces what is kept of a scope, "" at first, by what use makes of it; now
	// is the keeper's clock. Nobody else uses the scope meanwhile. use may be called again
	// when its result could not be kept.
	Turns(ctx context.Context, scope string, use func(now time.Time, kept string) string) error
}

// Limits hold for all who share them or their Keeper. They may be used by many
// goroutines. A nil *Limits lets everything go.
type Limits struct {
	keeper Keeper
	rates  map[string][]Rate // of scopes, in lower case

	mu   sync.Mutex
	each map[string]*share
}

// New makes limits of scopes. Without a keeper they count by the times they are asked at, for
// this process alone.
func New(keeper Keeper, rates map[string][]Rate) *Limits {
	l := &Limits{keeper: keeper, rates: map[string][]Rate{}, each: map[string]*share{}}
	for scope, list := range rates {
		l.rates[strings.ToLower(scope)] = list
	}
	return l
}

// Reserve takes a turn for a message of a scope when it may leave at now, and gives 0.
// Else it takes nothing and tells how long to wait before asking again; meanwhile
// another scope may be free. A keeper that does not answer has it wait, too.
func (l *Limits) Reserve(ctx context.Context, now time.Time, scope string) (wait time.Duration) {
	if s := l.shareOf(scope, now); s != nil {
		return s.reserve(ctx, now)
	}
	return 0
}

// GiveBack takes a turn back that was taken at a time and not used, also when everything
// else is stopping. One that the keeper does not take is lost.
func (l *Limits) GiveBack(taken time.Time, scope string) {
	if s := l.shareOf(scope, taken); s != nil {
		s.giveBack(taken)
	}
}

// Spacing is how far apart the messages of a scope are when they use all that is allowed
// in the long run.
func (l *Limits) Spacing(scope string) (longest time.Duration) {
	if l == nil {
		return 0
	}
	for _, r := range l.ratesOf(strings.ToLower(scope)) {
		longest = max(longest, r.Per/time.Duration(r.Count))
	}
	return longest
}

// ratesOf are the rates that hold for a scope; none: no limit.
func (l *Limits) ratesOf(scope string) (list []Rate) {
	rates, ok := l.rates[scope]
	if !ok && scope != All {
		rates = l.rates[EveryOther]
	}
	for _, r := range rates {
		if r.Count > 0 && r.Per > 0 {
			list = append(list, r)
		}
	}
	return list
}

// manyScopes is how many are kept in mind before those at rest are forgotten.
const manyScopes = 10_000

// shareOf is nil where there is no limit.
func (l *Limits) shareOf(scope string, now time.Time) *share {
	if l == nil {
		return nil
	}
	scope = strings.ToLower(scope)
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, ok := l.each[scope]; ok {
		return s
	}
	rates := l.ratesOf(scope)
	if len(rates) == 0 {
		return nil
	}
	if len(l.each) >= manyScopes {
		for name, s := range l.each {
			if s.atRest(now) {
				delete(l.each, name)
			}
		}
	}
	s := newShare(l.keeper, scope, rates)
	l.each[scope] = s
	return s
}
