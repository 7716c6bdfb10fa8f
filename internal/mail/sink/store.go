package sink

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// store holds what was received. Only the latest messages stay in memory, so that a
// sink may run for days; of all others the Arrival stays.
type store struct {
	dir   string
	limit int
	began time.Time

	mu       sync.Mutex
	messages []Message
	arrivals []Arrival
	arrived  chan struct{} // closed and made anew at each arrival
}

func newStore(dir string, limit int) *store {
	if limit == 0 {
		limit = 1000
	}
	return &store{dir: dir, limit: limit, began: time.Now(), arrived: make(chan struct{})}
}

func (s *store) add(m Message, began time.Duration, answered bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir != "" {
		name := filepath.Join(s.dir, fmt.Sprintf("%06d.eml", len(s.arrivals)+1))
		if err := os.WriteFile(name, m.Raw, 0o600); err != nil {
			return err
		}
	}
	s.arrivals = append(s.arrivals, arrival(m, began, s.Clock(), answered))
	s.messages = append(s.messages, m)
	if len(s.messages) > s.limit {
		s.messages = s.messages[1:]
	}
	close(s.arrived)
	s.arrived = make(chan struct{})
	return nil
}

// Clock is the time since the server's start, by a clock that does not jump.
func (s *store) Clock() time.Duration { return time.Since(s.began) }

// Messages gives what was received and is still in memory, oldest first.
func (s *store) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// Count is the number of messages received since the start.
func (s *store) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.arrivals)
}

// Arrivals gives all that was received since the start, oldest first.
func (s *store) Arrivals() []Arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Arrival(nil), s.arrivals...)
}

// Wait waits until n messages have been received since the start, at most for
// timeout, and gives those in memory. ok is false when they have not all come.
func (s *store) Wait(n int, timeout time.Duration) (messages []Message, ok bool) {
	late := time.After(timeout)
	for {
		s.mu.Lock()
		count, arrived := len(s.arrivals), s.arrived
		s.mu.Unlock()
		if count >= n {
			return s.Messages(), true
		}
		select {
		case <-arrived:
		case <-late:
			return s.Messages(), false
		}
	}
}
