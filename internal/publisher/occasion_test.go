package publisher_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"recapd/digest"
	"recapd/internal/newsletter"
	"recapd/internal/publisher"
	"recapd/internal/schedule"
)

// another is a desk for another edition over the same folder and ledger.
func (d *desk) another(name string, change func(*publisher.Edition)) *desk {
	other := *d
	p := *d.Publisher
	p.Edition.Name = name
	change(&p.Edition)
	other.Publisher = &p
	return &other
}

func byPost(e *publisher.Edition) { e.Trigger, e.Schedule = publisher.ByPost, nil }

func byEvent(e *publisher.Edition) {
	e.Trigger, e.Schedule, e.After = publisher.ByEvent, nil, 72*time.Hour
}

// passes makes passes until nothing is frozen any more, and gives the titles.
func (d *desk) passes(now time.Time) (titles []string) {
	d.t.Helper()
	for range 20 {
		title := d.pass(now)
		if title == "" {
			return titles
		}
		titles = append(titles, title)
	}
	d.t.Fatal("there is no end to the issues")
	return nil
}

func (d *desk) wantAll(now time.Time, titles ...string) {
	d.t.Helper()
	if got := d.passes(now); !slices.Equal(got, titles) {
		d.t.Errorf("passes at %s froze %q, want %q", now.Format(time.RFC3339), got, titles)
	}
}

// of puts a post about an event into the folder.
func (d *desk) of(event, name, title string, at time.Time) {
	d.posts[name] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: %s\ndate: %s\nevent: %s\n---\nDucks float.\n", title, at.Format(time.RFC3339), event)}
}

