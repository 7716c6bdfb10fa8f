package newsletter

import (
	"strconv"
	"time"
)

// Weekly is the edition that the [digest] section of the configuration
// describes.
const Weekly = "weekly"

// IssueState says how far an issue has come.
//
//	draft ──▶ frozen ──▶ sending ──▶ done
//	  │         └───────────┴──────▶ cancelled
//	  └──▶ held (waits for the operator) ──▶ frozen
type IssueState string

const (
	Draft     IssueState = "draft"     // composed, may still change
	Held      IssueState = "held"      // waits for the operator; HeldReason says why
	Frozen    IssueState = "frozen"    // content, audience and coverage are recorded for good
	Sending   IssueState = "sending"   // at least one delivery has been claimed
	Done      IssueState = "done"      // every delivery has its final outcome
	Cancelled IssueState = "cancelled" // nothing more will be sent
)

// SlotState says what became of a slot.
type SlotState string

const (
	SlotIssued SlotState = "issued" // an issue belongs to it
	SlotEmpty  SlotState = "empty"  // there was nothing to tell
	SlotHeld   SlotState = "held"   // waits for the operator
)

// Slot is one turn of an edition. Key is unique within the edition; for a
// scheduled edition it is the instant in RFC 3339, UTC.
type Slot struct {
	Edition string
	Key     string
	State   SlotState
	IssueID int64  // 0 unless State is SlotIssued or SlotHeld
	Reason  string // why it is empty or held
	Closed  time.Time
}

// SlotKey is the key of the scheduled slot that belongs to the instant at.
func SlotKey(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// HandKey is the key of an issue that the operator sent by hand at an instant.
// It belongs to no scheduled slot, and what is due by schedule stays due.
func HandKey(at time.Time) string { return "hand:" + at.UTC().Format(time.RFC3339Nano) }

// Issue is one digest: one edition's answer to one slot.
type Issue struct {
	ID      int64
	Number  int // counts the frozen issues of the edition from 1; 0 before freezing
	Edition string
	Slot    string // key of its slot
	State   IssueState

	Title      string
	From, To   time.Time // the span of time that its posts were published in
	Created    time.Time
	FrozenAt   time.Time
	Finished   time.Time
	HeldReason string

	PausedAt     time.Time // no delivery begins while it is set
	PausedReason string
	Proved       time.Time // when its first few messages were found well; zero: not yet
	Approved     time.Time // when the operator said that a waiting issue may go
	ApprovedAs   string    // names the draft that he has seen

	Letterhead Letterhead
}

// Letterhead is everything beside the rendering that a copy of a message must
// repeat to be the same, byte for byte. It is settled when the issue is frozen;
// a later change of the configuration touches later issues only.
type Letterhead struct {
	From       string    `json:"from"` // RFC 5322 mailbox
	ReplyTo    string    `json:"reply_to,omitempty"`
	ReturnPath string    `json:"return_path"` // RFC 5321 envelope sender
	ListID     string    `json:"list_id"`     // RFC 2919, with its angle brackets
	FeedbackID string    `json:"feedback_id"`
	PublicURL  string    `json:"public_url"` // no trailing slash
	Boundary   string    `json:"boundary"`   // MIME boundary
	Date       time.Time `json:"date"`       // the Date field and DKIM's t=
}

// Page is the path of an issue's page on the web: "/issues/12", and of another edition
// than the weekly one "/issues/monthly/12".
func Page(edition string, number int) string {
	return Pages(edition) + strconv.Itoa(number)
}

// Pages is the path of the archive of an edition.
func Pages(edition string) string {
	if edition == "" || edition == Weekly {
		return "/issues/"
	}
	return "/issues/" + edition + "/"
}

// Out tells whether the issue has begun to go out and stands: then it is public.
func (i Issue) Out() bool { return i.Number != 0 && (i.State == Sending || i.State == Done) }

// IssuePost is a post as the ledger remembers it in an issue.
type IssuePost struct {
	ID, Path, Permalink, Title string

	Event string // "PebbleConf 2031"; "" for none

	// Corrected is when a post was updated that is told again on its author's wish; the
	// zero time for any other. No issue has told it since. It is not kept.
	Corrected time.Time
}

// Rendering is an issue's message for one selection and language, shared by all
// its readers. HTML and Text hold slots for what differs from reader to reader;
// see Personal.
type Rendering struct {
	ID        int64
	IssueID   int64
	Selection string // "" is everything
	Language  string // BCP 47
	Subject   string
	Preheader string
	HTML      string
	Text      string
	Web       string // HTML for the archive page, without anything personal
	Mark      string // names the slots; derived from the content, see NewMark
}

// Freezing is all that is recorded when an issue is frozen. Issue.Number is the
// one that was composed into the renderings; the store refuses to freeze when
// another issue has taken it.
//
// A reader gets the rendering of his selection, in his language if there is one in
// it. A selection without a rendering gets that for everybody, unless it is one of
// Nothing: no post of the issue is for those readers, and they get no message.
//
// Mint names one reader's copy. It is called once for each of them, inside the
// transaction, so it must be a plain function of its arguments and a key.
type Freezing struct {
	Issue      Issue
	Posts      []IssuePost // in the order of the issue
	Renderings []Rendering // the first one is for everybody, the selection ""
	Nothing    []string    // selections
	Mint       func(issueID, subscriberID int64) (token, messageID string)
}

// Progress counts an issue's deliveries by state.
type Progress map[DeliveryState]int

// Total is the number of deliveries of the issue.
func (p Progress) Total() int {
	n := 0
	for _, c := range p {
		n += c
	}
	return n
}
