// Package delivery carries issues from the ledger to their readers and records
// what became of each message.
//
// # The promise
//
// Every delivery ends in one recorded outcome. A message is handed to the relay
// once, unless process, machine or connection dies between the relay's
// acceptance and our record of it; then an identical copy (same Message-ID, same
// bytes) may follow, at most one per connection in flight.
//
// # How it is kept
//
//	          claim, durable             250            outcome, durable
//	pending ────────────────▶ sending ────────▶ ······ ────────────────▶ sent
//	   ▲                         │                │
//	   │      killed before      │  4xx, no       │  killed here: the next
//	   └──── the end of DATA ────┤  connection    │  run sends an identical
//	                             ▼                │  copy
//	                          deferred ◀──────────┘
//
// Each connection has one worker, and each worker has one delivery in hand. It
// asks the ledger for the next one and hands over the last one's outcome in a
// single commit (Ledger.Exchange), so the claim is on disk before the message
// leaves and the outcome is on disk before the next body is written.
//
// What is due is planned as ranges of deliveries (Ledger.Plan), at the start of a
// pass and every minute while it lasts, and a Distributor hands them out. It knows
// nothing that the ledger does not: a range that it loses is planned again, and one
// that it hands out twice has nothing left to claim.
//
// At most one process carries from one SQLite ledger: it holds a lock that the
// kernel releases when the process dies, whatever it dies of. Whoever gets the
// lock therefore knows that every claim still standing is a dead process's, puts
// them all back (Ledger.Reclaim), and goes on at once.
//
// From a ledger on a server many nodes carry. Each has what it claimed for as long as
// its heartbeats reach the ledger (Lease, package fleet); a node that the ledger has
// not heard for a while begins nothing new, cuts what is under way, and only then do
// the others take over what it had.
//
// A copy is identical because nothing in it is made while sending: the issue's
// letterhead and renderings, and each delivery's token and Message-ID, were
// settled when the issue was frozen.
//
// A message that got no answer after the end of DATA may have arrived. It is
// followed by an identical copy, with growing pauses; when five of them got no
// answer, the delivery stays unknown, for the operator to judge, rather than be
// repeated for days.
//
// # What stops it
//
// A recipient's refusal is that recipient's outcome. Refusals of our sender, our
// account or our content, when a few come in a row, are nobody's outcome: the
// deliveries stay open, the issue pauses, and the operator is told (ErrRefused).
// So it does when too many of its first messages fail (Canary). When the relay
// cannot be reached nothing is claimed and the pass ends with ErrRelay. When the
// ledger cannot be written no further body leaves, and what is known is offered
// to it again for a while. A database that may be a restored backup or a second
// copy, and a clock that was set back, hold everything until the operator has
// looked (ErrHeld). When the context is cancelled, what is in DATA is finished
// and recorded, within StopWithin, and nothing new begins.
package delivery

import (
	"context"
	"errors"
	"time"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// ErrRelay means that no connection to the relay could be made. Nothing is lost:
// what has no outcome yet is carried by the next pass.
var ErrRelay = errors.New("the mail relay cannot be reached")

// ErrRefused means that the relay takes no mail from us at all, and that the issue
// is paused: the operator has to look at the account, the sender's address or the
// relay's reason.
var ErrRefused = errors.New("the mail relay refuses our mail")

// ErrBusy means that another process is carrying from this ledger.
var ErrBusy = errors.New("another recapd process is sending from this database")

// Ledger is what a courier needs of the store.
type Ledger interface {
	// LockCarrying makes this process the only one that carries, where only one
	// may. ok is false when another one does. The lock dies with the process.
	LockCarrying(ctx context.Context) (unlock func() error, ok bool, err error)

	// Reclaim puts the claims of nodes that are gone, and what this one has left
	// behind, back to be sent, or, with hold, leaves them to the operator. Only
	// the holder of the lock may ask, and while he carries nothing.
	Reclaim(ctx context.Context, node string, now time.Time, hold bool) (int, error)

	// Pause keeps an issue from being claimed until the operator resumes it.
	Pause(ctx context.Context, issueID int64, why string, at time.Time) error

	// Prove notes that the first few messages of an issue were found well.
	Prove(ctx context.Context, issueID int64, at time.Time) error

	// Progress counts the deliveries of an issue by state.
	Progress(ctx context.Context, issueID int64) (newsletter.Progress, error)

	// OpenIssues lists the frozen issues with deliveries to go, oldest first.
	OpenIssues(ctx context.Context) ([]newsletter.Issue, error)

	// Renderings returns the renderings of an issue.
	Renderings(ctx context.Context, issueID int64) ([]newsletter.Rendering, error)

	// Due counts the deliveries of a range that can be claimed at now.
	Due(ctx context.Context, r Range, now time.Time) (int, error)

	// Plan lists the ranges of an issue in which something can be claimed at
	// now, each spanning size ids; planned again with the same size they are
	// the same ranges.
	Plan(ctx context.Context, issueID int64, now time.Time, size int) ([]Range, error)

	// Exchange records outcomes and claims due deliveries in one commit.
	Exchange(ctx context.Context, x newsletter.Exchange) ([]newsletter.Delivery, error)

	// NextDue is when the next open delivery is due; it may lie in the past.
	// ok is false when none is open.
	NextDue(ctx context.Context) (due time.Time, ok bool, err error)

	// Wanted tells, read afresh, whether a delivery may still be sent: nobody has left
	// or cancelled meanwhile. One that the node has not in hand is
	// newsletter.ErrNotClaimed.
	Wanted(ctx context.Context, node string, deliveryID int64) (bool, error)
}

// Lease is a node's right to what it has claimed, where others may take it over.
type Lease interface {
	// Begin returns two contexts. The first ends, with newsletter.ErrUnheard as its cause, when
	// nothing new may begin; the second a little later, when what is under way has to
	// be cut, because the others may take it over soon. release lets both go.
	Begin(ctx context.Context) (begin, finish context.Context, release func())
}

// Carrier opens connections to wherever messages go: a relay or a folder.
type Carrier interface {
	Connect(ctx context.Context) (mail.Conn, error)
}
