package mail

import (
	"context"
	"time"
)

// Conn takes messages one after the other. It has two kinds, a session with a
// Relay and an Outbox, which is why it is an interface here. A Conn is used by one
// goroutine at a time; only Close may come from another.
type Conn interface {
	// Send hands over one message as Encode made it. Until the body is begun,
	// ending ctx ends the attempt (Withheld); a body that is begun is finished,
	// within the relay's timeouts. proceed, if not nil, is asked as the last thing
	// before the body; when it says no, nothing is delivered (Withheld).
	//
	// After a Result that is Broken, Close is the only thing left to call. An
	// Accepted one may be Broken too: the connection has carried its share.
	Send(ctx context.Context, e Envelope, msg []byte, proceed func() bool) Result

	// Close ends the connection. Called while Send waits in another goroutine, it
	// cuts the connection, and Send returns at once: Unknown when the whole message
	// was out, Deferred else. It may be called again.
	Close() error
}

// Envelope is the RFC 5321 envelope: bare addresses, one recipient.
type Envelope struct {
	From string // return path; "" is the null one
	To   string
}

// SendWithin is Conn.Send with an end: when stop is done, a message that is under way
// has so long to get its answer; then the connection is cut. Zero is as long as the
// relay takes.
func SendWithin(ctx, stop context.Context, within time.Duration, c Conn, e Envelope, msg []byte, proceed func() bool) Result {
	if within > 0 {
		done := make(chan struct{})
		defer close(done)
		defer context.AfterFunc(stop, func() {
			select {
			case <-done:
			case <-time.After(within):
				c.Close()
			}
		})()
	}
	return c.Send(ctx, e, msg, proceed)
}
