// Package sink is a mail server that keeps what it receives: the other side of a
// real SMTP conversation, within this process. `recapd demo` shows what it got;
// tests make it fail at the stage they ask about.
//
// Faults come by plan (Faults), or from functions of Options. What these return
// decides:
//
//	nil                     go on
//	Reply(code, …)          refuse with that reply; 421 also ends the connection
//	Drop                    cut the connection without a reply
//	LoseReply (OnData only) keep the message, then cut the connection
//
// A message is received when its final dot has come and OnData has not refused it;
// a connection that ends sooner leaves nothing behind. Judge counts who got nothing,
// who got copies, and whose copies differ.
package sink

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Options describe a server. The zero value takes everything from everybody.
type Options struct {
	Dir   string // each message is also written here as NNNNNN.eml; empty: nowhere
	Limit int    // so many messages are kept in memory, the latest; 0: 1000

	StartTLS    bool // offer STARTTLS with a certificate for 127.0.0.1 that nobody knows
	ImplicitTLS bool // the same certificate, TLS from the first byte

	Certificate func(*x509.Certificate) // changes the certificate before it is made
	MaxTLS      uint16                  // the highest version of TLS; 0: all that are safe

	// With a Username, AUTH is demanded before MAIL: PLAIN, or the Mechanisms in
	// its stead. It is offered without TLS too, unless StartTLS is set, which makes
	// a server from whose offer somebody has stripped STARTTLS.
	Username, Password string
	Mechanisms         map[string]func(tls.ConnectionState) sasl.Server

	MaxSize  int64         // in bytes, told in EHLO; 0: no limit
	SMTPUTF8 bool          // take addresses outside ASCII, RFC 6531
	Delay    time.Duration // before each reply to EHLO, MAIL, RCPT and the final dot
	Record   bool          // keep every byte that comes in, see Heard
	Faults   Faults        // by plan; they come before those below

	OnHello func() error                // EHLO
	OnMail  func(from string) error     // MAIL
	OnRcpt  func(to string) error       // RCPT
	OnBody  func(from, to string) error // after 354, before the body is read
	OnData  func(Message) error         // after the final dot, before its reply
}

// Message is a message as it was received.
type Message struct {
	From, To string // envelope; To is the last recipient named
	Raw      []byte
	Received time.Time
}

// Act is a fault that is no reply.
type Act string

const (
	// Drop cuts the connection without a reply.
	Drop = Act("drop the connection")
	// LoseReply keeps the message and cuts the connection without a reply.
	LoseReply = Act("keep the message and lose the reply")
)

func (a Act) Error() string { return string(a) }

// Reply is an answer of the server's choosing, such as Reply(550, "5.1.1", "No such
// user"). Without an enhanced code, none is sent.
func Reply(code int, enhanced, text string) error {
	status := smtp.NoEnhancedCode
	fmt.Sscanf(enhanced, "%d.%d.%d", &status[0], &status[1], &status[2])
	return &smtp.SMTPError{Code: code, EnhancedCode: status, Message: text}
}

// Server is a running sink.
type Server struct {
	*store
	smtp     *smtp.Server
	listener net.Listener
	roots    *x509.CertPool
	tls      *tls.Config
	options  Options
	plan     *plan

	delay   atomic.Int64 // a time.Duration
	refuses atomic.Int64 // until then, in Unix nanoseconds
	open    atomic.Int64 // connections

	wiresMu sync.Mutex
	wires   []*wire
}

// Start listens on addr, "127.0.0.1:0" for any free port, and serves until Close.
func Start(addr string, o Options) (*Server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("start mail sink: %w", err)
	}
	s := &Server{store: newStore(o.Dir, o.Limit), options: o, plan: newPlan(o.Faults)}
	s.listener = door{listener, s}
	s.Slow(o.Delay)
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.newSession))
	s.smtp.Domain = "sink.example"
	s.smtp.MaxMessageBytes = o.MaxSize
	s.smtp.EnableSMTPUTF8 = o.SMTPUTF8
	s.smtp.AllowInsecureAuth = !o.StartTLS
	s.smtp.ErrorLog = log.New(io.Discard, "", 0) // cut connections are its business
	if o.StartTLS || o.ImplicitTLS {
		if err := s.secure(); err != nil {
			listener.Close()
			return nil, err
		}
	}
	go s.smtp.Serve(s.listener)
	return s, nil
}

func (s *Server) secure() error {
	certificate, err := selfSigned(s.options.Certificate)
	if err != nil {
		return fmt.Errorf("start mail sink: %w", err)
	}
	s.roots = x509.NewCertPool()
	s.roots.AddCert(certificate.Leaf)
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, MaxVersion: s.options.MaxTLS}
	s.tls = config
	if config.MaxVersion != 0 {
		config.MinVersion = tls.VersionTLS10 // no server of ours but this one would
	}
	if s.options.ImplicitTLS {
		s.listener = tls.NewListener(s.listener, config)
	} else {
		s.smtp.TLSConfig = config
	}
	return nil
}

// Host and Port tell where the server listens.
func (s *Server) Host() string { return s.address().IP.String() }

// Port tells the port, see Host.
func (s *Server) Port() int { return s.address().Port }

func (s *Server) address() *net.TCPAddr { return s.listener.Addr().(*net.TCPAddr) }

// RootCAs holds the server's own certificate, for a client that is to trust it. It
// is nil without TLS.
func (s *Server) RootCAs() *x509.CertPool { return s.roots }

// TLSConfig lends the server's certificate to another server. It is nil without TLS.
func (s *Server) TLSConfig() *tls.Config { return s.tls.Clone() }

// Close ends the server and every connection. What it has received stays readable.
func (s *Server) Close() error {
	s.listener.Close() // it may not be known to s.smtp yet
	return s.smtp.Close()
}
