package newsletter

import "time"

// DeliveryState says how far one message has come.
//
//	pending ──▶ sending(node, attempt) ──▶ sent | failed | skipped
//	   ▲                 │
//	   └── deferred ◀────┴──▶ unknown
type DeliveryState string

const (
	Pending  DeliveryState = "pending"  // to be sent as soon as possible
	Claimed  DeliveryState = "sending"  // a node has it in hand, durably recorded before DATA
	Sent     DeliveryState = "sent"     // the relay answered 250 to the end of DATA
	Deferred DeliveryState = "deferred" // a temporary failure; due again at NextAt
	Failed   DeliveryState = "failed"   // a permanent failure
	Unknown  DeliveryState = "unknown"  // no answer after the end of DATA; with NextAt, a copy is still to come
	Skipped  DeliveryState = "skipped"  // not sent on purpose; Detail says why
)

// Final tells whether the state is an end: no node will pick the delivery up
// again by itself.
func (s DeliveryState) Final() bool { return s == Sent || s == Failed || s == Skipped }

// Delivery is one issue to one subscriber.
type Delivery struct {
	ID           int64
	IssueID      int64
	RenderingID  int64
	SubscriberID int64

	Address   string    // as it was when the issue was frozen; blank after erasure
	Since     time.Time // when the subscriber confirmed; zero when not known
	Token     string    // of its unsubscribe link
	MessageID string    // RFC 5322 msg-id without angle brackets

	State   DeliveryState
	Attempt int       // counts the claims
	First   time.Time // the first claim
	// Unanswered counts the attempts to which no answer came after the end of
	// DATA; each of them may have been delivered.
	Unanswered int
	NextAt     time.Time
	Reply      Reply
}

// Reply is what the other side said last.
type Reply struct {
	Code     int    // SMTP reply code; 0 when there was none
	Enhanced string // RFC 3463 status code, "5.1.1"; "" when there was none
	Text     string // the reply or the error in words
}

// Outcome is what became of one claimed delivery.
type Outcome struct {
	DeliveryID int64
	State      DeliveryState // any but Claimed; Pending gives it back, as if it had not been claimed
	NextAt     time.Time     // for Deferred, Unknown and Pending: when to try again
	At         time.Time
	Reply      Reply

	// Suppress asks to suppress the address, because the reply says that
	// there is no such recipient.
	Suppress bool
}

// Exchange is what a node hands to the ledger and asks of it in one durable
// step: what became of the deliveries that it had, and the next ones to do. The
// outcomes may belong to any issue; the claims are of IssueID.
type Exchange struct {
	Node     string
	IssueID  int64
	Outcomes []Outcome
	Claim    int // how many deliveries to claim at most
	Now      time.Time

	// Most is for the first few messages of an issue: nothing is claimed that would make
	// more of them, sent, failed, unanswered and in the hands of all nodes together. 0 is
	// any number.
	Most int

	// First and Last are the ids between which deliveries are claimed, both
	// included; without them any of the issue is.
	First, Last int64
}

// Range is the work on the deliveries of an issue with ids from First to Last,
// both included. Which of them are due is for the ledger to say, when they are
// claimed: a range may be carried twice, and by two nodes, without harm. Zero
// First and Last mean the whole issue.
type Range struct{ IssueID, First, Last int64 }

// Reason counts deliveries of an issue in one state about which the same was said.
// Reply.Text is one of them as an example.
type Reason struct {
	State DeliveryState
	Reply Reply
	Count int
}
