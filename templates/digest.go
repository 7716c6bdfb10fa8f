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

	Intro     *Note     // the editor's words before the posts; nil for none
	Lead      *Item     // the post that opens the issue, of Level 2; nil for none
	Contents  []Line    // what is in the issue, with three events or more
	Sections  []Section // in the order to be shown
	Media     []Media   // slides and recordings of the posts that have many
	Late      []Line    // posts on events that earlier issues have told of: Count is the event
	Outro     *Note     // the editor's words after the posts; nil for none
	MoreOnWeb int       // posts that are told on the web only, for want of room

	Footer Footer
}

// Line is one line of a list: the table of contents, slides and recordings.
type Line struct {
	Title string
	Count string // "4 recaps", or what else is said of it
	URL   string

	Lang, Dir string // of the title, as Item has them
	Only      bool   // in the table of contents: told on the web only, for want of room
}

// Media is the slides and recordings that a post leads to, when they are more than a
// line of links.
type Media struct {
	Title     string // of the post
	Lang, Dir string // as Item has them
	Lines     []Line // "Tiny maps", "Video, video.example.org"
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
	Logo  string   // address of the event's logo, in mail; may be ""

	Lang, Dir string // of the title, as Item has them
	Days      []Day  // at least one
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
	Picture    *Picture      // nil for none
	Covered    string        // "In this post: ponds · maps", or ""
	Close      bool          // title only, and the next one too: they stand as in a list
	Talks      []Talk        // that the post tells of, when they are several
	MoreTalks  string        // "and 3 more talks", or ""
	Links      []Link        // a few slides and recordings: only what there is
}

// Talk is one of several that a post tells of.
type Talk struct {
	Title   string
	Speaker string // may be ""
	Links   []Link // slides, video: only what there is
}

// Picture stands after a teaser.
type Picture struct{ URL, Alt string }

// Note is words of the editor's own.
type Note struct {
	HTML template.HTML // styled for mail or bare for the web
	Text string        // the same in lines of at most 72 columns
	Lang string        // BCP 47, when it is not the language
	Dir  string        // given with Lang
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
