package delivery

import (
	"hash/fnv"
	"math"
	"regexp"
	"strconv"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// judge turns what happened at the relay into what the ledger records.
// Temporary or permanent was decided in mail; here it is only given a date. A
// refusal that is ours is no failure of this delivery.
func judge(r mail.Result, ours bool, d newsletter.Delivery, now time.Time, giveUpAfter time.Duration) newsletter.Outcome {
	o := newsletter.Outcome{DeliveryID: d.ID, At: now,
		Reply: newsletter.Reply{Code: r.Code, Enhanced: r.Enhanced, Text: withoutAddress(r.Text, d.Address)}}
	switch {
	case r.Verdict == mail.Accepted:
		o.State = newsletter.Sent
	case r.Verdict == mail.Withheld: // by us, because we are stopping: nothing was tried
		o.State, o.NextAt = newsletter.Deferred, now
	case r.Verdict == mail.Unknown && d.Unanswered+1 >= mostUnanswered:
		o.State = newsletter.Unknown
	case r.Verdict == mail.Unknown:
		o.State, o.NextAt = newsletter.Unknown, now.Add(pause(d, minute))
	case r.Verdict == mail.Refused && !ours:
		o.State, o.Suppress = newsletter.Failed, r.RecipientGone()
	default:
		o.State, o.NextAt = newsletter.Deferred, now.Add(pause(d, firstPause(r)))
		if giveUpAfter > 0 && !d.First.IsZero() && o.NextAt.After(d.First.Add(giveUpAfter)) {
			o.State, o.NextAt = newsletter.Failed, time.Time{}
			o.Reply.Text = "given up after " + giveUpAfter.String() + ": " + o.Reply.Text
		}
	}
	return o
}

// withoutAddress takes the recipient out of what a server said: replies are
// logged, and kept longer than addresses.
func withoutAddress(text, address string) string {
	if address == "" {
		return text
	}
	return regexp.MustCompile("(?i)"+regexp.QuoteMeta(address)).ReplaceAllString(text, "…")
}

// mostUnanswered is how many messages to one reader may stay without an answer.
// Where connections break now and then, so many in a row never got there as good
// as never; a relay that keeps every message and says nothing must not fill a
// mailbox.
const mostUnanswered = 5

const (
	minute   = time.Minute
	maxPause = time.Hour
)

// firstPause is how long to wait after the first failure: a relay that hung up
// is worth trying soon, one that said "later" wants to be left alone a while.
func firstPause(r mail.Result) time.Duration {
	if r.Code == 0 || r.Code == 421 {
		return 5 * time.Second
	}
	return minute
}

// pause doubles the first pause with each attempt up to an hour, give or take a
// fifth, so that what failed together does not come back together. The share is
// drawn from the delivery and the attempt rather than by chance: a schedule
// that can be told in advance can be tested.
func pause(d newsletter.Delivery, first time.Duration) time.Duration {
	wait := min(float64(maxPause), float64(first)*math.Pow(2, float64(max(0, d.Attempt-1))))
	h := fnv.New32a()
	h.Write([]byte(strconv.FormatInt(d.ID, 10) + "/" + strconv.Itoa(d.Attempt)))
	share := float64(h.Sum32()) / math.MaxUint32 // 0 … 1
	return time.Duration(wait * (0.8 + 0.4*share))
}
