package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// dial does what comes before the first message. The steps are ours and not those
// of go-mail's dialer: they have to be told apart, and what may be said before TLS
// stands is the point of all this.
func (r *Relay) dial(ctx context.Context) (*session, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	s, err := r.dialOnce(ctx, r.TLS)
	var noTLS *tlsError
	if errors.As(err, &noTLS) && r.TLS == TLSOpportunistic && !r.guardsPassword() && ctx.Err() == nil {
		return r.dialOnce(ctx, TLSNone) // a new connection: who knows where the old one stands
	}
	return s, err
}

func (r *Relay) check() error {
	switch r.TLS {
	case "", TLSRequired, TLSImplicit, TLSOpportunistic, TLSNone:
		return nil
	}
	return fmt.Errorf("tls mode %q: use required, implicit, opportunistic or none", r.TLS)
}

// dialOnce is cut when ctx ends, and leaves no connection behind when it fails.
func (r *Relay) dialOnce(ctx context.Context, mode TLSMode) (*session, error) {
	timeout := orDefault(r.ConnectTimeout, 30*time.Second)
	end := time.Now().Add(timeout)
	conn, err := r.open(ctx, mode, timeout)
	if err != nil {
		return nil, err
	}
	conn.SetDeadline(end)
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	client, err := r.introduce(conn, mode)
	if !stop() {
		err = ctx.Err()
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &session{client: client, wire: beneathTLS(conn)}, nil
}

func (r *Relay) open(ctx context.Context, mode TLSMode, timeout time.Duration) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: timeout}
	if mode == TLSImplicit {
		return (&tls.Dialer{NetDialer: dialer, Config: r.tlsConfig()}).DialContext(ctx, "tcp", r.String())
	}
	return dialer.DialContext(ctx, "tcp", r.String())
}

func (r *Relay) introduce(conn net.Conn, mode TLSMode) (*smtp.Client, error) {
	client, err := smtp.NewClient(conn, r.Host)
	if err != nil {
		return nil, fmt.Errorf("greeting: %w", err)
	}
	if err := client.Hello(r.hello()); err != nil {
		return nil, fmt.Errorf("EHLO: %w", err)
	}
	if err := r.secure(client, mode); err != nil {
		return nil, err
	}
	return client, r.authenticate(client)
}

func (r *Relay) hello() string {
	if r.Hello != "" {
		return r.Hello
	}
	if name, err := os.Hostname(); err == nil {
		return name
	}
	return "localhost"
}

// tlsError is a failure of STARTTLS, or of the EHLO after it.
type tlsError struct{ err error }

func (e *tlsError) Error() string { return "STARTTLS: " + e.err.Error() }
func (e *tlsError) Unwrap() error { return e.err }

// secure begins TLS where the mode asks for it. The client drops whatever else came
// in the clear behind the reply to STARTTLS, and what it was told before (RFC 3207
// section 4.2): nobody can put words into the relay's mouth.
func (r *Relay) secure(client *smtp.Client, mode TLSMode) error {
	offered, _ := client.Extension("STARTTLS")
	switch {
	case mode == TLSImplicit || mode == TLSNone || mode == TLSOpportunistic && !offered:
		return nil
	case !offered:
		return &tlsError{errors.New("the relay does not offer it, and TLS is required")}
	}
	if err := client.StartTLS(r.tlsConfig()); err != nil {
		return &tlsError{err}
	}
	return nil
}

func (r *Relay) tlsConfig() *tls.Config {
	return &tls.Config{
		ServerName: r.Host, RootCAs: r.RootCAs, MinVersion: tls.VersionTLS12,
		InsecureSkipVerify: r.TLS == TLSOpportunistic && !r.guardsPassword(), // see TLSOpportunistic
	}
}

// guardsPassword tells that something is to be said which must not be overheard.
func (r *Relay) guardsPassword() bool { return r.Username != "" && !r.onThisMachine() }

// onThisMachine goes by the names that go-mail knows as well.
func (r *Relay) onThisMachine() bool {
	return r.Host == "localhost" || r.Host == "127.0.0.1" || r.Host == "::1"
}

// beneathTLS is the connection that can be closed without another word.
func beneathTLS(conn net.Conn) net.Conn {
	if t, ok := conn.(*tls.Conn); ok {
		return t.NetConn()
	}
	return conn
}
