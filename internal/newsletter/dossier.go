package newsletter

import "time"

// Dossier is all that is kept about one person.
type Dossier struct {
	Subscriber  Subscriber
	LeftReason  string
	Preferences Preferences
	Suppression Suppression // its Cause is "" when there is none
	Signups     []Signup    // not answered yet
	Letters     []Letter
	Receipts    []Receipt
	Bounces     []Bounce
}

// Receipt is a delivery with what it was a delivery of.
type Receipt struct {
	Delivery Delivery
	Edition  string
	Number   int
	Title    string
	Ended    time.Time // when the last outcome came
}

// Ages are the times before which what is old is forgotten.
type Ages struct {
	Pending time.Time // people who were asked last before it and have not answered
	Unasked time.Time // pending people who came before it and were not asked
	Letters time.Time
	Counts  time.Time // of caps
}
