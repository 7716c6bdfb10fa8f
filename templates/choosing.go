package templates

import (
	"slices"
	"time"
)

// Names of the fields in the form of PreferencesPage, besides FieldLanguage. The
// fields of topics are named by TopicField; their values are "follow", "mute" and
// "".
const (
	FieldFrequency = "frequency" // name of an edition
	FieldPaused    = "paused"    // a date, "2031-12-24", or ""
)

// TopicField is the name of the field for an event or a tag: kind is "event" or
// "tag".
func TopicField(kind, name string) string { return kind + ":" + name }

// PreferencesPage is the one form of what a reader wants to get. It posts to the
// address that the page was got from.
type PreferencesPage struct {
	Page
	Address string // masked; "" when whoever has the link may not know it

	Frequency   string   // name of the chosen edition
	Frequencies []string // the editions to choose from
	Events      []Topic
	Tags        []Topic
	Chosen      string    // language of pages and mails; "" is SiteLanguage
	Paused      time.Time // zero: not paused

	Saved       bool   // these are the choices just made
	PausedFault bool   // what was typed is no date
	PausedTyped string // what was typed then
	Test        bool   // the link is a test copy's: nothing can be saved

	UnsubscribeURL string
	LinkURL        string // a POST there mails a fresh link for ManagePage
}

// Topic is an event or a tag and what the reader said of it.
type Topic struct {
	Name   string
	Choice string // "follow", "mute" or ""
}

// chosen tells whether the reader has said anything of these topics: they are
// then shown unfolded.
func chosen(topics []Topic) bool {
	return slices.ContainsFunc(topics, func(t Topic) bool { return t.Choice != "" })
}

// Names of the fields in the forms of ManagePage, besides FieldAddress.
const (
	FieldDo   = "do"   // "move", "data" or "erase"
	FieldSure = "sure" // "yes", with "erase"
)

// ManagePage is what a fresh link leads to: three forms that post to the address
// that the page was got from.
type ManagePage struct {
	Page
	Address string // masked
	Typed   string // the new address, after a fault
	Fault   string // Fault…, of the new address
	Unsure  bool   // erase was asked for without the box ticked
}

// MovePage asks at the new address for the click that moves the subscription.
type MovePage struct {
	Page
	Address string // the new one, masked
}

// MovedPage follows the button of MovePage.
type MovedPage struct {
	Page
	Address        string // the new one, masked
	PreferencesURL string // "" leaves the link out
}

// ErasedPage says that everything is forgotten.
type ErasedPage struct{ Page }
