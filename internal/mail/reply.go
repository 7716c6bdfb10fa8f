package mail

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"strings"
)

// judge turns a reply that was not the hoped-for one into a result.
func judge(stage Stage, code int, text string) Result {
	enhanced, text := cutEnhanced(code, text)
	r := Result{Stage: stage, Code: code, Enhanced: enhanced, Text: tidy(text)}
	switch {
	case code == 421: // the server closes the connection, RFC 5321 section 3.8
		r.Verdict, r.Scope, r.Broken = Deferred, ScopeRelay, true
	case code/100 == 4:
		r.Verdict, r.Scope = Deferred, scope(stage, code, enhanced)
	case code/100 == 5:
		r.Verdict, r.Scope = Refused, scope(stage, code, enhanced)
	default: // an answer to some other question
		return lost(stage, fmt.Errorf("unexpected reply %d %s", code, text))
	}
	return r
}

// lost is the result when there was no code: the connection ended, a deadline
// passed, or what came was not SMTP.
func lost(stage Stage, err error) Result {
	r := Result{Verdict: Deferred, Stage: stage, Scope: ScopeRelay, Text: tidy(err.Error()), Broken: true}
	if stage == StageReply {
		r.Verdict = Unknown
	}
	return r
}

// failure judges an error of go-mail, which holds the reply if there was one.
func failure(stage Stage, err error) Result {
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return lost(stage, err)
	}
	return judge(stage, reply.Code, reply.Msg)
}

var enhancedCode = regexp.MustCompile(`^([245])\.(\d{1,3})\.(\d{1,3})(?: |$)`)

// cutEnhanced takes the RFC 3463 code off every line of a reply. It counts only if
// its class is that of the reply code (RFC 2034 section 4).
func cutEnhanced(code int, text string) (enhanced, rest string) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		m := enhancedCode.FindString(line)
		if m == "" || int(m[0]-'0') != code/100 {
			continue
		}
		enhanced = strings.TrimSpace(m)
		lines[i] = line[len(m):]
	}
	return enhanced, strings.Join(lines, " ")
}

// scope reads what a 4xx or 5xx is about: from the status code if there is one,
// else from the reply code, else from the stage.
func scope(stage Stage, code int, enhanced string) Scope {
	switch {
	case stage == StageConnect:
		return ScopeRelay
	case code == 530 || code == 534 || code == 535 || code == 538 || code == 454: // AUTH and STARTTLS, RFC 4954, RFC 3207
		return ScopeRelay
	case enhanced != "":
		if s := scopeOfStatus(stage, code, enhanced); s != "" {
			return s
		}
	}
	switch code {
	case 500, 502, 503, 504, 555: // the protocol itself
		return ScopeRelay
	case 451, 452, 501: // about RCPT: greylisting, a full mailbox, bad address syntax
		if stage != StageRcpt { // else: trouble at the server, and ours with the protocol
			return ScopeRelay
		}
	}
	return scopeOfStage(stage, code)
}

func scopeOfStage(stage Stage, code int) Scope {
	switch {
	case stage == StageMail && code == 552: // our SIZE= is too much
		return ScopeMessage
	case stage == StageMail:
		return ScopeSender
	case stage == StageRcpt && code == 554: // "transaction failed": hardly about the address
		return ScopeSender
	case stage == StageRcpt:
		return ScopeRecipient
	}
	return ScopeMessage
}

// scopeOfStatus goes by the subject of the status code, RFC 3463 section 3. "" says
// that it tells nothing.
func scopeOfStatus(stage Stage, code int, enhanced string) Scope {
	subject, detail, _ := strings.Cut(enhanced[2:], ".")
	switch subject {
	case "1": // addressing; .7 and .8 are about the sender's
		if stage == StageMail || detail == "7" || detail == "8" {
			return ScopeSender
		}
		return ScopeRecipient
	case "2": // mailbox
		return ScopeRecipient
	case "3": // mail system; .4 is "message too big for system"
		if detail == "4" {
			return ScopeMessage
		}
		return ScopeRelay
	case "4": // routing, as seen by the relay
		if stage == StageMail {
			return ScopeRelay
		}
		return ScopeRecipient
	case "5": // protocol
		return ScopeRelay
	case "6": // content
		return ScopeMessage
	case "7": // security or policy
		return scopeOfPolicy(stage, code)
	}
	return ""
}

// A policy refuses a sender before it has seen the message, and the message after.
// Refusing for now at RCPT is greylisting, which looks at each recipient alone.
func scopeOfPolicy(stage Stage, code int) Scope {
	switch {
	case stage == StageRcpt && code/100 == 4:
		return ScopeRecipient
	case stage == StageMail || stage == StageRcpt:
		return ScopeSender
	}
	return ScopeMessage
}
