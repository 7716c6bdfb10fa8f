package mail

import (
	"fmt"
	"regexp"
	"strings"
)

// Verdict says what became of a message.
type Verdict string

const (
	Accepted Verdict = "accepted" // the other side has taken it over
	Deferred Verdict = "deferred" // not delivered; trying again may help
	Refused  Verdict = "refused"  // not delivered; trying again will not help
	Unknown  Verdict = "unknown"  // the whole message went out and no answer came
	Withheld Verdict = "withheld" // not delivered, because we chose not to
)

// Stage says how far the conversation had come.
type Stage string

const (
	StageConnect Stage = "connect" // greeting, EHLO, STARTTLS, AUTH
	StageMail    Stage = "mail"    // MAIL FROM
	StageRcpt    Stage = "rcpt"    // RCPT TO
	StageData    Stage = "data"    // DATA, up to its 354
	StageBody    Stage = "body"    // while the message was written
	StageReply   Stage = "reply"   // after the final dot
)

// Scope says what a failure is about, and so to whom else it applies.
type Scope string

const (
	ScopeRecipient Scope = "recipient" // this address
	ScopeMessage   Scope = "message"   // these bytes: too large, spam
	ScopeSender    Scope = "sender"    // our address or our reputation: every message of this issue
	ScopeRelay     Scope = "relay"     // the relay, the way to it, or our account there: everything
)

// Result is what became of one message, or of an attempt to connect.
type Result struct {
	Verdict Verdict
	Stage   Stage
	Scope   Scope // "" when accepted or withheld

	Code     int    // SMTP reply code; 0 when there was none
	Enhanced string // RFC 3463 status code, "5.1.1"; "" when there was none
	Text     string // the reply, or the error, in one line

	// Broken says that the connection must not be used again.
	Broken bool
	// Stale says that the connection had ended while it was idle, before anything
	// was asked of it. That is no failure: try again at once on a fresh one.
	Stale bool
}

func (r Result) String() string {
	s := fmt.Sprintf("%s at %s", r.Verdict, r.Stage)
	if r.Code != 0 {
		s += fmt.Sprintf(": %d", r.Code)
	}
	if r.Enhanced != "" {
		s += " " + r.Enhanced
	}
	if r.Text != "" {
		s += ": " + r.Text
	}
	return s
}

// RecipientGone tells whether the reply says for certain that there is no such
// mailbox, so that its address may be suppressed. In doubt it is false: a message
// that is refused again costs nothing, a reader silenced by mistake is lost.
//
// It believes these status codes: 5.1.1 (no such mailbox), 5.1.3 (not an address),
// 5.1.6 (has moved), 5.1.10 (RFC 7505: the domain takes no mail). Not 5.1.2 (no
// such domain): domains lapse and come back, name servers fail. Without any status
// code it believes a 550 to RCPT whose text says that the user is not known.
func (r Result) RecipientGone() bool {
	if r.Verdict != Refused || r.Stage == StageConnect || r.Stage == StageMail {
		return false
	}
	switch r.Enhanced {
	case "5.1.1", "5.1.3", "5.1.6", "5.1.10":
		return true
	case "":
		return r.Stage == StageRcpt && r.Code == 550 && saysUnknown(r.Text)
	}
	return false
}

var (
	unknownUser = regexp.MustCompile(`(?i)\b((unknown|no such) (user|recipient|mailbox|address)|(user|recipient|mailbox) (is )?(unknown|not found|does not exist|doesn't exist))\b`)
	// Replies that quote "no such user" about somebody else, or about a rule.
	aboutOthers = regexp.MustCompile(`(?i)sender|spam|polic|block|reject list|reputation|verif|callout`)
)

func saysUnknown(text string) bool {
	return unknownUser.MatchString(text) && !aboutOthers.MatchString(text)
}

// withheld is the result of stopping by our own choice.
func withheld(stage Stage, why string) Result {
	return Result{Verdict: Withheld, Stage: stage, Text: why}
}

// tidy makes one short line of whatever a server wrote.
func tidy(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.Join(strings.Fields(strings.Map(printable, text)), " ")
	const most = 500
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

func printable(r rune) rune {
	if r < ' ' || r >= 0x7f && r < 0xa0 {
		return ' '
	}
	return r
}
