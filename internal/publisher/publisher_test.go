package publisher_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"recapd/digest"
	"recapd/feed"
	"recapd/internal/newsletter"
	"recapd/internal/post"
	"recapd/internal/publisher"
	"recapd/internal/schedule"
	"recapd/internal/store"
	"recapd/internal/tools/postgres"
	"recapd/templates"
)

// monday is a slot of the desk's schedule.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// desk is a publisher over a folder in memory and a real ledger, with one
// reader. away makes the folder impossible to open.
type desk struct {
	*publisher.Scanner
	*publisher.Publisher
	t     testing.TB
	posts fstest.MapFS
	store *store.Store
	away  bool
	told  []string // to the operator
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, postgres.Ledger(t, "sqlite::memory:"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := s.AddSubscriber(ctx, newsletter.Subscriber{Email: "ada@example.org", Status: newsletter.StatusActive}); err != nil {
		t.Fatal(err)
	}
	base, _ := url.Parse("https://blog.example.org")
	reader, err := post.NewReader(post.Settings{Preset: "auto", BaseURL: base, Zone: time.UTC, IDAuthority: "blog.example.org,2026", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	mondays, err := schedule.Parse("0 9 * * MON", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, posts: fstest.MapFS{}, store: s}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	d.Scanner = &publisher.Scanner{
		Content: d.open, Reader: reader, Seen: s, Log: log,
		Feeds: &feed.Press{Catalogue: feed.Catalogue{Settings: feed.Settings{Title: "Recaps", BaseURL: "https://blog.example.org", PublicURL: "https://recaps.example.org", IDAuthority: "blog.example.org,2026", Language: "en"}}},
	}
	d.Publisher = &publisher.Publisher{
		Ledger: s, Log: log,
		Edition: publisher.Edition{Name: newsletter.Weekly, Schedule: mondays, SkipFirst: true, MaxAge: 720 * time.Hour,
			Quiet: 15 * time.Minute, Grace: 48 * time.Hour,
			Letterhead: newsletter.Letterhead{From: "Recaps <news@blog.example.org>", PublicURL: "https://recaps.example.org"}},
		Editor: digest.Editor{Templates: set, Masthead: digest.Masthead{Title: "Recaps", BaseURL: "https://blog.example.org",
			PublicURL: "https://recaps.example.org", Language: "en", Zone: time.UTC}},
		Mint: func(issueID, subscriberID int64) (string, string) {
			return fmt.Sprintf("%036d", issueID), fmt.Sprintf("%d.%d@example.org", issueID, subscriberID)
		},
		Proof: func(newsletter.Letterhead, newsletter.Rendering) error { return nil },
		Tell:  func(_ context.Context, n publisher.Notice) { d.told = append(d.told, n.Subject+": "+n.Text()) },
	}
	return d
}

func (d *desk) open() (fs.FS, func() error, error) {
	if d.away {
		return nil, nil, fs.ErrNotExist
	}
	return d.posts, func() error { return nil }, nil
}

// restart is a new process over the same folder and ledger.
func (d *desk) restart() {
	scanner, old := d.Scanner, d.Publisher
	d.Scanner = &publisher.Scanner{Content: scanner.Content, Reader: scanner.Reader, Feeds: &feed.Press{Catalogue: scanner.Feeds.Catalogue}, Seen: scanner.Seen, Log: scanner.Log}
	d.Publisher = &publisher.Publisher{Edition: old.Edition, Editor: old.Editor, Ledger: old.Ledger, Mint: old.Mint, Proof: old.Proof, Tell: old.Tell, Log: old.Log}
}

// write puts a post into the folder, published at an instant.
func (d *desk) write(name, title string, at time.Time) {
	d.posts[name] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: %s\ndate: %s\n---\nDucks float.\n", title, at.Format(time.RFC3339))}
}

// pass is one pass at an instant. It returns the title of the issue that was
// frozen, or "".
func (d *desk) pass(now time.Time) string {
	d.t.Helper()
	ctx := context.Background()
	site, err := d.Scan(ctx, now)
	if err != nil {
		d.t.Fatal(err)
	}
	issue, err := d.Keep(ctx, site, now)
	if err != nil {
		d.t.Fatal(err)
	}
	if issue == nil {
		return ""
	}
	return issue.Title
}

func (d *desk) want(now time.Time, title string) {
	d.t.Helper()
	if got := d.pass(now); got != title {
		d.t.Errorf("pass at %s froze %q, want %q", now.Format(time.RFC3339), got, title)
	}
}

// approve is the operator's word for what an issue that waits is at an instant.
func (d *desk) approve(waiting newsletter.Issue, at time.Time) {
	d.t.Helper()
	draft, err := d.Propose(context.Background(), d.scan(at), waiting, at)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.store.Approve(context.Background(), waiting.ID, draft.Name(), at); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) slot(at time.Time) newsletter.SlotState {
	d.t.Helper()
	s, err := d.store.Slot(context.Background(), newsletter.Weekly, newsletter.SlotKey(at))
	if err != nil && !errors.Is(err, newsletter.ErrNotFound) {
		d.t.Fatal(err)
	}
	return s.State
}

func TestAWeekInTheLife(t *testing.T) {
	d := newDesk(t)
	d.write("old.md", "Old news", monday.AddDate(0, 0, -10))
	d.want(monday.Add(-72*time.Hour), "") // first run: what is there is not news
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.want(monday.Add(-24*time.Hour), "") // not Monday yet
	d.want(monday.Add(time.Second), "Ducks in production")
	d.want(monday.Add(time.Minute), "") // once
	d.want(monday.AddDate(0, 0, 7), "") // nothing new
	if got := d.slot(monday.AddDate(0, 0, 7)); got != newsletter.SlotEmpty {
		t.Errorf("the slot without news is %q", got)
	}
}

func TestTheFirstRunCanIncludeWhatIsThere(t *testing.T) {
	d := newDesk(t)
	d.Edition.SkipFirst = false
	d.write("old.md", "Old news", monday.AddDate(0, 0, -3))
	d.want(monday.Add(-time.Hour), "")
	d.want(monday, "Old news")
}

func TestADraftThatWasThereIsNewsWhenItIsPublished(t *testing.T) {
	d := newDesk(t)
	d.posts["a.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Slow cooking\ndate: 2026-11-19\ndraft: true\n---\nDucks.\n")}
	d.pass(monday.Add(-72 * time.Hour))
	d.write("a.md", "Slow cooking", monday.Add(-72*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.want(monday, "Slow cooking")
}

func TestNoSlotIsClosedWhileTheFolderIsAway(t *testing.T) {
	d := newDesk(t)
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.away = true
	d.want(monday, "")
	if got := d.slot(monday); got != "" {
		t.Errorf("the slot is %q", got)
	}
	d.away = false
	d.want(monday.Add(time.Hour), "Ducks in production")
}

func TestAPostThatIsStillChangingIsWaitedFor(t *testing.T) {
	d := newDesk(t)
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-time.Hour))
	d.want(monday, "") // first seen now
	d.want(monday.Add(14*time.Minute), "")
	d.want(monday.Add(16*time.Minute), "Ducks in production")
}

// TestNodesThatSeeOtherPosts: a slot waits until a deployment has reached all nodes, and
// is the operator's when it does not.
func TestNodesThatSeeOtherPosts(t *testing.T) {
	for name, c := range map[string]struct {
		agree time.Duration // after the slot
		title string
		state newsletter.SlotState
	}{
		"soon": {10 * time.Minute, "Ducks in production", newsletter.SlotIssued},
		"late": {20 * time.Minute, "", newsletter.SlotHeld},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.Publisher.Edition.Settle = 15 * time.Minute
			d.pass(monday.Add(-72 * time.Hour))
			d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
			d.pass(monday.Add(-24 * time.Hour))
			apart := true
			d.Disagree = func(string) bool { return apart }
			frozen := ""
			for now := monday; now.Before(monday.Add(30 * time.Minute)); now = now.Add(time.Minute) {
				apart = now.Sub(monday) < c.agree
				frozen += d.pass(now)
			}
			if got := d.slot(monday); frozen != c.title || got != c.state {
				t.Errorf("frozen %q, the slot is %q; want %q and %q", frozen, got, c.title, c.state)
			}
		})
	}
}

