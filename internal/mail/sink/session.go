package sink

import (
	"io"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one connection.
type session struct {
	server *Server
	conn   *smtp.Conn
	known  bool // has shown the password
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
	time.Sleep(s.server.options.Delay)
	if fault == Drop || fault == LoseReply {
		s.conn.Conn().Close() // the reply that go-smtp writes next goes nowhere
	}
	return fault
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.options.Username != "" && !s.known {
		return s.answer(Reply(530, "5.7.0", "Authentication required"))
	}
	s.from = from
	if s.server.options.OnMail == nil {
		return s.answer(nil)
	}
	return s.answer(s.server.options.OnMail(from))
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if s.server.options.OnRcpt == nil {
		return s.answer(nil)
	}
	return s.answer(s.server.options.OnRcpt(to))
}

func (s *session) Data(r io.Reader) error {
	if s.server.options.OnBody != nil {
		if err := s.server.options.OnBody(s.from, s.to); err != nil {
			return s.answer(err)
		}
	}
	raw, err := io.ReadAll(r)
	if err != nil { // the connection ended within the body, or the body is too large
		return err
	}
	return s.answer(s.keep(Message{From: s.from, To: s.to, Raw: raw, Received: time.Now()}))
}

func (s *session) keep(m Message) error {
	var fault error
	if s.server.options.OnData != nil {
		fault = s.server.options.OnData(m)
	}
	if fault != nil && fault != LoseReply {
		return fault
	}
	if err := s.server.add(m); err != nil {
		return Reply(452, "4.3.1", err.Error())
	}
	return fault
}

func (s *session) Reset()        { s.from, s.to = "", "" }
func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string {
	if s.server.options.Username == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		o := s.server.options
		if o.Username == "" || username != o.Username || password != o.Password {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}
