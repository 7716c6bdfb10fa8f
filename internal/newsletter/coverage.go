package newsletter

import "time"

// CoverageCause says how a post came to be covered by an edition.
type CoverageCause string

const (
	CoveredByIssue CoverageCause = "issue"     // it was in an issue
	CoveredFirst   CoverageCause = "first-run" // it was there before recapd was
)

// Covered is one post that an edition will not tell again. A post is recognised
// by any one of its three names, so that renaming a file or moving a blog to
// another host does not mail old posts again.
type Covered struct {
	PostID    string
	Path      string
	Permalink string
	Cause     CoverageCause
	IssueID   int64 // for CoveredByIssue
	At        time.Time
}

// Coverage finds covered posts by each of their names.
type Coverage struct {
	byID, byPath, byPermalink map[string]Covered
}

// NewCoverage indexes what the store has recorded. Where two records share a
// name, the one by an issue counts.
func NewCoverage(records []Covered) Coverage {
	c := Coverage{byID: map[string]Covered{}, byPath: map[string]Covered{}, byPermalink: map[string]Covered{}}
	for _, r := range records {
		put(c.byID, r.PostID, r)
		put(c.byPath, r.Path, r)
		put(c.byPermalink, r.Permalink, r)
	}
	return c
}

func put(m map[string]Covered, key string, r Covered) {
	if old, ok := m[key]; key == "" || ok && old.Cause == CoveredByIssue {
		return
	}
	m[key] = r
}

// Find returns the record of the post that has one of these names, preferring
// one that was in an issue.
func (c Coverage) Find(id, path, permalink string) (Covered, bool) {
	var found Covered
	var ok bool
	for _, lookup := range []struct {
		m   map[string]Covered
		key string
	}{{c.byID, id}, {c.byPath, path}, {c.byPermalink, permalink}} {
		if r, has := lookup.m[lookup.key]; has && (!ok || r.Cause == CoveredByIssue) {
			found, ok = r, true
		}
	}
	return found, ok
}

// Sighting is when the ledger first saw a post's present content: the clock by
// which a post is "unchanged for a while".
type Sighting struct {
	Path string
	Hash string
	At   time.Time
}
