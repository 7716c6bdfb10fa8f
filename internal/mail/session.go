package mail

import (
	"context"
	"errors"
	"fmt"
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
	timeout      time.Duration
	replyTimeout time.Duration

	used   bool // it has carried a message, or tried
	broken bool
}

func (s *session) Send(ctx context.Context, e Envelope, msg []byte, proceed func() bool) Result {
	if s.broken {
		return lost(StageMail, errors.New("the connection has ended"))
	}
	from, to, refused := e.paths()
	if refused != nil {
		return *refused
	}
	wire, err := dotStuffed(msg)
	if err != nil {
		return Result{Verdict: Refused, Stage: StageBody, Scope: ScopeMessage, Text: err.Error()}
	}
	r := s.transact(ctx, from, to, wire, proceed)
	s.settle(&r)
	return r
}

// settle leaves the connection ready for the next message, or ends it.
func (s *session) settle(r *Result) {
	r.Stale = r.Broken && s.used && r.Stage == StageMail && r.Verdict == Deferred
	s.used = true
	if (r.Verdict == Deferred || r.Verdict == Refused) && !r.Broken {
		r.Broken = !s.reset()
	}
	if r.Broken {
		s.broken = true
		s.client.Close()
	}
}

// transact is one mail transaction, RFC 5321 section 3.3.
func (s *session) transact(ctx context.Context, from, to string, wire []byte, proceed func() bool) Result {
	if ctx.Err() != nil {
		return withheld(StageMail, "stopped before it was begun")
	}
	// An ended ctx wakes whoever waits for a reply, by a deadline long past.
	stop := context.AfterFunc(ctx, func() { s.client.UpdateDeadline(-time.Hour) })
	defer stop()

	for _, step := range []struct {
		stage   Stage
		want    int // first digit of the reply
		command string
	}{
		{StageMail, 2, "MAIL FROM:<" + from + ">" + s.sizeParameter(wire)},
		{StageRcpt, 2, "RCPT TO:<" + to + ">"},
		{StageData, 3, "DATA"},
	} {
		if r, ok := s.command(ctx, step.stage, step.want, step.command); !ok {
			return r
		}
	}
	// From here the server waits for the body, and takes everything for it: there
	// is no way back but to hang up, which delivers nothing without a final dot.
	if !stop() {
		return hungUp(StageBody, "stopped before the body")
	}
	if proceed != nil && !proceed() {
		return hungUp(StageBody, "called off before the body")
	}
	return s.body(wire)
}

// hungUp is the result of stopping within a transaction.
func hungUp(stage Stage, why string) Result {
	r := withheld(stage, why)
	r.Broken = true
	return r
}

// sizeParameter lets a server refuse what is too large for it before it is sent,
// RFC 1870.
func (s *session) sizeParameter(wire []byte) string {
	if offered, _ := s.client.Extension("SIZE"); !offered {
		return ""
	}
	return fmt.Sprintf(" SIZE=%d", len(wire)-len(finalDot))
}

// command sends one command and reads its reply. ok is false when the transaction
// ends here.
func (s *session) command(ctx context.Context, stage Stage, want int, line string) (r Result, ok bool) {
	s.client.UpdateDeadline(s.timeout)
	if ctx.Err() != nil { // it may have ended just before the deadline was set anew
		return hungUp(stage, "stopped"), false
	}
	code, text, err := s.exchange(line)
	switch {
	case err != nil && ctx.Err() != nil:
		return hungUp(stage, "stopped"), false
	case err != nil:
		return lost(stage, err), false
	case code/100 != want:
		return judge(stage, code, text), false
	}
	return Result{}, true
}

func (s *session) exchange(line string) (code int, text string, err error) {
	id, err := s.client.Text.Cmd("%s", line)
	if err != nil {
		return 0, "", err
	}
	s.client.Text.StartResponse(id)
	defer s.client.Text.EndResponse(id)
	return s.client.Text.ReadResponse(0) // 0: any code
}

// body writes the message and waits for the relay to take it over.
func (s *session) body(wire []byte) Result {
	s.client.UpdateDeadline(s.timeout)
	w := s.client.Text.W
	_, err := w.Write(wire)
	if err == nil {
		err = w.Flush()
	}
	if err != nil { // then the final dot, the last bytes of all, has not gone out
		return s.interrupted(err)
	}
	s.client.UpdateDeadline(s.replyTimeout)
	code, text, err := s.client.Text.ReadResponse(0)
	switch {
	case err != nil:
		return lost(StageReply, err)
	case code/100 != 2:
		return judge(StageReply, code, text)
	}
	enhanced, text := cutEnhanced(code, text)
	return Result{Verdict: Accepted, Stage: StageReply, Code: code, Enhanced: enhanced, Text: tidy(text)}
}

// interrupted looks whether a server that hung up within the body said why.
func (s *session) interrupted(err error) Result {
	s.client.UpdateDeadline(time.Second)
	r := lost(StageBody, err)
	if code, text, err := s.client.Text.ReadResponse(0); err == nil && code >= 400 {
		r = judge(StageBody, code, text)
	}
	r.Broken = true
	return r
}

// reset takes the server back to where a transaction can begin. It tells whether
// that worked.
func (s *session) reset() bool {
	s.client.UpdateDeadline(s.timeout)
	code, _, err := s.exchange("RSET")
	return err == nil && code/100 == 2
}

// Close says goodbye, without waiting long for an answer. A relay that does not
// answer a QUIT has still accepted what it accepted.
func (s *session) Close() error {
	if s.broken {
		return nil
	}
	s.broken = true
	s.client.UpdateDeadline(5 * time.Second)
	s.client.Quit()
	s.client.Close()
	return nil
}
