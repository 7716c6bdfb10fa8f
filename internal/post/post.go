// Package post reads a folder of posts as the generator that builds the blog
// would read it. Nothing in the posts has to change for recapd: links, ids,
// drafts, authors and teasers come out as their author knows them.
//
//	fs.FS ─walk─▶ source ─dialect─▶ header ─▶ Post ─┐
//	              bytes,  form of   metadata,       ├─▶ Collection
//	              hash    the head  body     faults ┘
//
//	              when it is asked for: body ─markup─▶ document ─▶ Text
//
// What is a post. A file named *.md, *.markdown, *.mdown or *.rst that carries
// metadata in a form one of the dialects knows. Hidden files and folders,
// node_modules, _site, lost+found and _index files (a section's own page) are passed over.
// A file without any metadata is not a post: README, LICENSE and their like are
// passed over silently, another one is told in Collection.Faults, since a post
// whose author forgot the head must not vanish without a word. index.md in a
// folder of its own is a page bundle, named by that folder. What a post does not
// say itself is looked for beside it (sidefile.go), then in its path and its
// first heading.
//
// What a dialect is. One generator's way, in one file: the form of its
// metadata, its teaser markers, slugs, permalinks and link syntax (dialect.go
// is the seam). A named preset decides slugs, permalinks and links for the whole
// folder, and is asked first for the metadata; a file in another form is still
// read, for blogs that have moved from one generator to another. With the preset
// "auto" the generator's configuration names it, if there is one (site.go); if
// there is none, each file tells by its own form and place which dialect it is in.
//
// What happens to a bad file. Nothing that a file holds may stop the others. A
// Fault names path, line and next step; a blocking one keeps its own post from
// being published, any other only says what was made of the file:
//
//	blocking       cannot be opened, over 10 MB, broken head, no title, no date,
//	               a date that is ambiguous or impossible, a permalink or id
//	               that another post has already
//	not blocking   invalid UTF-8 (read with U+FFFD), control characters
//	               (dropped), a slug used twice, odd values of lesser fields;
//	               with the Text, what the markup itself complains of
//
// A folder that could not be read is another matter: posts may be missing
// without a trace, so FolderFault is true and nobody may conclude from this
// Collection that there is nothing to tell.
//
// What never depends on chance: an id comes from metadata alone (ids.go), dates
// are never guessed (dates.go) and never come from the file system, and the
// order of posts is that of their dates, then of their paths.
package post

import (
	"slices"
	"time"
)

// Post is one recap, as its author's generator would have it. A Post is never
// changed once it has been read.
type Post struct {
	Path      string // below the content folder, with slashes
	Slug      string
	Permalink string // absolute
	ID        string // an IRI for ever: RFC 4287 §4.2.6
	Title     string
	Subtitle  string

	Published time.Time // in the zone it was written in, else the site's
	Updated   time.Time // from metadata only; equal to Published where there is none
	Available time.Time // not shown before, whatever Published says; zero: no such date
	Expires   time.Time // not shown from then on; zero: never

	Authors    []Author
	Tags       []string
	Categories []string
	Event      string // "EuroPython 2026"
	Day        int    // of the event, from 1; 0 when it has none
	Series     string

	Language string // BCP 47
	Summary  string // plain text, the author's own description
	Image    Image

	Lead   bool // its author would have it first in an issue
	Resend bool // its author would have it told again when it has been updated since
	Talks  []Talk

	Enclosures  []Enclosure
	FeedContent string // "teaser", "full" or "both" where the author wants it so; "": as the feed has it

	Draft    bool
	Unlisted bool // has a page, but is in no feed and no mail

	Text *Text // what it says

	Hash   string  // hex SHA-256 of the source file, and of its side file if it has one
	Faults []Fault // of all but its text, which has its own
}

// Author is a person as RFC 4287 §3.2 describes one.
type Author struct {
	Name  string
	Email string
	URI   string
}

// Image is a post's lead image.
type Image struct {
	URL string // absolute
	Alt string
}

// Listed tells whether the post belongs in feeds and mails at now: it was read
// without a blocking fault, is neither draft nor unlisted, and its time has
// come and not gone.
func (p *Post) Listed(now time.Time) bool {
	return p.Readable() && !p.Draft && !p.Unlisted && p.timely(now)
}

func (p *Post) timely(now time.Time) bool {
	begun := !p.Published.After(now) && !p.Available.After(now)
	return begun && (p.Expires.IsZero() || p.Expires.After(now))
}

// AllFaults are those of the post and those of its text, which is made for that.
func (p *Post) AllFaults() []Fault { return slices.Concat(p.Faults, p.Text.Faults()) }

// Readable tells whether no fault keeps the post from being published.
func (p *Post) Readable() bool {
	for _, f := range p.Faults {
		if f.Blocking {
			return false
		}
	}
	return true
}
