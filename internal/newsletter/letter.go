package newsletter

import "time"

// Signup is one use of a form: what somebody asked for, before anybody has looked
// whose address it is. Known and unknown addresses cost the same until then.
type Signup struct {
	ID       int64
	Address  string // as membership keeps it
	Language string // of the form, BCP 47; "" is the site's
	Consent  Consent
	Due      time.Time // its turn, when a list has us ask; zero for a form
}

// Settlement is what is decided about a sign-up.
type Settlement struct {
	Signup  Signup
	Invite  bool      // ask the owner of the address, unless one of Caps is reached
	Caps    []Cap     // of letters to the address
	Expires time.Time // of the link in the letter
}

// LetterKind says what a letter is for.
type LetterKind string

const (
	LetterConfirm LetterKind = "confirm" // asks whether the owner of the address wants to join
	LetterWelcome LetterKind = "welcome" // follows the confirmation
	LetterManage  LetterKind = "manage"  // a link to change the address, get one's data, erase oneself
	LetterMove    LetterKind = "move"    // asks the new address whether it is to take the place of the old
)

// Letter is a mail to one person that is no issue. Its link, if it has one, works
// once and until it expires; the token in it is made from ID and Kind and is not
// kept.
//
//	due (NextAt) ──▶ sent
//	     ▲    └────▶ failed
//	     └── tried again
type Letter struct {
	ID           int64
	Kind         LetterKind
	SubscriberID int64
	Address      string  // to whom it goes; for LetterMove the new address
	Language     string  // BCP 47; "" is the site's
	Consent      Consent // for LetterConfirm: what is recorded when the link is used
	Created      time.Time
	Expires      time.Time // of the link; zero: it has none

	Attempt    int
	Unanswered int       // attempts after which no answer came to the end of DATA
	NextAt     time.Time // zero when nothing will be tried any more
	Sent       time.Time
	Used       time.Time // when the link did what it was for
	Reply      Reply     // of the last attempt
}
