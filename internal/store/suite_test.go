package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// suite is what every database must do. open returns an empty store each time,
// whose clock stands at noon.
func suite(t *testing.T, open func(t *testing.T) *Store) {
	for name, test := range map[string]func(*testing.T, *Store){
		"instance":                    testInstance,
		"keys":                        testKeys,
		"nodes and audit":             testNodesAndAudit,
		"adding":                      testAddSubscriber,
		"walking":                     testSubscribers,
		"enrolling":                   testEnrol,
		"enrolling in pieces":         testEnrolMany,
		"enrolling with topics":       testEnrolTopics,
		"suppressing many":            testSuppressAll,
		"standings":                   testStandings,
		"leaving and coming back":     testLeaveAndRejoin,
		"leaving an open issue":       testLeaveOpenIssue,
		"confirming":                  testConfirm,
		"erasing":                     testErase,
		"suppressing":                 testSuppress,
		"signing up":                  testSignUps,
		"inviting again":              testInviteAgain,
		"asking a list":               testRequests,
		"a list takes turns":          testTurns,
		"a form before the turn":      testFormBeforeTurn,
		"caps":                        testCaps,
		"caps, many at once":          testCapsRace,
		"settling within caps":        testSettleWithinCaps,
		"letters":                     testLetters,
		"a letter that fails":         testLetterFails,
		"letters of no use":           testLettersOfNoUse,
		"using a link":                testUseLetter,
		"accepting":                   testAccept,
		"accepting after erasure":     testAcceptAfterErasure,
		"preferences":                 testPreferences,
		"selections":                  testSelectionIsRendered,
		"nothing selected":            testNothingSelected,
		"editor's note":               testNote,
		"editions that are kept":      testKeepEditions,
		"reasons":                     testReasons,
		"dossier":                     testDossier,
		"dossier is whole":            testDossierIsWhole,
		"moving":                      testMove,
		"moving to a taken address":   testMoveToTaken,
		"moving to one's own":         testMoveToOnesOwn,
		"moving while sending":        testMoveWhileSending,
		"erased everywhere":           testErasedEverywhere,
		"tidying":                     testTidy,
		"tidying much":                testTidyMany,
		"who gets an issue":           testAudience,
		"editions and first run":      testEditions,
		"sightings":                   testSightings,
		"turns of rate limits":        testPace,
		"slots":                       testSlots,
		"holding":                     testHold,
		"freezing":                    testFreeze,
		"freezing what waited":        testFreezeHeld,
		"no post is told twice":       testNoPostIsToldTwice,
		"freezing too late":           testFreezeConflicts,
		"freezing undone":             testFreezeRollsBack,
		"freezing for nobody":         testFreezeForNobody,
		"renderings by reader":        testFreezeRenderings,
		"events of issues":            testIssueEvents,
		"lists of issues":             testIssueLists,
		"cancelling":                  testCancel,
		"cancelling in the middle":    testCancelInTheMiddle,
		"cancelling a draft":          testCancelDraft,
		"declining what waits":        testDecline,
		"exchange from start to end":  testExchange,
		"exchange: outcomes":          testOutcomes,
		"exchange: foreign outcomes":  testForeignOutcomes,
		"exchange: unwanted readers":  testExchangeSkips,
		"exchange: bad recipient":     testExchangeSuppresses,
		"exchange: many at once":      testExchangeRace,
		"exchange: within a range":    testClaimWithin,
		"planning":                    testPlan,
		"wanted":                      testWanted,
		"reclaim":                     testReclaim,
		"reclaiming of nodes":         testReclaimOfNodes,
		"the first few":               testMost,
		"resuming proves":             testResumingProves,
		"next due":                    testNextDue,
		"paused":                      testPaused,
		"retrying":                    testRetry,
		"compacting":                  testCompact,
		"report":                      testReport,
		"serial":                      testSerial,
		"adopting":                    testNoNumberTwiceAfterAdopting,
		"many in one commit":          testTogether,
		"leaving while in hand":       testLeaveWaits,
		"the carrying lock":           testLockCarrying,
		"freezing raced":              testFreezeRace,
		"reading while a row is used": testReadWhileWalking,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func TestInMemory(t *testing.T) {
	suite(t, func(t *testing.T) *Store { return openAt(t, "sqlite::memory:", Options{Now: noon}) })
}

func TestInFile(t *testing.T) {
	suite(t, func(t *testing.T) *Store { return openAt(t, tempURL(t), Options{Now: noon}) })
}

var ctx = context.Background()

func noon() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }

func tempURL(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "recapd.db") }

