package templates

import "time"

// Mail is a letter ready to be put into a message.
type Mail struct {
	Subject string
	HTML    string
	Text    string
}

// Letter is what every letter is given. Nothing in a letter was typed by
// somebody else: no name, no address.
type Letter struct {
	Site          string // title of the site
	Language      string // BCP 47, of the letter's words; see Set.Match
	SiteLanguage  string // of titles and posts, BCP 47; "" marks nothing
	URL           string // http.public_url, without a slash at its end
	PostalAddress string // may be ""

	// Subject is filled in by the Set, with a message: "letter-confirm-subject"
	// and its like.
	Subject string
}

// ConfirmLetter asks the owner of an address whether he wants to join.
type ConfirmLetter struct {
	Letter
	Link     string // of the button
	Lifetime time.Duration
	Next     time.Time // as Signup
	Weekly   bool
	ByList   bool // the address comes from a list, and not from a form
}

// WelcomeLetter follows the confirmation.
type WelcomeLetter struct {
	Letter
	Next           time.Time // as Signup
	Weekly         bool
	Latest         *IssueLine // nil before the first issue
	Posts          []Link     // of that issue
	PreferencesURL string
	UnsubscribeURL string
}

// ManageLetter has the link to change the address, get one's data or be erased.
type ManageLetter struct {
	Letter
	Link     string
	Lifetime time.Duration
}

// MoveLetter asks the new address whether it is to take the place of the old.
type MoveLetter struct {
	Letter
	Link     string
	Lifetime time.Duration
}
