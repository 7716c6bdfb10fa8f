package newsletter

import "time"

// Status says whether a subscriber gets mail.
type Status string

const (
	StatusPending Status = "pending" // has not confirmed yet
	StatusActive  Status = "active"  // confirmed
	StatusLeft    Status = "left"    // unsubscribed
)

// Subscriber is a person who asked for the digest. Only active ones get it.
type Subscriber struct {
	ID        int64
	Email     string // as given, with the domain in lower case and as A-labels
	Name      string
	Status    Status
	Language  string // BCP 47; "" is the site's
	Frequency string // name of the edition that is wanted; "" is weekly
	Paused    time.Time
	Selection string // of topics, as Preferences.Selection has it; "" is everything

	Consent   Consent
	Created   time.Time
	Confirmed time.Time // zero while pending
	Left      time.Time // zero unless StatusLeft

	Departures int       // numbers the last departure; even when it was asked for again
	Moved      time.Time // of the last change of address; zero: there was none
}

// Readers are those of an edition who choose the same.
type Readers struct {
	Selection string // as Subscriber.Selection
	Language  string // as Subscriber.Language
	Count     int
}

// Consent is the proof that somebody asked.
type Consent struct {
	At      time.Time
	Source  string // "form", "import", "command line", …
	Prefix  string // network of the visitor, /24 or /64; "" when not by the web
	Wording string // version of the text agreed to
}

// AskedByList begins the source of a consent that is given by a letter which a list,
// and not a form, had us write.
const AskedByList = "letter after import"

// Suppression keeps an address from being mailed, whoever adds it again.
// The address itself is not kept: Hash is an HMAC of it under a key of the
// database.
type Suppression struct {
	Hash  []byte
	Cause Cause
	Code  string // enhanced status code, when there was one
	At    time.Time
	Until time.Time // zero: for ever
}

// Cause says why an address is suppressed.
type Cause string

const (
	CauseBounce    Cause = "bounce"
	CauseComplaint Cause = "complaint"
	CauseErased    Cause = "erased"
	CauseOperator  Cause = "operator"
)

// Bounce is a delivery status notification (RFC 3464) as the ledger keeps it.
type Bounce struct {
	ID           int64
	DeliveryID   int64
	SubscriberID int64
	Class        string // hard, soft, complaint
	Code         string // enhanced status code
	At           time.Time
}
