package sink

import (
	"encoding/binary"
	"hash/fnv"
	"sync"
)

// Faults are troubles by plan, for campaigns of thousands of messages. A share
// lies between 0 and 1. Whether one strikes is drawn from the seed, the recipient
// and how often that one has come, not from chance: a campaign can be run again,
// and the order of its connections does not matter.
//
// DATA itself is always answered 354 here; DeferData speaks after the final dot.
type Faults struct {
	Seed uint64

	MaxConnections int     // at once; one more is greeted with 421. 0: no limit
	Goodbye        int     // each connection ends with 421 instead of its message number Goodbye+1; 0: never
	DropMail       float64 // cut instead of the reply to MAIL
	DeferRcpt      float64 // 450 4.2.0
	Greylist       bool    // 451 4.7.1 to the first RCPT for each recipient
	DropBody       float64 // cut within the body
	DeferData      float64 // 451 4.3.0 after the final dot; nothing is kept
	DropData       float64 // cut after the final dot; nothing is kept
	LoseReply      float64 // cut after the final dot; the message is kept
}

// plan draws the faults of one server.
type plan struct {
	Faults

	mu    sync.Mutex
	times map[string]uint64 // how often a question was asked
}

func newPlan(f Faults) *plan { return &plan{Faults: f, times: map[string]uint64{}} }

// mail is asked with the number of messages that the connection has had.
func (p *plan) mail(from string, had int) error {
	switch {
	case p.Goodbye > 0 && had >= p.Goodbye:
		return Reply(421, "4.3.2", "Enough for one connection")
	case p.strikes(p.DropMail, "mail", from):
		return Drop
	}
	return nil
}

func (p *plan) rcpt(to string) error {
	switch {
	case p.Greylist && p.count("greylist", to) == 0:
		return Reply(451, "4.7.1", "Greylisted, come back later")
	case p.strikes(p.DeferRcpt, "rcpt", to):
		return Reply(450, "4.2.0", "Mailbox busy")
	}
	return nil
}

func (p *plan) body(to string) error {
	if p.strikes(p.DropBody, "body", to) {
		return Drop
	}
	return nil
}

func (p *plan) data(to string) error {
	switch {
	case p.strikes(p.DeferData, "defer", to):
		return Reply(451, "4.3.0", "Local error, try again")
	case p.strikes(p.DropData, "drop", to):
		return Drop
	case p.strikes(p.LoseReply, "lose", to):
		return LoseReply
	}
	return nil
}

func (p *plan) strikes(share float64, question, about string) bool {
	if share <= 0 {
		return false
	}
	h := fnv.New64a()
	h.Write(binary.LittleEndian.AppendUint64(nil, p.Seed))
	h.Write(binary.LittleEndian.AppendUint64(nil, p.count(question, about)))
	h.Write([]byte(question + "/" + about))
	return float64(mixed(h.Sum64())>>11)/(1<<53) < share
}

// mixed spreads what FNV leaves close together (the finaliser of SplitMix64).
func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (p *plan) count(question, about string) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.times[question+"/"+about]
	p.times[question+"/"+about] = n + 1
	return n
}
