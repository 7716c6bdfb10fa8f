package sink

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// store holds what was received. Only the latest messages stay in memory, so that a
// sink may run for days; Count goes on counting.
type store struct {
	dir   string
	limit int

	mu       sync.Mutex
	messages []Message
	count    int
	arrived  chan struct{} // closed and made anew at each arrival
}

func newStore(dir string, limit int) *store {
	if limit == 0 {
		limit = 1000
	}
	return &store{dir: dir, limit: limit, arrived: make(chan struct{})}
}

func (s *store) add(m Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir != "" {
		name := filepath.Join(s.dir, fmt.Sprintf("%06d.eml", s.count+1))
		if err := os.WriteFile(name, m.Raw, 0o600); err != nil {
			return err
		}
	}
	s.count++
	s.messages = append(s.messages, m)
	if len(s.messages) > s.limit {
		s.messages = s.messages[1:]
	}
	close(s.arrived)
	s.arrived = make(chan struct{})
	return nil
}

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
	return s.count
}

// Wait waits until n messages have been received since the start, at most for
// timeout, and gives those in memory. ok is false when they have not all come.
func (s *store) Wait(n int, timeout time.Duration) (messages []Message, ok bool) {
	late := time.After(timeout)
	for {
		s.mu.Lock()
		count, arrived := s.count, s.arrived
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