func openAt(t testing.TB, url string, o Options) *Store {
	t.Helper()
	s, err := Open(ctx, url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// must is for calls that have to work; it takes their results.
func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func collect[T any](t testing.TB, seq iter.Seq2[T, error]) (list []T) {
	t.Helper()
	for v, err := range seq {
		ok(t, err)
		list = append(list, v)
	}
	return list
}

// join adds n active readers, reader1@example.org and so on.
func join(t testing.TB, s *Store, n int) []newsletter.Subscriber {
	t.Helper()
	list := make([]newsletter.Subscriber, n)
	for i := range list {
		list[i] = newsletter.Subscriber{Email: fmt.Sprintf("reader%d@example.org", i+1), Status: newsletter.StatusActive,
			Created: noon(), Confirmed: noon().Add(-time.Hour)}
	}
	equal(t, "added", slices.Index(must(s.Enrol(ctx, list))(t), false), -1)
	for i, r := range must(s.Standings(ctx, addressesOf(list)))(t) {
		list[i] = r.Subscriber
	}
	return list
}

// leave tells whether somebody has left just now.
func leave(t testing.TB, s *Store, id int64, reason string, at time.Time) bool {
	t.Helper()
	_, changed, err := s.Leave(ctx, id, reason, at)
	ok(t, err)
	return changed
}

func mint(issueID, subscriberID int64) (token, messageID string) {
	return fmt.Sprintf("token-%d-%d", issueID, subscriberID), fmt.Sprintf("%d.%d@example.org", issueID, subscriberID)
}

// freezing is the weekly issue of a number with two posts of its own and one
// rendering.
func freezing(number int) newsletter.Freezing {
	n := ""
	if number > 1 {
		n = fmt.Sprint("-", number)
	}
	return newsletter.Freezing{
		Issue: newsletter.Issue{
			Number: number, Edition: newsletter.Weekly, Slot: newsletter.SlotKey(noon().AddDate(0, 0, 7*number)),
			Title: "PebbleConf and more", From: noon().AddDate(0, 0, -7), To: noon(), Created: noon(),
			Letterhead: newsletter.Letterhead{From: "Recaps <news@example.org>", Boundary: "b0undary", Date: noon()},
		},
		Posts: []newsletter.IssuePost{
			{ID: "tag:example.org,2026:one" + n, Path: "one" + n + ".md", Permalink: "https://example.org/one" + n + "/", Title: "Day One"},
			{ID: "tag:example.org,2026:two" + n, Path: "two" + n + ".md", Permalink: "https://example.org/two" + n + "/", Title: "Day Two"},
		},
		Renderings: []newsletter.Rendering{{Language: "en", Subject: "Recaps #1", Preheader: "Two days", HTML: "<p>Hi</p>", Text: "Hi", Mark: "mark"}},
		Mint:       mint,
	}
}

func freeze(t testing.TB, s *Store, number int) newsletter.Issue {
	t.Helper()
	return must(s.Freeze(ctx, freezing(number)))(t)
}

func exchange(t testing.TB, s *Store, issue newsletter.Issue, claim int, outcomes ...newsletter.Outcome) []newsletter.Delivery {
	t.Helper()
	return must(s.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Claim: claim, Outcomes: outcomes, Now: noon()}))(t)
}

func sent(d newsletter.Delivery) newsletter.Outcome {
	return newsletter.Outcome{DeliveryID: d.ID, State: newsletter.Sent, At: noon(), Reply: newsletter.Reply{Code: 250, Text: "2.0.0 ok"}}
}

func stateOf(t testing.TB, s *Store, issue newsletter.Issue) newsletter.IssueState {
	t.Helper()
	return must(s.Issue(ctx, issue.ID))(t).State
}

// run does a statement of a test's own.
func run(t testing.TB, s *Store, query string, args ...any) {
	t.Helper()
	ok(t, s.write(ctx, "testing", func(tx txn) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	}))
}

// tablesOf is the columns of each table.
func tablesOf(t testing.TB, s *Store) map[string][]string {
	t.Helper()
	query := `SELECT m.name || ' ' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`
	if s.server != "" {
		query = `SELECT table_name || ' ' || column_name FROM information_schema.columns WHERE table_schema = current_schema()`
	}
	tables := map[string][]string{}
	for _, words := range must(all(ctx, s.reader, column[string], query))(t) {
		table, c, _ := strings.Cut(words, " ")
		tables[table] = append(tables[table], c)
	}
	return tables
}

func wantWords(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q is not in: %v", w, err)
		}
	}
}
