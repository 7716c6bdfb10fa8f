// Package sink is a mail server that keeps what it receives: the other side of a
// real SMTP conversation, within this process. `recapd demo` shows what it got;
// tests make it fail at the stage they ask about.
//
// Faults are functions of Options. What they return decides:
//
//	nil                     go on
//	Reply(code, …)          refuse with that reply
//	Drop                    cut the connection without a reply
//	LoseReply (OnData only) keep the message, then cut the connection
//
// A message is received when its final dot has come and OnData has not refused it;
// a connection that ends sooner leaves nothing behind.
package sink

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// Options describe a server. The zero value takes everything from everybody.
type Options struct {
	Dir   string // each message is also written here as NNNNNN.eml; empty: nowhere
	Limit int    // so many messages are kept in memory, the latest; 0: 1000

	StartTLS    bool // offer STARTTLS with a certificate for 127.0.0.1 that nobody knows
	ImplicitTLS bool // the same certificate, TLS from the first byte

	// With a Username, AUTH PLAIN is demanded before MAIL. It is offered without
	// TLS too, unless StartTLS is set.
	Username, Password string

	MaxSize int64         // in bytes; 0: no limit
	Delay   time.Duration // before each reply to EHLO, MAIL, RCPT and the final dot

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
	options  Options
}

// Start listens on addr, "127.0.0.1:0" for any free port, and serves until Close.
func Start(addr string, o Options) (*Server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("start mail sink: %w", err)
	}
	s := &Server{store: newStore(o.Dir, o.Limit), listener: listener, options: o}
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.newSession))
	s.smtp.Domain = "sink.example"
	s.smtp.MaxMessageBytes = o.MaxSize
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
	certificate, err := selfSigned()
	if err != nil {
		return fmt.Errorf("start mail sink: %w", err)
	}
	s.roots = x509.NewCertPool()
	s.roots.AddCert(certificate.Leaf)
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
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

// Close ends the server and every connection. What it has received stays readable.
func (s *Server) Close() error {
	s.listener.Close() // it may not be known to s.smtp yet
	return s.smtp.Close()
}
