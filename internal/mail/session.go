package mail

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// session is a connection to a relay that is ready for messages.
//
// It speaks over the textproto.Conn that go-mail's client exports, not by the
// client's own Mail, Rcpt and Data: those give an error where we need to know the
// code, the stage and whether the final dot went out.
type session struct {
	client       *smtp.Client
	wire         net.Conn // below the client and below TLS
	timeout      time.Duration
	replyTimeout time.Duration
	maxIdle      time.Duration
	maxMessages  int

	carried int       // messages, or attempts
	last    time.Time // when the last one ended
	spent   bool      // still good for a goodbye, not for a message

	mu      sync.Mutex // Close may come from another goroutine
	sending bool
	over    bool
}

var errOver = errors.New("the connection has ended")

func (s *session) Send(ctx context.Context, e Envelope, msg []byte, proceed func() bool) Result {
	if !s.begin() {
		return lost(StageMail, errOver)
	}
	defer s.end()
	t, refused := s.prepare(e, msg)
	if refused != nil {
		return *refused
	}
	t.proceed = proceed
	r := s.transact(ctx, t)
	s.settle(&r)
	return r
}

func (s *session) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sending = !s.over && !s.spent
	return s.sending
}

func (s *session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sending = false
}

// settle leaves the connection ready for the next message, or ends it.
func (s *session) settle(r *Result) {
	r.Stale = r.Broken && s.carried > 0 && r.Stage == StageMail && r.Verdict == Deferred
	s.carried++
	s.last = time.Now()
	if s.carried >= s.maxMessages && !r.Broken {
		s.spent, r.Broken = true, true
	}
	if s.spent { // Close says goodbye
		return
	}
	if (r.Verdict == Deferred || r.Verdict == Refused) && !r.Broken {
		r.Broken = !s.reset()
	}
	if r.Broken {
		s.hangUp()
	}
}

// reset takes the server back to where a transaction can begin. It tells whether
// that worked.
func (s *session) reset() bool {
	s.client.UpdateDeadline(s.timeout)
	code, _, err := s.exchange("RSET")
	return err == nil && code/100 == 2
}

func (s *session) hangUp() {
	s.mu.Lock()
	s.over = true
	s.mu.Unlock()
	s.wire.Close()
}

// Close says goodbye, without waiting long for an answer. A relay that does not
// answer a QUIT has still accepted what it accepted. While a message is under way
// there is no goodbye: the connection is cut.
func (s *session) Close() error {
	s.mu.Lock()
	over, sending := s.over, s.sending
	s.over = true
	s.mu.Unlock()
	if !over && !sending {
		s.client.UpdateDeadline(5 * time.Second)
		s.client.Quit()
	}
	s.wire.Close()
	return nil
}

// cut tells that Close came while a message was under way.
func (s *session) cut() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over
}
