package letters

import (
	"math"
	"regexp"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// judge turns what happened at the relay into what the ledger records: sent, due
// again, or failed. suppress says that there is no such mailbox.
func judge(r mail.Result, l newsletter.Letter, now time.Time, giveUpAfter time.Duration) (_ newsletter.Letter, suppress bool) {
	l.NextAt = time.Time{}
	l.Reply = newsletter.Reply{Code: r.Code, Enhanced: r.Enhanced, Text: without(l.Address, r.Text)}
	switch {
	case r.Verdict == mail.Accepted:
		l.Sent = now
		return l, false
	case r.Verdict == mail.Refused && r.Scope != mail.ScopeRelay && r.Scope != mail.ScopeSender:
		return l, r.RecipientGone()
	case r.Verdict == mail.Unknown && l.Attempt >= mostUnanswered:
		return l, false
	}
	next := now.Add(pause(l))
	if l.Expires.IsZero() || next.Before(l.Expires) {
		if next.Before(l.Created.Add(giveUpAfter)) {
			l.NextAt = next
		}
	}
	return l, false
}

// mostUnanswered is how many tries may end in silence after DATA: each of them may
// have been delivered.
const mostUnanswered = 3

// pause doubles with each attempt, from half a minute to an hour.
func pause(l newsletter.Letter) time.Duration {
	wait := float64(30*time.Second) * math.Pow(2, float64(max(0, l.Attempt-1)))
	return time.Duration(min(wait, float64(time.Hour)))
}

// without takes an address out of what a server said.
func without(address, text string) string {
	if address == "" {
		return text
	}
	return regexp.MustCompile("(?i)"+regexp.QuoteMeta(address)).ReplaceAllString(text, "…")
}
