package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/delivery"
	"recapd/internal/mail"
	"recapd/internal/mail/sink"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/pace"
	"recapd/internal/store"
	"recapd/internal/tools/postgres"
)

var start = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// scene is a real ledger with one frozen issue, a real SMTP server, and a clock
// that the test moves.
type scene struct {
	*delivery.Courier
	store *store.Store
	sink  *sink.Server
	issue newsletter.Issue
	clock *atomic.Int64
}

func newScene(t testing.TB, with hands, readers int, o sink.Options) *scene {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, postgres.Ledger(t, "sqlite:"+filepath.Join(t.TempDir(), "recapd.db")), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	server, err := sink.Start("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	clock := &atomic.Int64{}
	clock.Store(start.UnixNano())
	sc := &scene{store: s, sink: server, clock: clock}
	sc.issue = freeze(t, s, readers)
	sc.Courier = &delivery.Courier{
		Ledger:  s,
		Carrier: &mail.Relay{Host: server.Host(), Port: server.Port(), TLS: mail.TLSNone, Timeout: 5 * time.Second, ReplyTimeout: 5 * time.Second},
		Node:    "test", Distributor: with(t, 3), Connections: 3, GiveUpAfter: 72 * time.Hour,
		Now: func() time.Time { return time.Unix(0, clock.Load()) },
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
	return sc
}

func (s *scene) later(d time.Duration) { s.clock.Add(int64(d)) }

func (s *scene) counts(t testing.TB) newsletter.Progress {
	t.Helper()
	p, err := s.store.Progress(context.Background(), s.issue.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// open counts the deliveries that something will still happen to.
func (s *scene) open(t testing.TB) int {
	t.Helper()
	n, err := s.store.Open(context.Background(), s.issue.ID)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// addresses are the recipients in the sink, sorted.
func (s *scene) addresses() []string {
	var out []string
	for _, m := range s.sink.Messages() {
		out = append(out, m.To)
	}
	slices.Sort(out)
	return out
}

func reader(i int) string { return fmt.Sprintf("reader%02d@example.org", i) }

func freeze(t testing.TB, s *store.Store, readers int) newsletter.Issue {
	t.Helper()
	ctx := context.Background()
	for i := range readers {
		_, err := s.AddSubscriber(ctx, newsletter.Subscriber{Email: reader(i), Status: newsletter.StatusActive, Created: start, Confirmed: start})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.StartEdition(ctx, newsletter.Weekly, start); err != nil {
		t.Fatal(err)
	}
	return freezeNumber(t, s, 1)
}

// freezeNumber freezes an issue for all readers that are there.
func freezeNumber(t testing.TB, s *store.Store, number int) newsletter.Issue {
	t.Helper()
	ctx := context.Background()
	at := start.AddDate(0, 0, 7*(number-1))
	tokens := membership.NewTokens([]byte("secret"))
	mark := newsletter.NewMark("content")
	issue, err := s.Freeze(ctx, newsletter.Freezing{
		Issue: newsletter.Issue{Number: number, Edition: newsletter.Weekly, Slot: newsletter.SlotKey(at), Title: "PebbleConf: 2 recaps", Created: start, FrozenAt: start,
			Letterhead: newsletter.Letterhead{From: "Recaps <news@example.org>", ReturnPath: "bounce@example.org", ListID: "<weekly.example.org>",
				FeedbackID: "weekly:recapd:example", PublicURL: "https://recaps.example.org", Boundary: "boundary", Date: start}},
		Renderings: []newsletter.Rendering{{Language: "en", Subject: fmt.Sprintf("PebbleConf: 2 recaps (#%d)", number), Mark: mark,
			HTML: "<p>Hello " + newsletter.SlotAddress(mark) + "</p>", Text: "Hello " + newsletter.SlotAddress(mark) + "\n"}},
		Mint: func(issueID, subscriberID int64) (string, string) {
			return tokens.Unsubscribe(subscriberID, issueID), fmt.Sprintf("%d.%030d@example.org", issueID, subscriberID)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return issue
}

func testEveryReaderIsServedOnceAndNothingIsSentAgain(t *testing.T, with hands) {
	s := newScene(t, with, 7, sink.Options{})
	for range 2 {
		if err := s.Pass(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.addresses(); len(got) != 7 || len(slices.Compact(got)) != 7 {
		t.Errorf("the relay got %d messages: %v", len(got), got)
	}
	if p := s.counts(t); p[newsletter.Sent] != 7 || s.open(t) != 0 {
		t.Errorf("ledger: %v", p)
	}
	if i, _ := s.store.Issue(context.Background(), s.issue.ID); i.State != newsletter.Done {
		t.Errorf("the issue is %s", i.State)
	}
}

func testOneRefusedRecipientIsHisOwnAffair(t *testing.T, with hands) {
	s := newScene(t, with, 5, sink.Options{OnRcpt: func(to string) error {
		switch to {
		case reader(1):
			return sink.Reply(550, "5.1.1", "No such user")
		case reader(2):
			return sink.Reply(550, "5.7.1", "We do not like you")
		}
		return nil
	}})
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p := s.counts(t); p[newsletter.Sent] != 3 || p[newsletter.Failed] != 2 {
		t.Errorf("ledger: %v", p)
	}
	for i, want := range map[int]bool{1: true, 2: false} {
		_, err := s.store.Suppression(context.Background(), s.store.AddressHash(reader(i)))
		if suppressed := err == nil; suppressed != want {
			t.Errorf("%s suppressed: %v, want %v (%v)", reader(i), suppressed, want, err)
		}
	}
}

func testTemporaryFailureIsTriedAgainWhenDue(t *testing.T, with hands) {
	tries := map[string]int{}
	s := newScene(t, with, 3, sink.Options{OnRcpt: func(to string) error {
		if tries[to]++; to == reader(0) && tries[to] == 1 {
			return sink.Reply(450, "4.2.0", "Greylisted")
		}
		return nil
	}})
	s.Connections = 1
	pass := func() {
		t.Helper()
		if err := s.Pass(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	pass()
	pass() // not due yet
	if p := s.counts(t); p[newsletter.Sent] != 2 || p[newsletter.Deferred] != 1 || tries[reader(0)] != 1 {
		t.Fatalf("ledger: %v, tries %v", p, tries)
	}
	s.later(2 * time.Minute)
	pass()
	if p := s.counts(t); p[newsletter.Sent] != 3 {
		t.Errorf("ledger: %v", p)
	}
}

func testTemporaryFailureIsGivenUpAtLast(t *testing.T, with hands) {
	s := newScene(t, with, 1, sink.Options{OnRcpt: func(string) error { return sink.Reply(450, "4.2.2", "Mailbox full") }})
	for range 20 {
		if err := s.Pass(context.Background()); err != nil {
			t.Fatal(err)
		}
		if s.open(t) == 0 {
			break
		}
		s.later(6 * time.Hour)
	}
	if p := s.counts(t); p[newsletter.Failed] != 1 {
		t.Errorf("ledger after 120 hours: %v", p)
	}
}

func testRelayThatIsAwayChangesNothing(t *testing.T, with hands) {
	s := newScene(t, with, 4, sink.Options{})
	s.sink.Close()
	if err := s.Pass(context.Background()); !errors.Is(err, delivery.ErrRelay) {
		t.Fatalf("Pass: %v, want ErrRelay", err)
	}
	if p := s.counts(t); p[newsletter.Pending] != 4 {
		t.Errorf("ledger: %v", p)
	}
}

func testRelayThatGrantsOneConnectionIsEnough(t *testing.T, with hands) {
	var busy atomic.Bool
	s := newScene(t, with, 5, sink.Options{OnHello: func() error {
		if busy.Swap(true) {
			return sink.Reply(421, "4.7.0", "One at a time")
		}
		return nil
	}})
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p := s.counts(t); p[newsletter.Sent] != 5 {
		t.Errorf("ledger: %v", p)
	}
}

func testLostReplyIsFollowedByAnIdenticalCopy(t *testing.T, with hands) {
	var lost atomic.Bool
	s := newScene(t, with, 1, sink.Options{OnData: func(sink.Message) error {
		if !lost.Swap(true) {
			return sink.LoseReply
		}
		return nil
	}})
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p := s.counts(t); p[newsletter.Unknown] != 1 || p[newsletter.Sent] != 0 {
		t.Fatalf("after the lost reply: %v", p)
	}
	s.later(time.Hour)
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	m := s.sink.Messages()
	if len(m) != 2 || string(m[0].Raw) != string(m[1].Raw) {
		t.Errorf("%d messages; the copies must be the same, byte for byte", len(m))
	}
	if p := s.counts(t); p[newsletter.Sent] != 1 {
		t.Errorf("ledger: %v", p)
	}
}

// A relay that keeps every message and never answers gets a few copies for a
// reader, not one an hour for three days.
func testSilenceIsFollowedByAFewCopiesOnly(t *testing.T, with hands) {
	s := newScene(t, with, 1, sink.Options{OnData: func(sink.Message) error { return sink.LoseReply }})
	for range 20 {
		if err := s.Pass(context.Background()); err != nil {
			t.Fatal(err)
		}
		s.later(6 * time.Hour)
	}
	if n := s.sink.Count(); n != 5 {
		t.Errorf("the reader got %d copies", n)
	}
	if p := s.counts(t); p[newsletter.Unknown] != 1 || s.open(t) != 0 {
		t.Errorf("ledger: %v, open %d", p, s.open(t))
	}
}

// What the relay has against us is no reader's failure.
func testRefusalOfOurSenderBurnsNobody(t *testing.T, with hands) {
	var mended atomic.Bool
	s := newScene(t, with, 8, sink.Options{OnMail: func(string) error {
		if mended.Load() {
			return nil
		}
		return sink.Reply(530, "5.7.0", "Authentication required")
	}})
	var alerts []string
	s.Alert = func(_ context.Context, subject, text string) { alerts = append(alerts, subject+": "+text) }
	if err := s.Pass(context.Background()); !errors.Is(err, delivery.ErrRefused) || !strings.Contains(err.Error(), "Authentication required") {
		t.Errorf("Pass: %v, want ErrRefused with the relay's reason", err)
	}
	if p := s.counts(t); p[newsletter.Failed] != 0 || s.open(t) != 8 {
		t.Errorf("ledger: %v", p)
	}
	if i, _ := s.store.Issue(context.Background(), s.issue.ID); !strings.Contains(i.PausedReason, "Authentication required") {
		t.Errorf("the issue is paused because of %q", i.PausedReason)
	}
	if len(alerts) != 1 || !strings.Contains(alerts[0], "recapd issues resume 1") {
		t.Errorf("the operator was told %q", alerts)
	}
	mended.Store(true)
	s.later(time.Hour)
	if err := s.Pass(context.Background()); err != nil || s.counts(t)[newsletter.Sent] != 0 {
		t.Errorf("while it is paused: %v, %v", err, s.counts(t))
	}
	if err := s.store.Resume(context.Background(), s.issue.ID, s.Now()); err != nil {
		t.Fatal(err)
	}
	if err := s.Pass(context.Background()); err != nil || s.counts(t)[newsletter.Sent] != 8 {
		t.Errorf("when the account is mended: %v, %v", err, s.counts(t))
	}
}

// A policy that refuses everybody is found out after a few.
func testPolicyRefusalsInARowEndThePass(t *testing.T, with hands) {
	s := newScene(t, with, 30, sink.Options{OnRcpt: func(string) error { return sink.Reply(550, "5.7.1", "Your network is on our list") }})
	s.Connections = 1
	if err := s.Pass(context.Background()); !errors.Is(err, delivery.ErrRefused) {
		t.Errorf("Pass: %v, want ErrRefused", err)
	}
	if p := s.counts(t); p[newsletter.Failed] != 3 || s.open(t) != 27 {
		t.Errorf("ledger: %v", p)
	}
}

// Also the last message of all tells that the relay refuses us, when a rate limit
// makes the worker look first whether there is another one.
func testARefusalUnderARateLimitEndsThePass(t *testing.T, with hands) {
	s := newScene(t, with, 4, sink.Options{OnRcpt: func(string) error { return sink.Reply(550, "5.7.1", "Your network is on our list") }})
	s.Connections, s.All = 2, pace.New(nil, map[string][]pace.Rate{pace.All: {{Count: 50, Per: time.Second}}})
	if err := s.Pass(context.Background()); !errors.Is(err, delivery.ErrRefused) {
		t.Errorf("Pass: %v, want ErrRefused", err)
	}
	if p := s.counts(t); p[newsletter.Failed] != 3 {
		t.Errorf("ledger: %v", p)
	}
}

func testNoConnectionIsMadeForNothing(t *testing.T, with hands) {
	hellos := atomic.Int64{}
	s := newScene(t, with, 2, sink.Options{OnHello: func() error { hellos.Add(1); return nil },
		OnRcpt: func(to string) error {
			if to == reader(0) {
				return sink.Reply(450, "4.2.0", "Greylisted")
			}
			return nil
		}})
	s.Connections = 10
	for range 10 {
		if err := s.Pass(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if n := hellos.Load(); n > 2 {
		t.Errorf("%d connections for 2 messages and 9 passes with nothing due", n)
	}
}

// A ledger that is locked for a moment is asked again; nobody gets a copy for it.
func testALedgerThatFailsForAMomentMakesNoCopies(t *testing.T, with hands) {
	s := newScene(t, with, 3, sink.Options{})
	failing := &hiccup{Ledger: s.store}
	s.Ledger, s.Connections = failing, 1
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if failing.times == 0 || s.sink.Count() != 3 || s.counts(t)[newsletter.Sent] != 3 {
		t.Errorf("%d hiccups, %d messages, ledger %v", failing.times, s.sink.Count(), s.counts(t))
	}
}

// hiccup fails once when it is given an outcome.
type hiccup struct {
	delivery.Ledger
	times int
}

func (h *hiccup) Exchange(ctx context.Context, x newsletter.Exchange) ([]newsletter.Delivery, error) {
	if len(x.Outcomes) > 0 && h.times == 0 {
		h.times++
		return nil, errors.New("database is locked")
	}
	return h.Ledger.Exchange(ctx, x)
}

func testRepliesAreKeptWithoutTheAddress(t *testing.T, with hands) {
	s := newScene(t, with, 1, sink.Options{OnRcpt: func(to string) error {
		return sink.Reply(550, "5.1.1", "<"+strings.ToUpper(to)+"> is not known")
	}})
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	d, err := s.store.Delivery(context.Background(), 1)
	if err != nil || strings.Contains(strings.ToLower(d.Reply.Text), reader(0)) || !strings.Contains(d.Reply.Text, "is not known") {
		t.Errorf("reply on record: %q, %v", d.Reply.Text, err)
	}
}

// besideAFile is for what a lock of one process keeps others from; nodes on a server
// carry together.
func besideAFile(t *testing.T) {
	if os.Getenv(postgres.Variable) != "" {
		t.Skip("on a server all nodes carry")
	}
}

func testAFirstTryLongAfterFreezingIsNotTheLast(t *testing.T, with hands) {
	s := newScene(t, with, 1, sink.Options{OnRcpt: func(string) error { return sink.Reply(450, "4.2.0", "Greylisted") }})
	s.later(100 * time.Hour)
	if err := s.Pass(context.Background()); err != nil || s.counts(t)[newsletter.Deferred] != 1 {
		t.Errorf("%v, ledger %v", err, s.counts(t))
	}
}

func testToTheEndWaitsForTheOtherProcess(t *testing.T, with hands) {
	s := newScene(t, with, 1, sink.Options{})
	besideAFile(t)
	unlock, _, err := s.store.LockCarrying(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.ToTheEnd(context.Background(), delivery.Patience{Deferred: time.Hour}) }()
	select {
	case err := <-ended:
		t.Fatalf("it did not wait: %v", err)
	case <-time.After(time.Second):
	}
	if err := unlock(); err != nil { // as the kernel does for a process that dies
		t.Fatal(err)
	}
	if err := <-ended; err != nil || s.counts(t)[newsletter.Sent] != 1 {
		t.Errorf("%v, ledger %v", err, s.counts(t))
	}
}

// forever is the lease of a node that the ledger always hears.
type forever struct{}

func (forever) Begin(ctx context.Context) (begin, finish context.Context, release func()) {
	return ctx, context.WithoutCancel(ctx), func() {}
}

func testToTheEndWaitsForOtherNodes(t *testing.T, with hands) {
	ctx := context.Background()
	s := newScene(t, with, 2, sink.Options{})
	s.Lease = forever{}
	if _, err := s.store.Beat(ctx, newsletter.Node{Name: "other"}); err != nil {
		t.Fatal(err)
	}
	theirs, err := s.store.Exchange(ctx, newsletter.Exchange{Node: "other", IssueID: s.issue.ID, Claim: 1, Now: start})
	if err != nil || len(theirs) != 1 {
		t.Fatal(theirs, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.ToTheEnd(ctx, delivery.Patience{}) }()
	select {
	case err := <-ended:
		t.Fatalf("it did not wait: %v", err)
	case <-time.After(time.Second):
	}
	sent := newsletter.Outcome{DeliveryID: theirs[0].ID, State: newsletter.Sent, At: start}
	if _, err := s.store.Exchange(ctx, newsletter.Exchange{Node: "other", IssueID: s.issue.ID, Outcomes: []newsletter.Outcome{sent}, Now: start}); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil || s.counts(t)[newsletter.Sent] != 2 || len(s.addresses()) != 1 {
		t.Errorf("%v, ledger %v, %d messages of ours", err, s.counts(t), len(s.addresses()))
	}
}

func testWhoLeavesDuringTheSendGetsNoBody(t *testing.T, with hands) {
	var s *scene
	s = newScene(t, with, 3, sink.Options{OnRcpt: func(to string) error {
		if to == reader(1) { // after the claim, before the body
			sub, err := s.store.SubscriberByEmail(context.Background(), to)
			if err == nil {
				_, _, err = s.store.Leave(context.Background(), sub.ID, "", start)
			}
			return err
		}
		return nil
	}})
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got, want := s.addresses(), []string{reader(0), reader(2)}; !slices.Equal(got, want) {
		t.Errorf("the relay got %v, want %v", got, want)
	}
	if p := s.counts(t); p[newsletter.Sent] != 2 || p[newsletter.Skipped] != 1 {
		t.Errorf("ledger: %v", p)
	}
}

func testWhatADeadProcessHadInHandIsTakenOver(t *testing.T, with hands) {
	s := newScene(t, with, 2, sink.Options{})
	_, err := s.store.Exchange(context.Background(), newsletter.Exchange{Node: "dead", IssueID: s.issue.ID, Claim: 2, Now: start})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Pass(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := s.addresses(); len(got) != 2 {
		t.Errorf("the relay got %v", got)
	}
}

func testASecondCarrierStandsBack(t *testing.T, with hands) {
	s := newScene(t, with, 2, sink.Options{})
	besideAFile(t)
	unlock, ok, err := s.store.LockCarrying(context.Background())
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if err := s.Pass(context.Background()); !errors.Is(err, delivery.ErrBusy) {
		t.Errorf("Pass: %v, want ErrBusy", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if err := s.Pass(context.Background()); err != nil || s.counts(t)[newsletter.Sent] != 2 {
		t.Errorf("after the other one is done: %v, %v", err, s.counts(t))
	}
}

func testStoppingFinishesWhatIsInDataAndStartsNothing(t *testing.T, with hands) {
	ctx, stop := context.WithCancel(context.Background())
	s := newScene(t, with, 50, sink.Options{OnData: func(sink.Message) error { stop(); return nil }})
	if err := s.Pass(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	sent := s.counts(t)[newsletter.Sent]
	if got := s.sink.Count(); got != sent || sent > s.Connections {
		t.Errorf("%d messages arrived, %d are recorded as sent, with %d connections", got, sent, s.Connections)
	}
	if n := s.counts(t)[newsletter.Claimed]; n != 0 {
		t.Errorf("%d deliveries are left in hand", n)
	}
	if err := s.Pass(context.Background()); err != nil || s.sink.Count() != 50 {
		t.Errorf("the next pass: %v, %d messages", err, s.sink.Count())
	}
}

func testToTheEndWaitsForDeferredDeliveries(t *testing.T, with hands) {
	tries := atomic.Int64{}
	s := newScene(t, with, 1, sink.Options{OnMail: func(string) error {
		if tries.Add(1) == 1 {
			return sink.Drop
		}
		return nil
	}})
	s.Now = time.Now
	err := s.ToTheEnd(context.Background(), delivery.Patience{Deferred: time.Minute})
	if err != nil || s.counts(t)[newsletter.Sent] != 1 {
		t.Errorf("ToTheEnd: %v, ledger %v", err, s.counts(t))
	}
}

func testToTheEndGivesUpWaitingInTime(t *testing.T, with hands) {
	s := newScene(t, with, 1, sink.Options{OnRcpt: func(string) error { return sink.Reply(450, "4.2.0", "Greylisted") }})
	if err := s.ToTheEnd(context.Background(), delivery.Patience{Deferred: time.Second}); !errors.Is(err, delivery.ErrOpen) {
		t.Errorf("ToTheEnd: %v, want ErrOpen", err)
	}
}
