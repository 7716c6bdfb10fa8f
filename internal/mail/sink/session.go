package sink

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one connection.
type session struct {
	server *Server
	conn   *smtp.Conn
	known  bool // has shown the password
	had    int  // messages so far
	from   string
	to     string
}

func (s *Server) newSession(c *smtp.Conn) (smtp.Session, error) {
	session := &session{server: s, conn: c}
	if s.options.OnHello == nil {
		return session, session.answer(nil)
	}
	return session, session.answer(s.options.OnHello())
}

// answer waits as long as this server does before a reply, and carries out what is
// no reply.
func (s *session) answer(fault error) error {
	time.Sleep(time.Duration(s.server.delay.Load()))
	var reply *smtp.SMTPError
	if errors.As(fault, &reply) && reply.Code == 421 { // RFC 5321 section 3.8: and closes
		wireOf(s.conn.Conn()).last.Store(true)
	}
	if fault == Drop || fault == LoseReply {
		s.conn.Conn().Close() // the reply that go-smtp writes next goes nowhere
	}
	return fault
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	o := s.server.options
	if o.Username != "" && !s.known {
		return s.answer(Reply(530, "5.7.0", "Authentication required"))
	}
	s.from = from
	fault := s.server.plan.mail(from, s.had)
	if fault == nil && o.OnMail != nil {
		fault = o.OnMail(from)
	}
	return s.answer(fault)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	fault := s.server.plan.rcpt(to)
	if on := s.server.options.OnRcpt; fault == nil && on != nil {
		fault = on(to)
	}
	return s.answer(fault)
}

func (s *session) Data(r io.Reader) error {
	fault := s.server.plan.body(s.to)
	if on := s.server.options.OnBody; fault == nil && on != nil {
		fault = on(s.from, s.to)
	}
	if fault != nil {
		return s.answer(fault)
	}
	body := bufio.NewReader(r)
	_, _ = body.Peek(1) // an error comes again below
	began := s.server.Clock()
	raw, err := io.ReadAll(body)
	if err != nil { // the connection ended within the body, or the body is too large
		return err
	}
	s.had++
	return s.answer(s.keep(Message{From: s.from, To: s.to, Raw: raw, Received: time.Now()}, began))
}

func (s *session) keep(m Message, began time.Duration) error {
	fault := s.server.plan.data(m.To)
	if on := s.server.options.OnData; fault == nil && on != nil {
		fault = on(m)
	}
	if fault != nil && fault != LoseReply {
		return fault
	}
	if err := s.server.add(m, began, fault == nil); err != nil {
		return Reply(452, "4.3.1", err.Error())
	}
	return fault
}

func (s *session) Reset()        { s.from, s.to = "", "" }
func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string {
	o := s.server.options
	switch {
	case o.Username == "":
		return nil
	case len(o.Mechanisms) == 0:
		return []string{sasl.Plain}
	}
	var names []string
	for name := range o.Mechanisms {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (s *session) Auth(name string) (sasl.Server, error) {
	o := s.server.options
	if len(o.Mechanisms) == 0 && name == sasl.Plain {
		return sasl.NewPlainServer(func(_, username, password string) error {
			if o.Username == "" || username != o.Username || password != o.Password {
				return smtp.ErrAuthFailed
			}
			s.known = true
			return nil
		}), nil
	}
	mechanism := o.Mechanisms[name]
	if mechanism == nil {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	state, _ := s.conn.TLSConnectionState()
	return &login{session: s, mechanism: mechanism(state)}, nil
}

// login remembers that a mechanism has ended well.
type login struct {
	session   *session
	mechanism sasl.Server
}

func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	challenge, done, err = l.mechanism.Next(response)
	if err != nil {
		return nil, false, smtp.ErrAuthFailed
	}
	l.session.known = l.session.known || done
	return challenge, done, nil
}
