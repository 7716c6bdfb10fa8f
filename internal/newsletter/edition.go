package newsletter

import "time"

// Edition is what the ledger keeps about a kind of issue as a whole.
type Edition struct {
	Name     string
	Began    time.Time // no slot before this instant counts as missed
	FirstRun time.Time // when the posts already there were dealt with; zero: not yet
}
