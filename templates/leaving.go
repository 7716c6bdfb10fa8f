package templates

import "time"

// FieldReason is the name of the field in the form of DonePage; what a form does
// to the address of UndoURL is in FieldDo: "undo" or "reason".
const FieldReason = "reason"

// UnsubscribePage asks for the one click that leaves the list. Its form posts
// to the address that the page was got from.
type UnsubscribePage struct {
	Page
	Address string // masked: "n…@example.org"; "" when whoever has the link may not know it
}

// DonePage follows the button of UnsubscribePage.
type DonePage struct {
	Page
	Already bool   // the address was off the list before
	Test    bool   // the link is a test copy's, and nobody's
	UndoURL string // where both forms post to; "" leaves them out
	LinkURL string // a POST there mails a fresh link for ManagePage; "" leaves it out
	Thanks  bool   // a reason was given just now
}

// BackPage follows the button that takes leaving back.
type BackPage struct {
	Page
	Next           time.Time
	PreferencesURL string // "" leaves the link out
}
