package mail

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"strconv"
	"time"
)

// TLSMode says how a connection to a relay is protected.
type TLSMode string

const (
	TLSRequired TLSMode = "required" // STARTTLS (RFC 3207), or no message and no password
	TLSImplicit TLSMode = "implicit" // TLS from the first byte (RFC 8314)
	TLSNone     TLSMode = "none"     // never; for a relay on this machine

	// TLSOpportunistic takes what protection there is (RFC 7435), as Postfix does
	// with "may": STARTTLS where it is offered, with whatever certificate, and no
	// TLS where that fails. Whoever could show a false certificate could as well
	// take STARTTLS out of the offer, so refusing one would only lose mail. A
	// password changes that: with a Username, and off this machine, nothing is
	// taken but TLS with a good certificate.
	TLSOpportunistic TLSMode = "opportunistic"
)

// Relay is the next mail server, as an operator describes it. A password goes out
// over TLS only, whatever the mechanism, unless the host is this very machine.
type Relay struct {
	Host     string
	Port     int
	TLS      TLSMode // "" is TLSRequired
	Username string  // empty: no AUTH
	Password string  // for Auth "XOAUTH2" an access token
	Auth     string  // SASL mechanism; empty: the best of those offered, see mechanisms
	Hello    string  // our name in EHLO; empty: the name of this machine

	ConnectTimeout time.Duration // until the relay is ready for messages; 0: 30 s
	Timeout        time.Duration // for each step up to the end of the body; 0: 2 min
	ReplyTimeout   time.Duration // for the reply to the final dot; 0: 10 min, RFC 5321 section 4.5.3.2.6

	// A connection says goodbye after MaxMessages (0: 100), before the relay gets
	// tired of it, and is not trusted after IdleTimeout (0: 30 s) without a
	// message: whoever stands between may have forgotten it without a word.
	MaxMessages int
	IdleTimeout time.Duration

	RootCAs *x509.CertPool // nil: those of the system
}

// ConnectError says why there is no connection. Its Result never says anything
// about a message: the scope is always the relay. A verdict of Refused means that
// the relay does not want us, by a 5xx: waiting will not help, the operator may.
type ConnectError struct {
	Result Result
	err    error
}

func (e *ConnectError) Error() string { return e.err.Error() }
func (e *ConnectError) Unwrap() error { return e.err }

// Connect opens a session: greeting, EHLO, STARTTLS, AUTH. Its error is a
// *ConnectError.
func (r *Relay) Connect(ctx context.Context) (Conn, error) {
	s, err := r.dial(ctx)
	if err != nil {
		return nil, &ConnectError{
			Result: failure(StageConnect, err),
			err:    fmt.Errorf("connect to relay %s: %w", r, err),
		}
	}
	s.timeout = orDefault(r.Timeout, 2*time.Minute)
	s.replyTimeout = orDefault(r.ReplyTimeout, 10*time.Minute)
	s.maxIdle = orDefault(r.IdleTimeout, 30*time.Second)
	s.maxMessages = orDefault(r.MaxMessages, 100)
	return s, nil
}

// String names the relay as host:port.
func (r *Relay) String() string { return net.JoinHostPort(r.Host, strconv.Itoa(r.Port)) }

func orDefault[T time.Duration | int](given, otherwise T) T {
	if given == 0 {
		return otherwise
	}
	return given
}
