package mail

import (
	"context"
	"errors"
	"time"
)

// transaction is one message on its way through a session (RFC 5321 section 3.3),
// as it goes over the wire.
type transaction struct {
	from, to   string
	parameters string // of MAIL
	wire       []byte // the body, final dot included
	proceed    func() bool
}

func (s *session) transact(ctx context.Context, t transaction) Result {
	if ctx.Err() != nil {
		return withheld(StageMail, "stopped before it was begun")
	}
	if s.carried > 0 && time.Since(s.last) > s.maxIdle {
		s.spent = true
		return lost(StageMail, errors.New("idle for too long"))
	}
	// An ended ctx wakes whoever waits for a reply, by a deadline long past.
	stop := context.AfterFunc(ctx, func() { s.client.UpdateDeadline(-time.Hour) })
	defer stop()

	for _, step := range []struct {
		stage   Stage
		want    int // first digit of the reply
		command string
	}{
		{StageMail, 2, "MAIL FROM:<" + t.from + ">" + t.parameters},
		{StageRcpt, 2, "RCPT TO:<" + t.to + ">"},
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
	if t.proceed != nil && !t.proceed() {
		return hungUp(StageBody, "called off before the body")
	}
	return s.body(t.wire)
}

// hungUp is the result of stopping within a transaction.
func hungUp(stage Stage, why string) Result {
	r := withheld(stage, why)
	r.Broken = true
	return r
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
	case err != nil && s.cut():
		return lost(StageReply, errors.New("cut off while the relay had not answered yet"))
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
