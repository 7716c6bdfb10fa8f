package templates

import "html/template"

// Digest is an issue as the editor hands it to the templates: chosen, grouped,
// counted and cut to size. Strings are plain text and ready to be shown; only
// fields of type template.HTML are markup.
type Digest struct {
	Language string // BCP 47
	Dir      string // "ltr" or "rtl"

	Site      string // the wordmark
	Number    int
	Span      string   // when the posts were published: "15–21 Nov 2031"
	Counts    []string // "9 recaps", "3 events", "about 40 min"
	Subject   string
	Preheader string

	WebURL     string // this issue on the web
	ArchiveURL string
	FeedURL    string

	Contents  []Line    // what is in the issue, with three events or more
	Sections  []Section // in the order to be shown
	MoreOnWeb int       // posts that are told on the web only, for want of room

	Footer Footer
}

// Line is one line of the table of contents.
type Line struct {
	Title string
	Count string // "4 recaps"
	URL   string
}

// Section is a block of posts that belong together: an event, a series, or the
// rest.
type Section struct {
	Kind  string   // "event", "series" or "more"
	ID    string   // for a fragment of the web page's URL
	Title string   // "" when the issue is this one section only
	URL   string   // of the section on the web
	Facts []string // "Madeup Hall", "17–19 Nov", "4 recaps"
	Site  string   // the event's own site; may be ""
	Days  []Day    // at least one
}

// Day is the posts on one day of an event, in the order of time. Sections
// without days have one Day without a title.
type Day struct {
	Title string // "Day 2 · Tue 18 Nov"; may be ""
	Items []Item
}

// Item is one post.
type Item struct {
	Level int // of its heading: 2, 3 or 4
	Title string
	URL   string
	Lang  string   // BCP 47, when it is not the language
	Dir   string   // given with Lang
	Facts []string // "Ada Placeholder", "18 Nov", "6 min"

	Teaser     template.HTML // styled for mail or bare for the web; "" for a title only
	TeaserText string        // the same in lines of at most 70 columns
	ReadOn     string        // "Read on: Ducks in production"; "" when the teaser is the whole post
	Links      []Link        // slides, video: only what there is
}

// Link is a labelled URL.
type Link struct {
	Label string // "Slides (PDF, 2 MB)"
	URL   string
}

// Footer says why the reader got this mail and how to leave. Its first three
// fields differ from reader to reader and hold slots when an issue is composed.
type Footer struct {
	Address        string // the reader's
	Since          string // " on 3 October 2031", or ""
	UnsubscribeURL string
	PreferencesURL string // "" leaves the link out
	PostalAddress  string // may be ""
}
