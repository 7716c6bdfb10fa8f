package delivery

import (
	"hash/fnv"
	"math"
	"strconv"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// judge turns what happened at the relay into what the ledger records.
// Temporary or permanent was decided in mail; here it is only given a date.
func judge(r mail.Result, d newsletter.Delivery, frozen, now time.Time, giveUpAfter time.Duration) newsletter.Outcome {
	o := newsletter.Outcome{DeliveryID: d.ID, At: now,
		Reply: newsletter.Reply{Code: r.Code, Enhanced: r.Enhanced, Text: r.Text}}
	switch r.Verdict {
	case mail.Accepted:
		o.State = newsletter.Sent
	case mail.Refused:
		o.State, o.Suppress = newsletter.Failed, r.RecipientGone()
	case mail.Withheld: // by us, because we are stopping: nothing was tried
		o.State, o.NextAt = newsletter.Deferred, now
		return o
	case mail.Unknown:
		o.State, o.NextAt = newsletter.Unknown, now.Add(pause(d, minute))
	default:
		o.State, o.NextAt = newsletter.Deferred, now.Add(pause(d, firstPause(r)))
	}
	if !o.NextAt.IsZero() && giveUpAfter > 0 && o.NextAt.After(frozen.Add(giveUpAfter)) {
		o.State, o.NextAt = newsletter.Failed, time.Time{}
		o.Reply.Text = "given up after " + giveUpAfter.String() + ": " + o.Reply.Text
	}
	return o
}

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
