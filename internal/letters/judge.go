package letters

import (
	"context"
	"errors"
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
	case r.Verdict == mail.Withheld: // by us, because we are stopping: nothing was tried
		l.NextAt = now
	case r.Verdict == mail.Unknown:
		if l.Unanswered++; l.Unanswered < mostUnanswered {
			l.NextAt = next(l, soon, now, giveUpAfter)
		}
	case r.Verdict == mail.Refused && !aboutUs(r):
		return l, r.RecipientGone()
	case r.Verdict == mail.Refused:
		l.NextAt = next(l, late, now, giveUpAfter)
	default:
		l.NextAt = next(l, soon, now, giveUpAfter)
	}
	return l, false
}

// aboutUs tells a refusal of the sender or by the relay from one of this letter: it
// may be the operator's to mend, and no letter is lost meanwhile.
func aboutUs(r mail.Result) bool { return r.Scope == mail.ScopeRelay || r.Scope == mail.ScopeSender }

// unwritten is what becomes of a letter that could not be written.
func unwritten(err error, l newsletter.Letter, now time.Time, giveUpAfter time.Duration) newsletter.Letter {
	l.Reply = newsletter.Reply{Text: "write the letter: " + without(l.Address, err.Error())}
	if l.NextAt = next(l, soon, now, giveUpAfter); errors.Is(err, context.Canceled) { // we are stopping
		l.NextAt = now
	}
	return l
}

// mostUnanswered is how many tries may end in silence after DATA: each of them may
// have been delivered.
const mostUnanswered = 3

// The first pause after a try. A refusal that is about us is not mended within the
// minute, and who is asked again and again thinks the worse of us.
const (
	soon = 30 * time.Second
	late = time.Hour
)

// next is when a letter is tried again; zero when that is too late. The pause doubles
// with each attempt, seven times at most: from half a minute to about an hour.
func next(l newsletter.Letter, first time.Duration, now time.Time, giveUpAfter time.Duration) time.Time {
	at := now.Add(first * time.Duration(math.Pow(2, float64(min(7, max(0, l.Attempt-1))))))
	if !l.Expires.IsZero() && !at.Before(l.Expires) || giveUpAfter > 0 && !at.Before(l.Created.Add(giveUpAfter)) {
		return time.Time{}
	}
	return at
}

// without takes an address out of what a server said.
func without(address, text string) string {
	if address == "" {
		return text
	}
	return regexp.MustCompile("(?i)"+regexp.QuoteMeta(address)).ReplaceAllString(text, "…")
}
