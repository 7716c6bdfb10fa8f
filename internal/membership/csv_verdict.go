package membership

import (
	"fmt"
	"hash/maphash"
	"strings"

	"recapd/internal/newsletter"
)

// Verdict is what becomes of a row.
type Verdict string

const (
	VerdictAdded      Verdict = "added"      // active: gets the next issue
	VerdictPending    Verdict = "pending"    // recorded, and not mailed before confirming
	VerdictLeft       Verdict = "left"       // recorded as somebody who has left
	VerdictSuppressed Verdict = "suppressed" // kept from being mailed from now on
	VerdictDeparted   Verdict = "departed"   // was active here; has left since, the list says
	VerdictKnown      Verdict = "known"      // on record, and left as it is
	VerdictBarred     Verdict = "barred"     // suppressed here already
	VerdictRole       Verdict = "role"       // nobody's own address: not added
	VerdictDuplicate  Verdict = "duplicate"  // of a line above
	VerdictEmpty      Verdict = "empty"
	VerdictFaulty     Verdict = "faulty"
)

// Verdicts in the order in which people are told of them.
var Verdicts = []Verdict{VerdictAdded, VerdictPending, VerdictLeft, VerdictSuppressed, VerdictDeparted,
	VerdictKnown, VerdictBarred, VerdictRole, VerdictDuplicate, VerdictEmpty, VerdictFaulty}

// decide gives the verdict. It is the same in a dry run, where what the lines above
// have added is not on record: i.seen remembers it.
func (i *importer) decide(row Row, known newsletter.Standing) Judged {
	switch {
	case row.Err != nil:
		return Judged{Row: row, Verdict: VerdictFaulty, Detail: row.Err.Error()}
	case row.Blank:
		return Judged{Row: row, Verdict: VerdictEmpty}
	}
	key := maphash.String(i.seed, strings.ToLower(row.Subscriber.Email))
	before, again := i.seen[key]
	j := i.verdict(row, known, before, again)
	if !again {
		before.line = uint32(row.First)
		before.mails = j.Verdict == VerdictAdded || j.Ask && i.how.Confirm
		i.seen[key] = before
	} else if j.Verdict != VerdictDuplicate {
		i.seen[key] = earlier{line: before.line}
	}
	return j
}

func (i *importer) verdict(row Row, known newsletter.Standing, before earlier, again bool) Judged {
	j := Judged{Row: row, Verdict: fresh(row)}
	on := known.Subscriber
	switch {
	case again && !(row.Gone() && before.mails):
		j.Verdict, j.Detail = VerdictDuplicate, fmt.Sprintf("of line %d", before.line)
	case again:
		if row.Suppress == "" {
			j.Verdict = VerdictDeparted
		}
		j.Detail = fmt.Sprintf("line %d says otherwise", before.line)
	case known.Barred != "":
		j.Verdict, j.Detail = VerdictBarred, string(known.Barred)
	case on.ID == 0 && !row.Gone() && own(row.Subscriber.Email) != nil:
		j.Verdict, j.Detail = VerdictRole, own(row.Subscriber.Email).Error()
	case on.ID == 0:
		j.Detail, j.Ask = string(row.Suppress), j.Verdict == VerdictPending
	case on.Status == newsletter.StatusPending && j.Verdict == VerdictAdded:
		j.Detail = "was pending here"
	case row.Gone() && departs(on, row):
		if row.Suppress == "" {
			j.Verdict = VerdictDeparted
		}
		j.Detail = "is " + string(on.Status) + " here"
	default:
		j.Ask = j.Verdict == VerdictPending && on.Status == newsletter.StatusPending && !known.Asked
		j.Verdict, j.Detail = VerdictKnown, string(on.Status)
		if row.Gone() && on.Status == newsletter.StatusActive {
			j.Detail = "active here by a later consent, and gone by the list"
		}
	}
	return j
}

// fresh is the verdict on somebody of whom nothing is on record.
func fresh(row Row) Verdict {
	switch {
	case row.Suppress != "":
		return VerdictSuppressed
	case row.Subscriber.Status == newsletter.StatusLeft:
		return VerdictLeft
	case row.Subscriber.Status == newsletter.StatusPending:
		return VerdictPending
	}
	return VerdictAdded
}

// departs tells whether a departure elsewhere ends the subscription here: one that
// came later than the consent, or, where the list gives no time, one of somebody
// who is here by an import and has not asked us in person.
func departs(on newsletter.Subscriber, row Row) bool {
	if on.Status == newsletter.StatusLeft {
		return false
	}
	if left := row.Subscriber.Left; !left.IsZero() {
		return left.After(on.Consent.At) && left.After(on.Confirmed)
	}
	return strings.HasPrefix(on.Consent.Source, "import")
}
