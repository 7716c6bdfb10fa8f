package publisher_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// waiting is a desk with an issue of Ducks and Ponds that waits since the slot on Monday,
// and two old posts.
func waiting(t *testing.T, approval bool) (*desk, newsletter.Issue) {
	t.Helper()
	d := newDesk(t)
	if d.Edition.Approval = approval; !approval {
		d.Edition.HoldFor = 30 * time.Minute
	}
	for i := range 2 {
		d.write(fmt.Sprintf("old%d.md", i), "Old news", monday.AddDate(0, 0, -20))
	}
	d.pass(monday.Add(-72 * time.Hour))
	d.write("ducks.md", "Ducks", monday.Add(-48*time.Hour))
	d.write("ponds.md", "Ponds", monday.Add(-49*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.want(monday, "")
	return d, d.waits()
}

// waits is the issue that waits.
func (d *desk) waits() newsletter.Issue {
	d.t.Helper()
	i, err := d.store.WaitingIssue(context.Background(), d.Edition.Name)
	if err != nil {
		d.t.Fatal(err)
	}
	return i
}

// What the operator has approved is what goes out: of anything else he is asked again.
func TestWhatIsApprovedIsWhatIsSent(t *testing.T) {
	for name, meanwhile := range map[string]func(*desk){
		"a post is mended":    (*desk).mend,
		"a post is new":       func(d *desk) { d.write("maps.md", "Maps", monday.Add(-time.Hour)) },
		"a post is withdrawn": func(d *desk) { delete(d.posts, "ponds.md") },
		"a note is written": func(d *desk) {
			if err := d.store.SetNote(context.Background(), newsletter.Weekly, newsletter.Note{Intro: "Hello."}, monday); err != nil {
				d.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, issue := waiting(t, true)
			d.approve(issue, monday)
			meanwhile(d)
			d.restart()
			d.want(monday.Add(time.Minute), "")
			again := d.waits()
			if again.ID != issue.ID || again.State != newsletter.Held || !again.Approved.IsZero() || again.HeldReason != "it has changed since it was approved" {
				t.Errorf("waiting: %+v", again)
			}
			if last := d.told[len(d.told)-1]; len(d.told) != 2 || !strings.Contains(last, "An issue still waits for you: The slot of Mon 23 Nov 2026 09:00 UTC") {
				t.Errorf("told %q", d.told)
			}
			d.want(monday.Add(2*time.Minute), "") // asked once
			if len(d.told) != 2 {
				t.Errorf("told %q", d.told)
			}
			d.approve(again, monday.Add(3*time.Minute))
			if d.pass(monday.Add(4*time.Minute)) == "" {
				t.Error("what is approved anew does not go out")
			}
		})
	}
}

// A draft of hold_for whose time has come while half of the folder is gone is left to the
// operator: the folder may be in the middle of a checkout.
func TestADraftIsHeldWhenTheFolderIsHalved(t *testing.T) {
	d, issue := waiting(t, false)
	delete(d.posts, "ponds.md")
	delete(d.posts, "old0.md")
	d.want(monday.Add(31*time.Minute), "")
	held := d.waits()
	if held.ID != issue.ID || held.State != newsletter.Held || held.HeldReason != "of 4 posts in the folder only 2 are left" {
		t.Errorf("waiting: %+v", held)
	}
	d.approve(held, monday.Add(32*time.Minute))
	d.want(monday.Add(33*time.Minute), "Ducks")
}

// While the blog is away no approval is lost.
func TestAnApprovedIssueWaitsForItsPages(t *testing.T) {
	d, issue := waiting(t, true)
	away := false
	d.Missing = func(_ context.Context, pages []string) map[string]string {
		missing := map[string]string{}
		for _, page := range pages {
			if away {
				missing[page] = "no route to host"
			}
		}
		return missing
	}
	d.approve(issue, monday)
	away = true
	d.want(monday.Add(time.Minute), "")
	if now := d.waits(); now.Approved.IsZero() {
		t.Errorf("waiting: %+v", now)
	}
	away = false
	d.want(monday.Add(2*time.Minute), "Ducks and 1 more")
}
