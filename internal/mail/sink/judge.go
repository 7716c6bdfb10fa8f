package sink

import (
	"bytes"
	"crypto/sha256"
	netmail "net/mail"
	"slices"
	"time"
)

// Arrival is what stays known of each message, however many there are.
type Arrival struct {
	To        string
	MessageID string // with its angle brackets; "" when there is none
	Sum       [sha256.Size]byte
	Began     time.Duration // when the first byte of its body came, by Server.Clock
	At        time.Duration // when the whole of it was kept, by the same clock
	Answered  bool          // false: the reply was lost on purpose
}

func arrival(m Message, began, at time.Duration, answered bool) Arrival {
	a := Arrival{To: m.To, Sum: sha256.Sum256(m.Raw), Began: began, At: at, Answered: answered}
	if parsed, err := netmail.ReadMessage(bytes.NewReader(m.Raw)); err == nil {
		a.MessageID = parsed.Header.Get("Message-ID")
	}
	return a
}

// Count is what a campaign came to.
type Count struct {
	Lost      []string // expected, and nothing came
	Strangers []string // not expected, and something came
	Copies    int      // arrivals beyond each recipient's first
	Differing []string // whose copies are not all the same message, byte for byte
}

// Judge compares what arrived with who was to be served.
func Judge(expected []string, arrivals []Arrival) Count {
	first := map[string]Arrival{}
	differing := map[string]bool{}
	var c Count
	for _, a := range arrivals {
		before, again := first[a.To]
		if !again {
			first[a.To] = a
			continue
		}
		c.Copies++
		if a.MessageID != before.MessageID || a.Sum != before.Sum {
			differing[a.To] = true
		}
	}
	wanted := map[string]bool{}
	for _, to := range expected {
		wanted[to] = true
		if _, came := first[to]; !came {
			c.Lost = append(c.Lost, to)
		}
	}
	for to := range first {
		if !wanted[to] {
			c.Strangers = append(c.Strangers, to)
		}
	}
	for to := range differing {
		c.Differing = append(c.Differing, to)
	}
	slices.Sort(c.Strangers)
	slices.Sort(c.Differing)
	return c
}
