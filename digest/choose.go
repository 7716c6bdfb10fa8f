package digest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// Criteria is what an edition asks of a post.
type Criteria struct {
	Edition string
	Now     time.Time     // the issue is as of this instant
	Clock   time.Time     // what time it is, for Quiet; zero: Now
	MaxAge  time.Duration // 0: posts of any age
	Quiet   time.Duration // how long a post must have been left unchanged

	Coverage  newsletter.Coverage            // of this edition
	Sightings map[string]newsletter.Sighting // by path
	Numbers   map[int64]int                  // of issues by their id; for the reasons only

	// AllPosts takes in what was there at the first run and what is older
	// than MaxAge, but never a post that was in an issue.
	AllPosts bool

	// Most is how many posts there are room for, the oldest first; 0: any number.
	Most int

	// Languages keeps to posts in these languages (post.Post.Speaks); none
	// takes all.
	Languages []string
}

// Choice is the decision about one post.
type Choice struct {
	Post *post.Post
	In   bool
	Code Code
	Why  string // for people: "already in issue 14"
}

// Code is a reason for programs.
type Code string

const (
	In            Code = "in"
	IsDraft       Code = "draft"
	IsUnlisted    Code = "unlisted"
	IsFaulty      Code = "fault"
	IsFuture      Code = "future"
	IsOver        Code = "expired"
	OtherLanguage Code = "language"
	InIssue       Code = "issue"
	FirstRun      Code = "first-run"
	TooOld        Code = "old"
	TooFresh      Code = "quiet"
	NoPage        Code = "page"      // does not answer
	HeldOver      Code = "held-over" // for want of room: it comes with the next issue
	Elsewhere     Code = "elsewhere" // in another issue that is due
)

// Choose decides about every post, newest first. Posts of the same instant are
// in the order of their paths.
func Choose(posts []*post.Post, c Criteria) []Choice {
	out := make([]Choice, 0, len(posts))
	for _, p := range posts {
		code, why := c.judge(p)
		out = append(out, Choice{Post: p, In: code == In, Code: code, Why: why})
	}
	slices.SortStableFunc(out, func(a, b Choice) int {
		return cmp.Or(b.Post.Published.Compare(a.Post.Published), cmp.Compare(a.Post.Path, b.Post.Path))
	})
	c.holdOver(out)
	return out
}

// holdOver leaves the newest of the choices to the next issue.
func (c Criteria) holdOver(choices []Choice) {
	room := c.Most
	for i := len(choices) - 1; i >= 0 && c.Most > 0; i-- {
		switch each := &choices[i]; {
		case each.In && room > 0:
			room--
		case each.In:
			each.In, each.Code, each.Why = false, HeldOver, fmt.Sprintf("comes with the next issue: one has at most %d", c.Most)
		}
	}
}

// Chosen is the posts that are in.
func Chosen(choices []Choice) []*post.Post {
	var out []*post.Post
	for _, c := range choices {
		if c.In {
			out = append(out, c.Post)
		}
	}
	return out
}

// judge asks first what the author wants, then what has been told, then the
// clock: the reason that it gives is the one that would have to change first.
func (c Criteria) judge(p *post.Post) (Code, string) {
	switch {
	case p.Draft:
		return IsDraft, "draft"
	case p.Unlisted:
		return IsUnlisted, "unlisted"
	case !p.Readable():
		return IsFaulty, "fault: " + firstBlocking(p).Error()
	case p.Published.After(c.Now):
		return IsFuture, "not published before " + p.Published.Format(time.RFC3339)
	case p.Available.After(c.Now):
		return IsFuture, "not shown before " + p.Available.Format(time.RFC3339)
	case !p.Expires.IsZero() && !p.Expires.After(c.Now):
		return IsOver, "expired " + p.Expires.Format(time.RFC3339)
	case !p.Speaks(c.Languages...):
		return OtherLanguage, fmt.Sprintf("in another language (%s)", p.Language)
	}
	if code, why := c.covered(p); code != In {
		return code, why
	}
	if age := c.Now.Sub(c.dated(p)); c.MaxAge > 0 && age > c.MaxAge && !c.AllPosts {
		return TooOld, fmt.Sprintf("older than %s (published %s)", Spell(c.MaxAge), p.Published.Format(time.DateOnly))
	}
	return c.settled(p)
}

// dated is from when a post is news: a correction that is to be told again, from its
// own date.
func (c Criteria) dated(p *post.Post) time.Time {
	if p.Resend && p.Updated.After(p.Published) && !p.Updated.After(c.Now) {
		return p.Updated
	}
	return p.Published
}

func (c Criteria) covered(p *post.Post) (Code, string) {
	record, ok := c.Coverage.Find(p.ID, p.Path, p.Permalink)
	switch {
	case !ok:
		return In, ""
	case p.Resend && p.Updated.After(record.At) && !p.Updated.After(c.Now):
		return In, ""
	case record.Cause == newsletter.CoveredFirst && c.AllPosts:
		return In, ""
	case record.Cause == newsletter.CoveredFirst:
		return FirstRun, "there at the first run"
	case p.Resend && c.Numbers[record.IssueID] > 0:
		return InIssue, fmt.Sprintf("already in issue %d; resend waits for a date in updated after %s", c.Numbers[record.IssueID], record.At.Format(time.DateOnly))
	case c.Numbers[record.IssueID] > 0:
		return InIssue, fmt.Sprintf("already in issue %d", c.Numbers[record.IssueID])
	}
	return InIssue, "already in an issue"
}

// settled holds back a post that somebody may still be writing at. A post
// without a sighting of its present content is not held: whoever calls may be
// recording none, as a preview does.
func (c Criteria) settled(p *post.Post) (Code, string) {
	seen, ok := c.Sightings[p.Path]
	if ok && seen.Hash == p.Hash && c.clock().Sub(seen.At) < c.Quiet {
		return TooFresh, fmt.Sprintf("changed less than %s ago", Spell(c.Quiet))
	}
	return In, "new"
}

// clock tells Quiet's time from the issue's: a slot that is caught up on lies in
// the past, but a post that changed a minute ago is still being written.
func (c Criteria) clock() time.Time {
	if c.Clock.IsZero() {
		return c.Now
	}
	return c.Clock
}

func firstBlocking(p *post.Post) post.Fault {
	i := slices.IndexFunc(p.Faults, func(f post.Fault) bool { return f.Blocking })
	return p.Faults[i]
}

// sameLanguage compares the primary subtags of two tags (RFC 5646 §2.2.1).
func sameLanguage(a, b string) bool { return strings.EqualFold(primary(a), primary(b)) }

func primary(tag string) string {
	tag, _, _ = strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return tag
}

// Spell writes 720h as "30 days" and 15m0s as "15m".
func Spell(d time.Duration) string {
	if day := 24 * time.Hour; d >= 2*day && d%day == 0 {
		return fmt.Sprintf("%d days", d/day)
	}
	s := strings.TrimSuffix(d.String(), "0s")
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	if s == "" || strings.HasSuffix(d.String(), "10s") || strings.HasSuffix(d.String(), "20s") {
		return d.String()
	}
	return s
}
