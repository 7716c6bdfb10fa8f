package newsletter

import "time"

// Note is the editor's own words for the next issue of an edition, in Markdown.
type Note struct {
	Intro string // before the posts; may be ""
	Outro string // after them; may be ""
}

// Edition is what the ledger keeps about a kind of issue as a whole.
type Edition struct {
	Name     string
	Began    time.Time // no slot before this instant counts as missed
	FirstRun time.Time // when the posts already there were dealt with; zero: not yet
}
