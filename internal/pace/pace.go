// Package pace says how fast messages may leave: so many a second, a minute, an
// hour, a day, all together and to each recipient domain. Relays sell their service
// by such numbers, and mailbox providers slow down or block whoever is too fast for
// them.
//
// A limit is a promise about every stretch of its length, wherever that begins: at
// "50000/d" no 24 hours ever see more. Within it messages go as fast as the other
// limits let them; only the seconds are spread evenly, since a burst within a second
// is what relays complain about.
//
//	message to gmail.com ─▶ all: 14/s, 50000/d ─▶ gmail.com: 2/s ─▶ go
//	                         │ full                │ full
//	                         └──────────┬──────────┘
//	                                    ▼
//	                  nothing is taken; so long until it may be asked again
//
// A limit remembers what it let go, in memory. After a restart Note can tell it
// what the records say.
package pace

import (
	"strings"
	"sync"
	"time"
)

// Rate is so many messages in a time. The zero Rate is no limit.
type Rate struct {
	Count int
	Per   time.Duration
}

// EveryOther is the domain whose rates hold for each domain that has none of its
// own. Each has its share to itself.
const EveryOther = "*"

// Limits hold for all who share them. They may be used by many goroutines. A nil
// *Limits lets everything go.
type Limits struct {
	domains map[string][]Rate // in lower case

	mu   sync.Mutex
	all  meters
	each map[string]meters
}

// New makes limits for all messages together, and by recipient domain.
func New(all []Rate, domains map[string][]Rate) *Limits {
	l := &Limits{domains: map[string][]Rate{}, all: newMeters(all), each: map[string]meters{}}
	for name, rates := range domains {
		l.domains[strings.ToLower(name)] = rates
	}
	return l
}

// Reserve takes a turn for a message to domain when it may leave at now, and gives
// 0. Else it takes nothing and tells how long to wait before asking again; meanwhile
// another domain may be free.
func (l *Limits) Reserve(now time.Time, domain string) (wait time.Duration) {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	its := l.metersOf(domain, now)
	if wait = max(l.all.wait(now), its.wait(now)); wait > 0 {
		return wait
	}
	l.all.take(now, 1)
	its.take(now, 1)
	return 0
}

// GiveBack takes a turn back that was taken at a time and not used. A rate per
// second does not notice.
func (l *Limits) GiveBack(taken time.Time, domain string) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all.giveBack(taken)
	l.metersOf(domain, taken).giveBack(taken)
}

// Spacing is how far apart messages to domain are when they use all that its own
// limits allow in the long run.
func (l *Limits) Spacing(domain string) (longest time.Duration) {
	if l == nil {
		return 0
	}
	rates, ok := l.domains[strings.ToLower(domain)]
	if !ok {
		rates = l.domains[EveryOther]
	}
	for _, r := range rates {
		if r.Count > 0 {
			longest = max(longest, r.Per/time.Duration(r.Count))
		}
	}
	return longest
}

// Note counts messages that left at a time before now, by another process. Notes
// come in the order of their times, before the first Reserve.
func (l *Limits) Note(at time.Time, domain string, count int) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all.take(at, count)
	l.metersOf(domain, at).take(at, count)
}

// manyDomains is how many are kept in mind before those at rest are forgotten.
const manyDomains = 10_000

func (l *Limits) metersOf(domain string, now time.Time) meters {
	domain = strings.ToLower(domain)
	if m, ok := l.each[domain]; ok {
		return m
	}
	rates, ok := l.domains[domain]
	if !ok {
		rates = l.domains[EveryOther]
	}
	if len(rates) == 0 {
		return nil
	}
	if len(l.each) >= manyDomains {
		for name, m := range l.each {
			if m.atRest(now) {
				delete(l.each, name)
			}
		}
	}
	m := newMeters(rates)
	l.each[domain] = m
	return m
}
