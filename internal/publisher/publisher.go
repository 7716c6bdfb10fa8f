// Package publisher is the editor-in-chief: one pass reads the posts, rebuilds
// the feeds that changed, and composes the issue that is due.
//
//	content folder ─▶ Scan ─▶ Site (posts, feeds, faults)
//	                            │
//	             schedule ─▶ Turn ─▶ wait | empty | hold | compose
//	                                                        │
//	                                   digest.Choose, digest.Compose
//	                                                        │
//	                                               Ledger.Freeze (one commit)
//
// What a turn of the schedule comes to is decided by a function (Decide) of what
// is known, without clock, disk or ledger; the rest of the package fetches what
// the decision needs and carries it out. Any node may make a pass at any time:
// the slot is a unique key in the ledger, so the slower of two finds it taken
// and stops.
//
// What looks like an accident is held for the operator: an issue that is late, a
// folder of which half is gone, three times the usual posts, more readers than was
// said to be possible. His word, by Approve in the ledger or IssueByHand, is enough
// for all but the last: for that he changes the number.
//
// A fault in one post leaves that post out. A fault of the folder (it is missing,
// unmounted, unreadable) keeps the last good feeds and closes no slot: no news
// is only news when we could read the paper.
package publisher

import (
	"context"
	"io/fs"
	"log/slog"
	"time"

	"recapd/digest"
	"recapd/feed"
	"recapd/internal/newsletter"
	"recapd/internal/post"
	"recapd/internal/schedule"
)

// Ledger is what a pass needs of the store.
type Ledger interface {
	Editions
	Slots
	Issues
}

// Editions remembers what an edition has told.
type Editions interface {
	// StartEdition records when the edition began, once; slots before that
	// instant were never due.
	StartEdition(ctx context.Context, edition string, at time.Time) (newsletter.Edition, error)
	FirstRunDone(ctx context.Context, edition string) (bool, error)
	// FinishFirstRun marks posts as covered, once; later calls do nothing.
	FinishFirstRun(ctx context.Context, edition string, posts []newsletter.Covered, at time.Time) error
	Covered(ctx context.Context, edition string) ([]newsletter.Covered, error)
	Seen
	// Sight keeps the time of what has not changed.
	Sight(ctx context.Context, seen []newsletter.Sighting) error
}

// Slots remembers the turns of the schedule.
type Slots interface {
	// Slot is what became of a slot, or ErrNotFound.
	Slot(ctx context.Context, edition, key string) (newsletter.Slot, error)
	// LastSlot is the latest scheduled slot that was closed, or ErrNotFound.
	LastSlot(ctx context.Context, edition string) (newsletter.Slot, error)
	// CloseSlot is idempotent; ErrSlotTaken when it was closed otherwise.
	CloseSlot(ctx context.Context, slot newsletter.Slot) error
}

// Issues remembers what was composed.
type Issues interface {
	NextNumber(ctx context.Context, edition string) (int, error)
	// WaitingIssue is the issue that waits for the operator, or ErrNotFound.
	WaitingIssue(ctx context.Context, edition string) (newsletter.Issue, error)
	Cancel(ctx context.Context, issueID int64, dropCoverage bool, at time.Time) error
	Hold(ctx context.Context, issue newsletter.Issue) (newsletter.Issue, error)
	// Freeze settles issue, audience and coverage in one commit.
	// ErrConflict or ErrSlotTaken when another process was faster.
	Freeze(ctx context.Context, f newsletter.Freezing) (newsletter.Issue, error)
	// Issues lists the newest first; a limit of 0 is none.
	Issues(ctx context.Context, edition string, limit int) ([]newsletter.Issue, error)
	IssuePosts(ctx context.Context, issueID int64) ([]newsletter.IssuePost, error)
	// IssueEvents are what the posts of each issue are about, by its ID.
	IssueEvents(ctx context.Context, edition string) (map[int64][]string, error)
	// Note is what the editor has to say in the next issue.
	Note(ctx context.Context, edition string) (newsletter.Note, error)
	CountActive(ctx context.Context, edition string) (int, error)
	// Readers are those whom CountActive counts, by what they choose.
	Readers(ctx context.Context, edition string) ([]newsletter.Readers, error)
}

// Scanner reads the posts and rebuilds the feeds, one scan at a time. Its fields are
// set once, before the first.
type Scanner struct {
	// Content opens the content folder, afresh for each pass, so that a
	// folder that was unmounted and mounted again is found.
	Content func() (fs.FS, func() error, error)
	Reader  *post.Reader
	Feeds   *feed.Press
	Seen    Seen // nil: nobody remembers
	Log     *slog.Logger

	good *Site // the last that the folder could be read for
}

// Seen remembers what was in the folder.
type Seen interface {
	Sightings(ctx context.Context) (map[string]newsletter.Sighting, error)
}

// Publisher publishes an edition. It makes one pass at a time, over what a Scanner has
// read; its fields are set once, before the first.
type Publisher struct {
	Edition Edition
	Editor  digest.Editor
	Ledger  Ledger
	Mint    func(issueID, subscriberID int64) (token, messageID string)
	// Proof makes a message of an issue before it is frozen. What cannot be
	// composed must not become the readers' failure.
	Proof func(newsletter.Letterhead, newsletter.Rendering) error
	// Missing are the pages of these that are not there, with the reason in words; nil:
	// nobody asks them.
	Missing func(ctx context.Context, pages []string) map[string]string
	// Disagree tells whether another node sees other posts than those of a revision;
	// nil: there are no others.
	Disagree func(revision string) bool
	// Standing is what the editor says in each issue that has no note of its own; nil:
	// nothing.
	Standing func() (newsletter.Note, error)
	// Tell reaches the operator; nil: only the log does.
	Tell func(ctx context.Context, n Notice)
	Log  *slog.Logger

	watching time.Time // when the first Keep was
	differ   time.Time // since when nodes have been seen to disagree; zero: they agree
	missed   time.Time // the slot of which the operator knows that the folder is away
}

// Edition is the operator's wishes for an edition.
type Edition struct {
	Name      string
	Trigger   Trigger
	Schedule  *schedule.Schedule // BySchedule
	After     time.Duration      // ByEvent: from the last post of an event to its issue
	SkipFirst bool               // posts already there when recapd begins are covered
	MaxAge    time.Duration
	Quiet     time.Duration
	Grace     time.Duration
	Approval  bool
	HoldFor   time.Duration // from when an issue is due until it is frozen
	Settle    time.Duration // how long an issue waits for nodes to see the same posts

	MaxReaders int // an issue for more is held; 0: none is

	// With fewer posts than Fewest a slot of the schedule stays without an issue, unless
	// one of them would be too old for the next. More than Most wait for the next; 0 is
	// any number.
	Fewest, Most int

	// Letterhead is what the issues are frozen with, but for Boundary and
	// Date, which are each issue's own.
	Letterhead newsletter.Letterhead
}