func TestDowntimeIsCaughtUpWithinGrace(t *testing.T) {
	d := newDesk(t)
	d.pass(monday.AddDate(0, 0, -20))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	late := monday.Add(20 * time.Hour) // nobody was there for three slots
	d.restart()
	d.want(late, "") // seen for the first time
	d.want(late.Add(20*time.Minute), "Ducks in production")
	d.want(late.Add(time.Hour), "") // one catch-up
}

func TestDowntimeBeyondGraceIsLeftToTheOperator(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	late := monday.Add(60 * time.Hour)
	d.restart()
	d.pass(late)
	d.want(late.Add(20*time.Minute), "")
	if got := d.slot(monday); got != newsletter.SlotHeld {
		t.Fatalf("the slot is %q, want held", got)
	}
	site, err := d.Scan(ctx, late)
	if err != nil {
		t.Fatal(err)
	}
	issue, err := d.IssueByHand(ctx, site, publisher.Order{At: late}, late)
	if err != nil || issue.Slot != newsletter.SlotKey(monday) || issue.Title != "Ducks in production" {
		t.Errorf("by hand: %+v, %v", issue, err)
	}
	if got := d.slot(monday); got != newsletter.SlotIssued {
		t.Errorf("the slot is %q, want issued", got)
	}
}

