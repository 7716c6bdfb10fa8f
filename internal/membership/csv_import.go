package membership

import (
	"context"
	"hash/maphash"
	"io"
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

	// Request gives each of the list who is pending, and has not been asked, a turn:
	// the next one after every. given tells who has got one.
	Request(ctx context.Context, list []newsletter.Signup, every time.Duration) (given []bool, err error)

	// Confirm makes somebody active who is pending; changed is false for others.
	Confirm(ctx context.Context, id int64, consent newsletter.Consent, at time.Time) (changed bool, err error)

	Leave(ctx context.Context, id int64, reason string, at time.Time) (departure int, changed bool, err error)
}

// Judged is a row with its verdict.
type Judged struct {
	Row
	Verdict Verdict
	Detail  string // what is behind the verdict; "" when there is no more to say
	Ask     bool   // not confirmed there nor here: a letter asks, if Handling.Confirm is set
}

// Handling says what an import does besides reading.
type Handling struct {
	DryRun  bool // change nothing
	Confirm bool // write to whoever has not confirmed
}

// Import reads a list into the ledger, or only tells what it would do. What is on
// record stays, with two exceptions: whoever has left or bounced elsewhere, later than the
// consent here was given, departs here as well; and whoever has confirmed there, and
// not yet here, is a reader. tell gets the rows in their order.
func Import(ctx context.Context, ledger Ledger, r io.Reader, file ListFile, how Handling, tell func(Judged) error) (List, error) {
	i := &importer{ledger: ledger, file: file, how: how, tell: tell, seen: map[uint64]earlier{}, seed: maphash.MakeSeed()}
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
	how    Handling
	tell   func(Judged) error
	batch  []Row
	seen   map[uint64]earlier // by hash of the address: a million of them take some 40 MB
	seed   maphash.Seed
}

// earlier is what the file has said of an address before.
type earlier struct {
	line  uint32
	mails bool // he is active by it, or asked
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
	if !i.how.DryRun {
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
