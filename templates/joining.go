package templates

import "time"

// Names of the fields in the forms, for whoever reads what they post.
const (
	FieldAddress  = "email"
	FieldTrap     = "message"  // hidden from people: whoever fills it in is a program
	FieldLanguage = "language" // of the page that the form stood on
	FieldSource   = "source"   // "form" or "embed"
)

// What may be wrong with an address that was typed; the words that membership
// has for it, and one for when there were too many sign-ups.
const (
	FaultMissing = "missing"
	FaultSpelled = "spelled"
	FaultDomain  = "domain"
	FaultRole    = "role"
	FaultBusy    = "busy"
)

// Signup is the form that joins, wherever it stands.
type Signup struct {
	Next   time.Time  // of the issue that a reader would get first; zero: not known
	Weekly bool       // there is one issue a week, on the weekday of Next
	Latest *IssueLine // to look at before; nil before the first issue

	Address string // what was typed, after a fault
	Fault   string // Fault…; "" before anything was typed
}

// SubscribePage is "/subscribe".
type SubscribePage struct {
	Page
	Signup Signup

	// Embeddable adds how to put the form on another site.
	Embeddable bool
}

// EmbedPage is the form alone, for a frame on another site.
type EmbedPage struct {
	Page
	Signup Signup
	Sent   *Sent // in the place of the form, after it was sent
}

// Sent tells where to look for a letter.
type Sent struct {
	Kind     string        // "confirm", "move" or "manage"
	Sender   string        // the address that the letter comes from
	Lifetime time.Duration // of the link in it
}

// SentPage is "check your mail". It is the same for every address.
type SentPage struct {
	Page
	Sent
}

// ConfirmPage asks for the click that joins. Its form posts to the address that
// the page was got from.
type ConfirmPage struct {
	Page
	Address string // masked
}

// ConfirmedPage follows the button of ConfirmPage.
type ConfirmedPage struct {
	Page
	Already        bool // the link was used before
	Next           time.Time
	Latest         *IssueLine
	PreferencesURL string // "" leaves the link out
}

// LinkProblemPage is about a link in a letter, or on a page, that cannot be used.
type LinkProblemPage struct {
	Page
	Kind    string  // what the link was for: "confirm", "manage", "move", "undo" or "approve"
	Problem string  // "expired", "used" or "bad"
	Signup  *Signup // to get a fresh one, where that is the way
}