func TestApprovalWaitsForTheOperator(t *testing.T) {
	d := newDesk(t)
	d.Edition.Approval = true
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.want(monday, "")
	if _, err := d.store.WaitingIssue(context.Background(), newsletter.Weekly); err != nil {
		t.Errorf("no issue waits: %v", err)
	}
	if len(d.told) != 1 || !strings.Contains(d.told[0], "digest.approval is on") {
		t.Errorf("the operator was told %q", d.told)
	}
}

// An empty mount point is a folder without posts. It closes no slot, and the
// first run does not take it for a new blog.
func TestAnEmptyMountPointIsNoNews(t *testing.T) {
	d := newDesk(t)
	d.pass(monday.Add(-96 * time.Hour)) // not mounted yet
	d.write("old.md", "Old news", monday.AddDate(0, 0, -10))
	d.pass(monday.Add(-72 * time.Hour)) // mounted: what is there is not news
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))

	mounted := d.posts
	d.posts = fstest.MapFS{}
	d.want(monday, "")
	if got := d.slot(monday); got != "" {
		t.Errorf("the slot is %q while the folder is empty", got)
	}
	d.posts = mounted
	d.want(monday.Add(time.Hour), "Ducks in production")
}

// Who begins with an empty blog wants the first post mailed.
func TestTheFirstPostOfANewBlogIsNews(t *testing.T) {
	d := newDesk(t)
	d.pass(monday.Add(-72 * time.Hour))
	d.write("first.md", "Hello", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.want(monday, "Hello")
}

// An issue that was held for being late does not silence the ones after it.
func TestTheNextSlotTellsWhatALateIssueDidNot(t *testing.T) {
	d := newDesk(t)
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.restart()
	d.pass(monday.Add(60 * time.Hour))
	d.pass(monday.Add(61 * time.Hour))
	if d.slot(monday) != newsletter.SlotHeld || len(d.told) != 1 {
		t.Fatalf("slot %q, told %q", d.slot(monday), d.told)
	}
	d.want(monday.AddDate(0, 0, 7), "Ducks in production")
	if _, err := d.store.WaitingIssue(context.Background(), newsletter.Weekly); !errors.Is(err, newsletter.ErrNotFound) {
		t.Errorf("an issue still waits: %v", err)
	}
}

func TestAPreviewRecordsNothing(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	d.write("old.md", "Old news", monday.AddDate(0, 0, -3))
	site, err := d.Scan(ctx, monday)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Preview(ctx, site, publisher.Order{At: monday}, monday); !errors.Is(err, publisher.ErrNothing) {
		t.Errorf("before the first run: %v, want ErrNothing, because the first run would skip what is there", err)
	}
	draft, err := d.Preview(ctx, site, publisher.Order{At: monday, AllPosts: true}, monday)
	if err != nil || draft.Issue.Title != "Old news" || draft.Audience() != 1 {
		t.Errorf("with all posts: %+v, %v", draft.Issue, err)
	}
	if done, _ := d.store.FirstRunDone(ctx, newsletter.Weekly); done {
		t.Error("the preview made the first run")
	}
	if issues, _ := d.store.Issues(ctx, newsletter.Weekly, 0); len(issues) != 0 {
		t.Errorf("the preview recorded issues: %v", issues)
	}
}

func TestWhatCannotBeAMessageIsNotFrozen(t *testing.T) {
	d := newDesk(t)
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.Proof = func(newsletter.Letterhead, newsletter.Rendering) error { return errors.New("no") }
	site, _ := d.Scan(context.Background(), monday)
	if _, err := d.Keep(context.Background(), site, monday); err == nil {
		t.Error("no error")
	}
	if d.slot(monday) != "" {
		t.Error("the slot is closed")
	}
}

func TestTheSameFolderGivesTheSameIssue(t *testing.T) {
	compose := func() publisher.Draft {
		d := newDesk(t)
		for i := range 5 {
			d.write(fmt.Sprintf("p%d.md", i), fmt.Sprintf("Ducks %d", i), monday.Add(-time.Duration(i)*time.Hour))
		}
		site, err := d.Scan(context.Background(), monday)
		if err != nil {
			t.Fatal(err)
		}
		draft, err := d.Preview(context.Background(), site, publisher.Order{At: monday, AllPosts: true}, monday)
		if err != nil {
			t.Fatal(err)
		}
		return draft
	}
	if a, b := compose(), compose(); a.Everybody() != b.Everybody() {
		t.Error("two compositions of the same folder differ")
	}
}

// The operator's word lets a waiting issue go, with what is new by then.
func TestAnApprovedIssueIsComposedByTheNextPass(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	d.Edition.Approval = true
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.want(monday, "")
	d.want(monday.Add(time.Hour), "") // nobody has said anything
	waiting, err := d.store.WaitingIssue(ctx, newsletter.Weekly)
	if err != nil {
		t.Fatal(err)
	}
	d.approve(waiting, monday.Add(time.Hour))
	d.restart()
	d.want(monday.Add(2*time.Hour), "Ducks in production")
	d.want(monday.Add(3*time.Hour), "")
	if got, _ := d.store.Issue(ctx, waiting.ID); got.State != newsletter.Frozen || got.Number != 1 {
		t.Errorf("it is %s, number %d", got.State, got.Number)
	}
}

func TestAnApprovedIssueWithNothingLeftToTellIsCancelled(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	d.Edition.Approval = true
	d.write("old.md", "Old news", monday.AddDate(0, 0, -10))
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.pass(monday)
	waiting, err := d.store.WaitingIssue(ctx, newsletter.Weekly)
	if err != nil {
		t.Fatal(err)
	}
	d.approve(waiting, monday)
	delete(d.posts, "new.md")
	d.want(monday.Add(time.Hour), "")
	if got, _ := d.store.Issue(ctx, waiting.ID); got.State != newsletter.Cancelled {
		t.Errorf("it is %s", got.State)
	}
	if last := d.told[len(d.told)-1]; !strings.Contains(last, "An issue is cancelled: The slot of Mon 23 Nov 2026 09:00 UTC: there is nothing to tell in it any more") {
		t.Errorf("told %q", d.told)
	}
}

// Half of a folder gone is held at the slot, however long before it went, and
// until the operator says that it is meant.
func TestAFolderOfWhichHalfIsGoneIsHeld(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	for i := range 6 {
		d.write(fmt.Sprintf("old%d.md", i), "Old news", monday.AddDate(0, 0, -20))
	}
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	for i := range 4 {
		delete(d.posts, fmt.Sprintf("old%d.md", i))
	}
	d.pass(monday.Add(-12 * time.Hour))
	d.want(monday, "")
	if d.slot(monday) != newsletter.SlotHeld || len(d.told) != 1 || !strings.Contains(d.told[0], "of 7 posts in the folder only 3 are left") {
		t.Fatalf("slot %q, told %q", d.slot(monday), d.told)
	}
	waiting, _ := d.store.WaitingIssue(ctx, newsletter.Weekly)
	d.approve(waiting, monday)
	d.want(monday.Add(time.Hour), "Ducks in production")
	d.write("more.md", "Ducks at night", monday.AddDate(0, 0, 5))
	d.pass(monday.AddDate(0, 0, 6))
	d.want(monday.AddDate(0, 0, 7), "Ducks at night") // three and one are right now
}

func TestThreeTimesTheUsualIsHeld(t *testing.T) {
	d := newDesk(t)
	at := monday
	for week := range 3 {
		d.write(fmt.Sprintf("w%d.md", week), fmt.Sprintf("Week %d", week), at.Add(-30*time.Hour))
		if week == 0 {
			d.Edition.SkipFirst = false
		}
		d.pass(at.Add(-24 * time.Hour))
		d.want(at, fmt.Sprintf("Week %d", week))
		at = at.AddDate(0, 0, 7)
	}
	for i := range 6 {
		d.write(fmt.Sprintf("flood%d.md", i), "All at once", at.Add(-30*time.Hour))
	}
	d.pass(at.Add(-24 * time.Hour))
	d.want(at, "")
	if d.slot(at) != newsletter.SlotHeld || !strings.Contains(strings.Join(d.told, ""), "it has 6 posts, and 1 are usual") {
		t.Errorf("slot %q, told %q", d.slot(at), d.told)
	}
}

// More readers than the operator wants are a mistake with a list, and no word but
// the number itself lets an issue go.
func TestMoreReadersThanTheOperatorWants(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	if _, err := d.store.AddSubscriber(ctx, newsletter.Subscriber{Email: "bo@example.net", Status: newsletter.StatusActive}); err != nil {
		t.Fatal(err)
	}
	d.Edition.MaxReaders = 1
	d.pass(monday.Add(-72 * time.Hour))
	d.write("new.md", "Ducks in production", monday.Add(-48*time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	d.want(monday, "")
	if d.slot(monday) != newsletter.SlotHeld || len(d.told) != 1 || !strings.Contains(d.told[0], "it has 2 readers, and digest.max_recipients is 1") {
		t.Fatalf("slot %q, told %q", d.slot(monday), d.told)
	}
	site, _ := d.Scan(ctx, monday)
	if _, err := d.IssueByHand(ctx, site, publisher.Order{At: monday}, monday); !errors.Is(err, publisher.ErrReaders) {
		t.Errorf("by hand: %v", err)
	}
	d.Edition.MaxReaders = 2
	if _, err := d.IssueByHand(ctx, site, publisher.Order{At: monday}, monday); err != nil {
		t.Errorf("after the number is raised: %v", err)
	}
}

func TestTheOperatorIsToldOnceThatTheFolderIsAwayWhenAnIssueIsDue(t *testing.T) {
	d := newDesk(t)
	d.write("old.md", "Old news", monday.AddDate(0, 0, -10))
	d.pass(monday.Add(-72 * time.Hour))
	d.away = true
	d.pass(monday.Add(-time.Hour))
	if len(d.told) != 0 {
		t.Errorf("before the slot: %q", d.told)
	}
	d.pass(monday)
	d.pass(monday.Add(time.Hour))
	if len(d.told) != 1 || !strings.Contains(d.told[0], "the content folder cannot be read") {
		t.Errorf("told %q", d.told)
	}
}

// mend corrects a post.
func (d *desk) mend() { d.write("ducks.md", "Ducks, mended", monday.Add(-48*time.Hour)) }

// With hold_for an issue that is due waits a while: the operator is told, what is mended
// meanwhile is mended in it, and he can cancel it or let it go at once.
func TestAnIssueThatIsDueWaitsForAWhile(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*desk, newsletter.Issue)
		at        time.Duration
		title     string
	}{
		"it goes by itself":    {func(*desk, newsletter.Issue) {}, 31 * time.Minute, "Ducks, mended"},
		"not before its time":  {func(*desk, newsletter.Issue) {}, 28 * time.Minute, ""},
		"it goes at once":      {func(d *desk, i newsletter.Issue) { d.mend(); d.approve(i, monday) }, 10 * time.Minute, "Ducks, mended"},
		"it does not go":       {func(d *desk, i newsletter.Issue) { _ = d.store.Cancel(context.Background(), i.ID, false, monday) }, time.Hour, ""},
		"a restart in between": {func(d *desk, i newsletter.Issue) { d.restart() }, 31 * time.Minute, "Ducks, mended"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.Edition.HoldFor = 30 * time.Minute
			d.pass(monday.Add(-72 * time.Hour))
			d.write("ducks.md", "Ducks", monday.Add(-48*time.Hour))
			d.pass(monday.Add(-24 * time.Hour))
			d.want(monday, "")
			if len(d.told) != 1 || !strings.Contains(d.told[0], "An issue goes out 09:30 UTC") || !strings.Contains(d.told[0], "recapd issues cancel waiting") {
				t.Errorf("told %q", d.told)
			}
			waiting, err := d.store.WaitingIssue(context.Background(), newsletter.Weekly)
			if err != nil || waiting.State != newsletter.Draft {
				t.Fatalf("waiting: %+v, %v", waiting, err)
			}
			c.meanwhile(d, waiting)
			d.mend()
			d.want(monday.Add(c.at), c.title)
			d.want(monday.Add(c.at+time.Minute), "")
		})
	}
}

