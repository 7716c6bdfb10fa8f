package membership

import (
	"context"
	"fmt"
	"hash/maphash"
	"io"
	"strings"
	"time"

	"recapd/internal/newsletter"
)

// Ledger is what an import needs of the store.
type Ledger interface {
	AddressHash(email string) []byte

	// Standings looks addresses up, in their order.
	Standings(ctx context.Context, addresses []string) ([]newsletter.Standing, error)

	// Enrol adds those whose address is neither known nor suppressed and tells
	// which. Others who write wait for it no longer than for any other change.
	Enrol(ctx context.Context, list []newsletter.Subscriber) (added []bool, err error)

	// SuppressAll is many times Suppress, with the same consideration for others.
	SuppressAll(ctx context.Context, list []newsletter.Suppression) error

	Leave(ctx context.Context, id int64, reason string, at time.Time) (changed bool, err error)
}

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
	VerdictDuplicate  Verdict = "duplicate"  // of a line above
	VerdictEmpty      Verdict = "empty"
	VerdictFaulty     Verdict = "faulty"
)

// Verdicts in the order in which people are told of them.
var Verdicts = []Verdict{VerdictAdded, VerdictPending, VerdictLeft, VerdictSuppressed, VerdictDeparted,
	VerdictKnown, VerdictBarred, VerdictDuplicate, VerdictEmpty, VerdictFaulty}

// Judged is a row with its verdict.
type Judged struct {
	Row
	Verdict Verdict
	Detail  string // what is behind the verdict; "" when there is no more to say
}

// Import reads a list into the ledger, or only tells what it would do. What is on
// record stays, with one exception: whoever has left or bounced elsewhere, later than
// the consent here was given, departs here as well. tell
// gets the rows in their order.
func Import(ctx context.Context, ledger Ledger, r io.Reader, file ListFile, dryRun bool, tell func(Judged) error) (List, error) {
	i := &importer{ledger: ledger, file: file, dryRun: dryRun, tell: tell, seen: map[uint64]earlier{}, seed: maphash.MakeSeed()}
	list, err := ReadCSV(r, file, func(row Row) error {
		i.batch = append(i.batch, row)
		if len(i.batch) < importBatch {
			return nil
		}
		return i.judge(ctx)
	})
	if err != nil {
		return list, err
	}
	return list, i.judge(ctx)
}

// importBatch is how many rows are looked up at a time.
const importBatch = 2000

type importer struct {
	ledger Ledger
	file   ListFile
	dryRun bool
	tell   func(Judged) error
	batch  []Row
	seen   map[uint64]earlier // by hash of the address: a million of them take some 40 MB
	seed   maphash.Seed
}

// earlier is what the file has said of an address before.
type earlier struct {
	line  uint32
	mails bool // he is active by it
}

// judge decides about the batch, carries it out and tells of it.
func (i *importer) judge(ctx context.Context) error {
	known, err := i.standings(ctx, i.batch)
	if err != nil {
		return err
	}
	judged := make([]Judged, len(i.batch))
	for n, row := range i.batch {
		judged[n] = i.decide(row, known[row.Subscriber.Email])
	}
	if !i.dryRun {
		if err := i.carryOut(ctx, judged, known); err != nil {
			return err
		}
	}
	for _, j := range judged {
		if err := i.tell(j); err != nil {
			return err
		}
	}
	i.batch = i.batch[:0]
	return nil
}

func (i *importer) standings(ctx context.Context, rows []Row) (map[string]newsletter.Standing, error) {
	var addresses []string
	for _, row := range rows {
		if row.Subscriber.Email != "" && row.Err == nil {
			addresses = append(addresses, row.Subscriber.Email)
		}
	}
	list, err := i.ledger.Standings(ctx, addresses)
	known := make(map[string]newsletter.Standing, len(list))
	for n, s := range list {
		known[addresses[n]] = s
	}
	return known, err
}

// decide gives the verdict. It is the same in a dry run, where what the lines above
// have added is not on record: i.seen remembers it.
func (i *importer) decide(row Row, known newsletter.Standing) Judged {
	switch {
	case row.Err != nil:
		return Judged{row, VerdictFaulty, row.Err.Error()}
	case row.Blank:
		return Judged{Row: row, Verdict: VerdictEmpty}
	}
	key := maphash.String(i.seed, strings.ToLower(row.Subscriber.Email))
	before, again := i.seen[key]
	j := i.verdict(row, known, before, again)
	if !again {
		before.line = uint32(row.First)
		before.mails = j.Verdict == VerdictAdded
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
		j.Detail = fmt.Sprintf("active by line %d", before.line)
	case known.Barred != "":
		j.Verdict, j.Detail = VerdictBarred, string(known.Barred)
	case on.ID == 0:
		j.Detail = string(row.Suppress)
	case row.Gone() && departs(on, row):
		if row.Suppress == "" {
			j.Verdict = VerdictDeparted
		}
		j.Detail = "is " + string(on.Status) + " here"
	default:
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
