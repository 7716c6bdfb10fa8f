package templates

import "html/template"

// Page is what every page of the web is given. URLs of recapd itself are built
// on URL, never on the Host field of a request.
type Page struct {
	Site       string // title of the site
	Language   string // BCP 47, of the page's words; see Set.Match
	URL        string // http.public_url, without a slash at its end
	BlogURL    string // site.base_url; "" leaves the link out
	PrivacyURL string // http.privacy_url; "" leaves the link out
	Feeds      []FeedLink

	// SiteLanguage is that of titles and posts, BCP 47. A page in another
	// language marks them; "" marks nothing.
	SiteLanguage string

	// Switch offers the page in the other languages, at its own address. It is
	// for pages that can be got again.
	Switch bool

	// Static pages stand on a host without a server of ours: they have no links to
	// what only that has, and what they load is in the folder Assets.
	Static bool
	Assets string // below URL: "/feeds"; "" is the top

	// NoIndex asks search engines to pass the page by. It is set for pages
	// under a reader's own address.
	NoIndex bool
}

// FeedLink is a feed for autodiscovery and for people.
type FeedLink struct {
	Title string            // "Atom"
	Type  template.HTMLAttr // type="application/atom+xml", whole: escaping would spell the + in a way that simple readers miss
	URL   string
	Name  string // of its place on the page, "tags/go"; "" has none
}

// FrontPage is "/": what this is, and the newest posts.
type FrontPage struct {
	Page
	About  string     // one or two sentences of the operator's; may be ""
	Latest *IssueLine // nil before the first issue
	Items  []Item     // newest first, Level 3, with bare teasers
	Signup *Signup    // nil leaves the form out
}

// FeedsPage is "/feeds/": what feeds are, where they are, and the newest posts.
type FeedsPage struct {
	Page
	Groups     []FeedGroup
	OutlineURL string // of the list of all, to be imported
	Items      []Item // as FrontPage has them
}

// FeedGroup is the feeds of a kind.
type FeedGroup struct {
	Kind  string // "event", "tag", "category", "author" or "language"
	Feeds []FeedLink
}

// IssuePage is one issue on the web.
type IssuePage struct {
	Page
	Number   int
	Title    string        // the subject that it was sent with
	Address  string        // of the page itself
	Summary  string        // for search engines and link previews
	Date     string        // "21 November 2031"
	DateTime string        // "2031-11-21"
	Body     template.HTML // what Set.IssueBody made
	Previous *IssueLine
	Next     *IssueLine
	Signup   *Signup // nil leaves the form out
}

// FieldEvent is the name of the field that asks ArchivePage for one event.
const FieldEvent = "event"

// ArchivePage is the list of all issues, newest first.
type ArchivePage struct {
	Page
	Edition string // whose issues they are: "weekly", "monthly", …
	Others  []EditionLink
	Years   []ArchiveYear
	Events  []string // to choose from, latest first
	Event   string   // the chosen one; "": all issues are shown
	FeedURL string   // of the issues; "" leaves the link out
	Signup  *Signup  // nil leaves the form out
}

// EditionLink leads to the archive of another edition.
type EditionLink struct {
	Edition string
	URL     string
}

// ArchiveYear is the issues of one year.
type ArchiveYear struct {
	Year   int
	Issues []IssueLine
}

// IssueLine is one line about an issue.
type IssueLine struct {
	Number   int
	URL      string
	Title    string // "PebbleConf and Gopherdale: 9 recaps"
	Date     string // "21 Nov"
	DateTime string // "2031-11-21"; the pages write it in their language
}

// ErrorPage tells a visitor what is wrong and what to do, never why inside.
type ErrorPage struct {
	Page
	Status  int    // 404, 405, 500 …
	Heading string // "" takes the one that belongs to Status
	Message string // likewise
}