// A post is mailed again only when its author says so, and once for each update.
func TestACorrectionIsMailedWhenItsAuthorWantsIt(t *testing.T) {
	d := newDesk(t)
	write := func(more string) {
		d.posts["ducks.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Ducks\ndate: 2026-11-21T09:00:00Z\n" + more + "---\nDucks float.\n")}
	}
	d.pass(monday.Add(-72 * time.Hour))
	write("resend: true\n")
	d.pass(monday.Add(-24 * time.Hour))
	d.want(monday, "Ducks")
	weeks := func(n int) time.Time { return monday.AddDate(0, 0, 7*n) }
	d.pass(weeks(1).Add(-24 * time.Hour))
	d.want(weeks(1), "") // it was not updated
	write("resend: true\nupdated: 2026-12-02T09:00:00Z\n")
	d.pass(weeks(2).Add(-24 * time.Hour))
	d.want(weeks(2), "Ducks")
	d.want(weeks(3), "")
	write("updated: 2026-12-16T09:00:00Z\n") // a typo
	d.pass(weeks(4).Add(-24 * time.Hour))
	d.want(weeks(4), "")
	write("resend: true\nupdated: 2027-03-10T09:00:00Z\n") // of a post older than max_age
	d.pass(weeks(16).Add(-24 * time.Hour))
	d.want(weeks(16), "Ducks")
	d.want(weeks(17), "")
}

// A post whose page is not there waits a while, and is left to the next issue then.
func TestAPostWithoutAPageWaits(t *testing.T) {
	d := newDesk(t)
	missing := map[string]string{}
	d.Missing = func(_ context.Context, pages []string) map[string]string { return missing }
	d.pass(monday.Add(-72 * time.Hour))
	d.write("ducks.md", "Ducks", monday.Add(-48*time.Hour))
	d.write("ponds.md", "Ponds", monday.Add(-47*time.Hour))
	site := d.scan(monday.Add(-24 * time.Hour))
	d.pass(monday.Add(-24 * time.Hour))
	for _, p := range site.Collection.Posts {
		if p.Title == "Ponds" {
			missing[p.Permalink] = "404 Not Found"
		}
	}
	d.want(monday, "")
	d.want(monday.Add(30*time.Minute), "")
	d.want(monday.Add(time.Hour), "Ducks")
	clear(missing)
	d.want(monday.AddDate(0, 0, 7), "Ponds")
}