// Who reads by the week and who reads by the month are told every post, once.
func TestTwoSchedulesTellEveryPostOnce(t *testing.T) {
	d := newDesk(t)
	firsts, err := schedule.Parse("0 9 1 * *", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	monthly := d.another(newsletter.Monthly, func(e *publisher.Edition) { e.Schedule, e.MaxAge = firsts, 62*24*time.Hour })
	start := time.Date(2027, 1, 1, 10, 0, 0, 0, time.UTC)
	var titles []string
	told := map[string][]string{}
	for day := range 120 {
		now := start.AddDate(0, 0, day)
		if day%9 == 1 {
			titles = append(titles, fmt.Sprintf("Recap %03d", day))
			d.write(fmt.Sprintf("p%03d.md", day), titles[len(titles)-1], now.Add(-time.Hour))
		}
		for _, each := range []*desk{d, monthly} {
			each.pass(now)
			each.pass(now.Add(30 * time.Minute))
		}
	}
	for _, edition := range []string{newsletter.Weekly, newsletter.Monthly} {
		issues, err := d.store.Issues(context.Background(), edition, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range issues {
			posts, err := d.store.IssuePosts(context.Background(), i.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range posts {
				told[edition] = append(told[edition], p.Title)
			}
		}
		slices.Sort(told[edition])
	}
	last := slices.IndexFunc(titles, func(s string) bool { return s > "Recap 116" }) // what comes later waits for its Monday
	if last < 0 {
		last = len(titles)
	}
	if !slices.Equal(told[newsletter.Weekly], titles[:last]) {
		t.Errorf("by the week: %q, want %q", told[newsletter.Weekly], titles[:last])
	}
	april := slices.IndexFunc(titles, func(s string) bool { return s > "Recap 089" })
	if !slices.Equal(told[newsletter.Monthly], titles[:april]) {
		t.Errorf("by the month: %q, want %q", told[newsletter.Monthly], titles[:april])
	}
}

func TestEachPostHasAnIssue(t *testing.T) {
	d := newDesk(t).another(newsletter.EachPost, byPost)
	d.write("old.md", "Old news", monday.AddDate(0, 0, -10))
	d.wantAll(monday)
	d.write("b.md", "Ponds", monday.Add(90*time.Minute))
	d.write("a.md", "Ducks", monday.Add(time.Hour))
	d.wantAll(monday.Add(2 * time.Hour)) // somebody may still be writing
	d.wantAll(monday.Add(3*time.Hour), "Ducks", "Ponds")
	d.wantAll(monday.Add(4 * time.Hour))
	d.write("a.md", "Ducks, corrected", monday.Add(time.Hour))
	d.wantAll(monday.Add(4 * time.Hour))
	d.wantAll(monday.Add(5 * time.Hour)) // is no news
}

// Many posts at once are more likely an accident than a wish.
func TestManyPostsAtOnceWaitForTheOperator(t *testing.T) {
	d := newDesk(t).another(newsletter.EachPost, byPost)
	ctx := context.Background()
	d.wantAll(monday)
	d.write("old.md", "Old news", monday.AddDate(0, 0, -10))
	d.wantAll(monday)
	var titles []string
	for i := range 7 {
		titles = append(titles, fmt.Sprintf("Recap %d", i))
		d.write(fmt.Sprintf("p%d.md", i), titles[i], monday.Add(time.Duration(i)*time.Minute))
	}
	now := monday.Add(time.Hour)
	d.wantAll(now) // many more than there were: are they to stay?
	now = now.Add(time.Hour)
	d.wantAll(now)
	waiting, err := d.store.WaitingIssue(ctx, newsletter.EachPost)
	if err != nil || waiting.HeldReason != "7 issues are due at the same time" {
		t.Fatalf("waiting: %+v, %v", waiting, err)
	}
	d.wantAll(now.Add(time.Hour)) // what waits goes first
	d.approve(waiting, now.Add(time.Hour))
	d.wantAll(now.Add(2*time.Hour), titles...) // he has seen them all
}

// An event has one issue, once it is over, with all posts about it.
func TestAnEventIsWrappedUp(t *testing.T) {
	d := newDesk(t).another(newsletter.WrapUp, byEvent)
	d.Editor.Masthead.Events = []digest.Event{{Name: "PebbleConf", Starts: monday.AddDate(0, 0, -2), Ends: monday.AddDate(0, 0, 5).Truncate(24 * time.Hour)}}
	d.of("Gone Days", "gone.md", "Long ago", monday.AddDate(0, 0, -20))
	d.of("PebbleConf", "day1.md", "Day one", monday.AddDate(0, 0, -2))
	d.of("Gopherdale", "maps.md", "Maps", monday.AddDate(0, 0, -2))
	d.wantAll(monday)
	d.of("pebbleconf ", "day2.md", "Day two", monday.Add(time.Hour))
	d.of("Gopherdale", "caches.md", "Caches", monday.Add(time.Hour))
	d.write("else.md", "Something else", monday.Add(time.Hour))
	d.wantAll(monday.Add(2 * time.Hour))
	d.wantAll(monday.AddDate(0, 0, 3)) // not yet three days since the last post
	d.wantAll(monday.AddDate(0, 0, 3).Add(2*time.Hour), "Gopherdale: 2 recaps")
	d.wantAll(monday.AddDate(0, 0, 5)) // its last day
	d.wantAll(monday.AddDate(0, 0, 6), "PebbleConf: 2 recaps")
	d.of("PebbleConf", "late.md", "Late", monday.AddDate(0, 0, 7))
	d.wantAll(monday.AddDate(0, 0, 20)) // once
}

// What an issue of an event tells does not hang on when it is composed.
func TestAnIssueOfAnEventIsAlwaysTheSame(t *testing.T) {
	var texts []string
	for _, now := range []time.Time{monday.AddDate(0, 0, 4), monday.AddDate(0, 0, 25)} {
		d := newDesk(t).another(newsletter.WrapUp, byEvent)
		d.Edition.SkipFirst = false
		d.of("Gopherdale", "maps.md", "Maps", monday)
		site := d.scan(now)
		draft, err := d.Preview(context.Background(), site, publisher.Order{At: now}, now)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, draft.Everybody().HTML)
	}
	if texts[0] != texts[1] {
		t.Errorf("they differ:\n%s\n%s", texts[0], texts[1])
	}
}

// An event that is told later than posts are news otherwise is told all the same.
func TestAnEventIsWrappedUpAfterLong(t *testing.T) {
	d := newDesk(t).another(newsletter.WrapUp, byEvent)
	d.Edition.After = 60 * 24 * time.Hour
	d.wantAll(monday)
	d.write("old.md", "Old news", monday.AddDate(0, 0, -10))
	d.wantAll(monday)
	d.of("Gopherdale", "maps.md", "Maps", monday.Add(time.Hour))
	d.wantAll(monday.Add(2 * time.Hour))
	d.wantAll(monday.AddDate(0, 0, 60))
	d.wantAll(monday.AddDate(0, 0, 61), "Gopherdale: 1 recap")
}
