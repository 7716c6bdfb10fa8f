package publisher_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/publisher"
)

// What the operator hears has the issue on record and what would be in it now, at first
// and as often as it goes on waiting. What would be in it is what goes out.
func TestTheOperatorIsShownWhatWaits(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.Edition.Approval = true
	var heard []publisher.Notice
	d.Tell = func(_ context.Context, n publisher.Notice) { heard = append(heard, n) }
	d.pass(monday.Add(-72 * time.Hour))
	d.write("ducks.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.want(monday, "")
	d.write("ponds.md", "Ponds", monday.Add(48*time.Hour))
	d.pass(monday.AddDate(0, 0, 6))
	d.want(monday.AddDate(0, 0, 7), "")

	waiting, err := d.store.WaitingIssue(ctx, newsletter.Weekly)
	if err != nil {
		t.Fatal(err)
	}
	if len(heard) != 2 {
		t.Fatalf("heard %+v", heard)
	}
	for i, want := range []struct {
		subject, titles string
		again           bool
	}{{"An issue waits for you", "Ducks in production", false}, {"An issue still waits for you", "Ponds, Ducks in production", true}} {
		n := heard[i]
		if n.Subject != want.subject || n.Again != want.again || n.Issue != waiting || !strings.Contains(n.Text(), "recapd issues approve waiting") {
			t.Errorf("heard %+v", n)
		}
		if n.Draft == nil || titles(n.Draft.Posts) != want.titles || n.Draft.Audience() != 1 {
			t.Errorf("%s with %+v, want %s", n.Subject, n.Draft, want.titles)
		}
	}

	later := monday.AddDate(0, 0, 7).Add(time.Hour)
	d.approve(waiting, later)
	d.pass(later)
	posts, err := d.store.IssuePosts(ctx, waiting.ID)
	if err != nil || titles(posts) != titles(heard[1].Draft.Posts) {
		t.Errorf("told is %s, %v", titles(posts), err)
	}
	r, err := d.store.WholeRendering(ctx, waiting.ID)
	if shown := heard[1].Draft.Everybody(); err != nil || r.HTML != shown.HTML || r.Text != shown.Text || r.Subject != shown.Subject {
		t.Errorf("what goes out is not what was shown: %v", err)
	}
}

func titles(posts []newsletter.IssuePost) string {
	var list []string
	for _, p := range posts {
		list = append(list, p.Title)
	}
	return strings.Join(list, ", ")
}

// A proposal shows what an issue would be and records nothing, and an issue of which
// nothing can be told is told all the same.
func TestAProposalRecordsNothing(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.Edition.Approval = true
	d.pass(monday.Add(-72 * time.Hour))
	d.write("ducks.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.want(monday, "")
	waiting, err := d.store.WaitingIssue(ctx, newsletter.Weekly)
	if err != nil {
		t.Fatal(err)
	}
	site := d.scan(monday)
	for range 2 {
		p, err := d.Propose(ctx, site, waiting, monday.Add(time.Hour))
		if err != nil || p.Issue.ID != waiting.ID || p.Issue.Number != 1 {
			t.Errorf("%+v, %v", p.Issue, err)
		}
	}
	if now, err := d.store.Issue(ctx, waiting.ID); err != nil || now != waiting {
		t.Errorf("it was %+v and is %+v, %v", waiting, now, err)
	}
	d.away = true
	if _, err := d.Propose(ctx, d.scan(monday.Add(time.Hour)), waiting, monday); !errors.Is(err, publisher.ErrFolder) {
		t.Errorf("of a folder that is away: %v", err)
	}
}
