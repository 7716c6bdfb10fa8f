package templates

import (
	"html/template"
	"io"
	"time"
)

// Proposal is an issue that waits, as the operator is to see it: in the mail about it,
// and on the page that the mail leads to. What is in English stands so in the log.
type Proposal struct {
	Edition string    // "weekly", "monthly", …
	Due     time.Time // the slot, in the site's zone; zero for a post or an event
	Out     time.Time // when it goes out by itself, in the site's zone; zero: not before it is approved
	Once    bool      // when it is cancelled, the edition makes no other of its posts
	Why     string    // it waits; in English

	// What would be in it. Without a subject line nothing is known of that.
	SubjectLine string
	Posts       []ProposedPost
	Readers     int
	Nobody      int      // readers who have chosen nothing that is in it
	HTML, Text  int      // of the mail for those who have chosen nothing, in KiB
	Cut         string   // what was left out for want of room, in English; ""
	Advice      []string // in English
	Shares      []Share  // who gets what, when not everybody gets the same
}

// ProposedPost is a post in a Proposal.
type ProposedPost struct{ Title, URL, Event string }

// Share is the readers of an issue who get the same.
type Share struct {
	Readers, Posts int
	Language       string // BCP 47
	Follow, Mute   []string
}

// ApproveLetter tells the operator of an issue that waits.
type ApproveLetter struct {
	Letter
	Proposal
	Still    bool   // he has been told before
	Link     string // of the button: ApprovePage
	Lifetime time.Duration
	Which    string // how recapd issues calls it: "waiting", "monthly/waiting"
}

// ApproveLetter is the letter about an issue that waits.
func (s *Set) ApproveLetter(l ApproveLetter) (Mail, error) {
	key, pairs := "letter-approve-subject", []any{"site", l.Site}
	switch {
	case l.Still:
		key += "-still"
	case !l.Out.IsZero():
		key, pairs = key+"-draft", append(pairs, "time", clock(l.Out))
	}
	var err error
	if l.Subject, err = s.Say(s.words(l.Language), key, pairs...); err != nil {
		return Mail{}, err
	}
	return s.letter("approve", &l.Letter, &l)
}

// What has become of the issue of an ApprovePage.
const (
	IssueWaits     = "waits"
	IssueApproved  = "approved" // not composed for good yet
	IssueOut       = "out"      // composed for good
	IssueCancelled = "cancelled"
)

// What the operator has done just now on an ApprovePage.
const (
	DoneApprove = "approve"
	DoneCancel  = "cancel"
	DoneDrop    = "drop"
)

// Names of the fields in the forms of ApprovePage, besides FieldDo, which is "approve"
// or "cancel".
const (
	FieldSeen = "seen" // of the issue that was looked at: Seen
	FieldDrop = "drop" // "yes", with "cancel"
)

// ApprovePage shows an issue that waits, and lets it go or keeps it back: two forms that
// post to the address that the page was got from.
type ApprovePage struct {
	Page
	Proposal
	State string
	Done  string // "": nothing
	Fault string // "changed" or "readers": why nothing was done

	Seen    string        // names the issue as it is shown
	Title   string        // of the issue
	Body    template.HTML // what Set.IssueBody made
	HTMLURL string        // the parts of the mail alone
	TextURL string
	WebURL  string // of the issue that has gone out; "" leaves the link out
}

// Approve writes the page of an issue that waits.
func (s *Set) Approve(w io.Writer, p ApprovePage) error {
	p.NoIndex = true
	return s.page(w, "approve.html", p)
}

// clock is the time of day with its zone: "09:30 CET".
func clock(t time.Time) string { return t.Format("15:04 MST") }
