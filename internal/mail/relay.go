package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// TLSMode says how a connection to a relay is protected.
type TLSMode string

const (
	TLSRequired      TLSMode = "required"      // STARTTLS (RFC 3207), or no message and no password
	TLSImplicit      TLSMode = "implicit"      // TLS from the first byte (RFC 8314)
	TLSOpportunistic TLSMode = "opportunistic" // STARTTLS where it is offered
	TLSNone          TLSMode = "none"          // never; for a relay on this machine
)

// Relay is the next mail server, as an operator describes it. Without TLS go-mail
// keeps a password from PLAIN and LOGIN unless the host is this machine.
type Relay struct {
	Host     string
	Port     int
	TLS      TLSMode // "" is TLSRequired
	Username string  // empty: no AUTH
	Password string
	Hello    string // our name in EHLO; empty: the name of this machine

	ConnectTimeout time.Duration // until the relay is ready for messages; 0: 30 s
	Timeout        time.Duration // for each step up to the end of the body; 0: 2 min
	ReplyTimeout   time.Duration // for the reply to the final dot; 0: 10 min, RFC 5321 section 4.5.3.2.6

	RootCAs *x509.CertPool // nil: those of the system
}

// ConnectError says why there is no connection. Its Result never says anything
// about a message: the scope is always the relay.
type ConnectError struct {
	Result Result
	err    error
}

func (e *ConnectError) Error() string { return e.err.Error() }
func (e *ConnectError) Unwrap() error { return e.err }

// Connect opens a session: greeting, EHLO, STARTTLS, AUTH. Its error is a
// *ConnectError.
func (r *Relay) Connect(ctx context.Context) (Conn, error) {
	client, err := r.dial(ctx)
	if err != nil {
		return nil, &ConnectError{
			Result: failure(StageConnect, err),
			err:    fmt.Errorf("connect to relay %s: %w", r.address(), err),
		}
	}
	return &session{
		client:       client,
		timeout:      orDefault(r.Timeout, 2*time.Minute),
		replyTimeout: orDefault(r.ReplyTimeout, 10*time.Minute),
	}, nil
}

// dial does by go-mail what comes before the first message. go-mail heeds ctx only
// while it dials, and leaves the connection open when it gives up later; so the
// connection is kept at hand here, to be cut when ctx ends and closed on failure.
func (r *Relay) dial(ctx context.Context) (*smtp.Client, error) {
	var conn net.Conn
	stop := func() bool { return true }
	options, err := r.options(func(dialing context.Context, network, _ string) (_ net.Conn, err error) {
		// Our own address: go-mail's has no brackets around an IPv6 host.
		if conn, err = r.open(dialing, network, r.address()); err == nil {
			stop = context.AfterFunc(ctx, func() { conn.Close() })
		}
		return conn, err
	})
	if err != nil {
		return nil, err
	}
	dialer, err := gomail.NewClient(r.Host, options...)
	if err != nil {
		return nil, err
	}
	client, err := dialer.DialToSMTPClientWithContext(ctx)
	if !stop() {
		err = ctx.Err()
	}
	if err != nil && conn != nil {
		conn.Close()
	}
	return client, err
}

func (r *Relay) open(ctx context.Context, network, address string) (net.Conn, error) {
	if r.TLS == TLSImplicit {
		return (&tls.Dialer{Config: r.tlsConfig()}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

func (r *Relay) options(dial gomail.DialContextFunc) ([]gomail.Option, error) {
	policy, err := r.tlsPolicy()
	if err != nil {
		return nil, err
	}
	options := []gomail.Option{
		gomail.WithPort(r.Port),
		gomail.WithTimeout(orDefault(r.ConnectTimeout, 30*time.Second)),
		gomail.WithTLSConfig(r.tlsConfig()),
		gomail.WithTLSPolicy(policy),
		gomail.WithDialContextFunc(dial),
	}
	if r.TLS == TLSImplicit {
		options = append(options, gomail.WithSSL())
	}
	if r.Hello != "" {
		options = append(options, gomail.WithHELO(r.Hello))
	}
	if r.Username != "" {
		options = append(options,
			gomail.WithUsername(r.Username), gomail.WithPassword(r.Password),
			gomail.WithOpportunisticSMTPAuth(
				gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1,
				gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthCramMD5))
	}
	return options, nil
}

func (r *Relay) tlsPolicy() (gomail.TLSPolicy, error) {
	switch r.TLS {
	case "", TLSRequired, TLSImplicit:
		return gomail.TLSMandatory, nil
	case TLSOpportunistic:
		return gomail.TLSOpportunistic, nil
	case TLSNone:
		return gomail.NoTLS, nil
	}
	return 0, fmt.Errorf("tls mode %q: use required, implicit, opportunistic or none", r.TLS)
}

func (r *Relay) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: r.Host, RootCAs: r.RootCAs, MinVersion: tls.VersionTLS12}
}

func (r *Relay) address() string { return net.JoinHostPort(r.Host, strconv.Itoa(r.Port)) }

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}
