package digest

import (
	"slices"
	"testing"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// friday is when the issue of these tests is composed.
var friday = time.Date(2031, 11, 21, 9, 0, 0, 0, madrid)

func TestEveryPostHasAReason(t *testing.T) {
	coverage := newsletter.NewCoverage([]newsletter.Covered{
		{PostID: "tag:blog.example.org,2031:told", Path: "told.md", Cause: newsletter.CoveredByIssue, IssueID: 7},
		{Permalink: "https://blog.example.org/moved/", Path: "old-name.md", Cause: newsletter.CoveredByIssue, IssueID: 9},
		{PostID: "tag:blog.example.org,2031:there", Path: "there.md", Cause: newsletter.CoveredFirst},
	})
	sightings := map[string]newsletter.Sighting{
		"fresh.md":  {Path: "fresh.md", Hash: "fresh", At: friday.Add(-5 * time.Minute)},
		"rested.md": {Path: "rested.md", Hash: "rested", At: friday.Add(-time.Hour)},
		"edited.md": {Path: "edited.md", Hash: "another", At: friday.Add(-5 * time.Minute)},
	}
	is := func(f func(*post.Post)) func(*post.Post) { return f }
	for _, c := range []struct {
		post     *post.Post
		code     Code
		why      string
		allPosts Code // with AllPosts
	}{
		{recap("News", "2031-11-20 10:00", "<p>News.</p>"), In, "new", In},
		{recap("Rested", "2031-11-20 10:00", "<p>News.</p>"), In, "new", In},
		{recap("Edited", "2031-11-20 10:00", "<p>News.</p>"), In, "new", In}, // that sighting is of other content
		{recap("Fresh", "2031-11-20 10:00", "<p>News.</p>"), TooFresh, "changed less than 15m ago", TooFresh},
		{recap("Draft", "2031-11-20 10:00", "<p>Soon.</p>", is(func(p *post.Post) { p.Draft = true })), IsDraft, "draft", IsDraft},
		{recap("Unlisted", "2031-11-20 10:00", "<p>Psst.</p>", is(func(p *post.Post) { p.Unlisted = true })), IsUnlisted, "unlisted", IsUnlisted},
		{recap("Faulty", "2031-11-20 10:00", "<p>Oh.</p>", is(func(p *post.Post) {
			p.Faults = []post.Fault{{Path: "faulty.md", Line: 3, Message: "no date", Blocking: true}}
		})), IsFaulty, "fault: faulty.md:3: no date", IsFaulty},
		{recap("Tomorrow", "2031-11-22 10:00", "<p>Later.</p>"), IsFuture, "not published before 2031-11-22T10:00:00+01:00", IsFuture},
		{recap("Embargo", "2031-11-20 10:00", "<p>Later.</p>", is(func(p *post.Post) { p.Available = friday.Add(time.Hour) })), IsFuture, "not shown before 2031-11-21T10:00:00+01:00", IsFuture},
		{recap("Over", "2031-11-20 10:00", "<p>Was.</p>", is(func(p *post.Post) { p.Expires = friday })), IsOver, "expired 2031-11-21T09:00:00+01:00", IsOver},
		{recap("Hola", "2031-11-20 10:00", "<p>Hola.</p>", in("es")), OtherLanguage, "in another language (es)", OtherLanguage},
		{recap("British", "2031-11-20 10:00", "<p>Hullo.</p>", in("en-GB")), In, "new", In},
		{recap("Told", "2031-11-20 10:00", "<p>Told.</p>"), InIssue, "already in issue 3", InIssue},
		{recap("Moved", "2031-11-20 10:00", "<p>Told.</p>"), InIssue, "already in an issue", InIssue},
		{recap("There", "2031-11-20 10:00", "<p>There.</p>"), FirstRun, "there at the first run", In},
		{recap("Old", "2031-10-01 10:00", "<p>Old.</p>"), TooOld, "older than 30 days (published 2031-10-01)", In},
	} {
		t.Run(c.post.Title, func(t *testing.T) {
			criteria := Criteria{Now: friday, MaxAge: 720 * time.Hour, Quiet: 15 * time.Minute, Languages: []string{"en"},
				Coverage: coverage, Sightings: sightings, Numbers: map[int64]int{7: 3}}
			got := Choose([]*post.Post{c.post}, criteria)[0]
			if got.Code != c.code || got.Why != c.why || got.In != (c.code == In) {
				t.Errorf("%s (%s), want %s (%s)", got.Code, got.Why, c.code, c.why)
			}
			criteria.AllPosts = true
			if got := Choose([]*post.Post{c.post}, criteria)[0]; got.Code != c.allPosts {
				t.Errorf("with all posts: %s, want %s", got.Code, c.allPosts)
			}
		})
	}
}

// A slot that is caught up on lies in the past; whether a post is still being
// written is asked of the clock.
func TestQuietGoesByTheClock(t *testing.T) {
	p := recap("Fresh", "2031-11-20 10:00", "<p>News.</p>")
	seen := map[string]newsletter.Sighting{p.Path: {Path: p.Path, Hash: p.Hash, At: friday.Add(24 * time.Hour)}}
	criteria := Criteria{Now: friday, Clock: friday.Add(24*time.Hour + time.Minute), Quiet: 15 * time.Minute, Sightings: seen}
	if got := Choose([]*post.Post{p}, criteria)[0].Code; got != TooFresh {
		t.Errorf("a minute after it was seen: %s", got)
	}
	criteria.Clock = criteria.Clock.Add(time.Hour)
	if got := Choose([]*post.Post{p}, criteria)[0].Code; got != In {
		t.Errorf("an hour after it was seen: %s", got)
	}
}

func TestChoicesAreNewestFirstWhateverTheOrderOfThePosts(t *testing.T) {
	posts := week()
	want := Choose(posts, Criteria{Now: friday})
	slices.Reverse(posts)
	got := Choose(posts, Criteria{Now: friday})
	for i := range want {
		if got[i].Post.Path != want[i].Post.Path {
			t.Fatalf("place %d: %s, want %s", i, got[i].Post.Path, want[i].Post.Path)
		}
		if i > 0 && got[i].Post.Published.After(got[i-1].Post.Published) {
			t.Errorf("%s stands below an older post", got[i].Post.Path)
		}
	}
}

// The oldest go first; the others come with the next issue.
func TestAnIssueHasRoomForSoMany(t *testing.T) {
	posts := []*post.Post{
		recap("Old", "2031-11-18 10:00", "<p>1</p>"), recap("New", "2031-11-20 10:00", "<p>3</p>"), recap("Told", "2031-11-17 10:00", "<p>0</p>"),
		recap("Middle", "2031-11-19 10:00", "<p>2</p>"),
	}
	criteria := Criteria{Now: friday, Languages: []string{"en"}, Most: 2,
		Coverage: newsletter.NewCoverage([]newsletter.Covered{{PostID: "tag:blog.example.org,2031:told", Path: "told.md", Cause: newsletter.CoveredByIssue, IssueID: 7}})}
	var got []string
	for _, c := range Choose(posts, criteria) {
		got = append(got, c.Post.Title+" "+string(c.Code))
	}
	if want := []string{"New held-over", "Middle in", "Old in", "Told issue"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
