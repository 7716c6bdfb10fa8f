package delivery_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/delivery"
	"recapd/internal/jobs"
	"recapd/internal/mail/sink"
	"recapd/internal/newsletter"
)

// hands make a distributor that carries n ranges at a time.
type hands func(t testing.TB, n int) delivery.Distributor

func withinProcess(_ testing.TB, n int) delivery.Distributor { return &delivery.InProcess{Hands: n} }

func byRiver(t testing.TB, n int) delivery.Distributor {
	return riverIn(t, filepath.Join(t.TempDir(), "recapd.db.jobs"), n)
}

func riverIn(t testing.TB, file string, n int) delivery.Distributor {
	r := &jobs.River{File: file, Workers: n, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	t.Cleanup(func() { r.Close() }) // the courier has closed it; a test without one has not
	return r
}

func TestWithinTheProcess(t *testing.T) { suite(t, withinProcess) }

func TestByRiver(t *testing.T) { suite(t, byRiver) }

// suite is what the courier promises, whoever hands out the work.
func suite(t *testing.T, with hands) {
	for name, test := range map[string]func(*testing.T, hands){
		"every reader once":                     testEveryReaderIsServedOnceAndNothingIsSentAgain,
		"a refused recipient":                   testOneRefusedRecipientIsHisOwnAffair,
		"temporary failures":                    testTemporaryFailureIsTriedAgainWhenDue,
		"due again while the issue is sent":     testWhatComesDueMeanwhileIsPlannedMeanwhile,
		"giving up at last":                     testTemporaryFailureIsGivenUpAtLast,
		"the relay is away":                     testRelayThatIsAwayChangesNothing,
		"one connection only":                   testRelayThatGrantsOneConnectionIsEnough,
		"a lost reply":                          testLostReplyIsFollowedByAnIdenticalCopy,
		"silence":                               testSilenceIsFollowedByAFewCopiesOnly,
		"our sender is refused":                 testRefusalOfOurSenderBurnsNobody,
		"a policy refuses everybody":            testPolicyRefusalsInARowEndThePass,
		"a refusal under a rate limit":          testARefusalUnderARateLimitEndsThePass,
		"no connection for nothing":             testNoConnectionIsMadeForNothing,
		"a ledger that fails for a moment":      testALedgerThatFailsForAMomentMakesNoCopies,
		"replies without the address":           testRepliesAreKeptWithoutTheAddress,
		"a late first try":                      testAFirstTryLongAfterFreezingIsNotTheLast,
		"waiting for the other process":         testToTheEndWaitsForTheOtherProcess,
		"who leaves during the send":            testWhoLeavesDuringTheSendGetsNoBody,
		"what a dead process had in hand":       testWhatADeadProcessHadInHandIsTakenOver,
		"a second carrier":                      testASecondCarrierStandsBack,
		"what another node has in hand":         testToTheEndWaitsForOtherNodes,
		"stopping":                              testStoppingFinishesWhatIsInDataAndStartsNothing,
		"waiting for deferred deliveries":       testToTheEndWaitsForDeferredDeliveries,
		"not waiting too long":                  testToTheEndGivesUpWaitingInTime,
		"the canary":                            testTheCanaryStopsAnIssue,
		"the canary gets its number":            testTheCanaryGetsItsNumber,
		"stopping within the canary":            testStoppingWithinTheCanaryPausesNothing,
		"the canary after greylisting":          testTheCanaryComesAfterGreylistingToo,
		"stopping at the end of the canary":     testStoppingAtTheEndOfTheCanaryForgetsNothing,
		"turns are not lost":                    testTurnsAreNotLost,
		"the pace of a domain, one connection":  testADomainsPaceKeepsTheConnection,
		"waiting for a domain is no attempt":    testWaitingForADomainIsNoAttempt,
		"a message that is too large":           testATooLargeMessageIsItsOwnAffair,
		"goodbyes":                              testGoodbyesAreSaidTogether,
		"who got no connection":                 testWhoGotNoConnectionTriesAgain,
		"holding what may have arrived":         testWhatMayHaveArrivedCanBeHeld,
		"the pace of a domain":                  testADomainHasItsOwnPace,
		"stopping before a silent relay":        testStoppingDoesNotWaitForASilentRelay,
		"two issues":                            testARefusedIssueStopsNoOther,
		"a database from elsewhere":             testADatabaseFromElsewhereIsHeld,
		"a restored backup":                     testARestoredBackupIsHeld,
		"an unreadable witness":                 testAnUnreadableWitnessHolds,
		"a clock that jumps":                    testAClockThatJumps,
		"a refused account":                     testARefusedAccountIsNotTriedAgainAtOnce,
		"distributing: each range once":         testEachRangeIsCarriedOnce,
		"distributing: planned twice":           testARangePlannedTwiceIsCarriedOnce,
		"distributing: again after its end":     testARangeMayBeCarriedAgain,
		"distributing: the first error ends it": testTheFirstErrorEndsTheOthers,
		"distributing: stopping":                testDistributingStopsWithNobodyAtWork,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of them wait for a clock
			test(t, with)
		})
	}
}

// ranges are n of ten ids each.
func ranges(n int) []delivery.Range {
	list := make([]delivery.Range, n)
	for i := range list {
		list[i] = delivery.Range{IssueID: 1, First: int64(10 * i), Last: int64(10*i + 9)}
	}
	return list
}

// tally counts how often each range was carried.
type tally struct {
	sync.Mutex
	times map[delivery.Range]int
}

func (c *tally) count(r delivery.Range) {
	c.Lock()
	defer c.Unlock()
	if c.times == nil {
		c.times = map[delivery.Range]int{}
	}
	c.times[r]++
}

func (c *tally) once(t *testing.T, want []delivery.Range) {
	t.Helper()
	c.Lock()
	defer c.Unlock()
	for _, r := range want {
		if c.times[r] != 1 {
			t.Errorf("%v was carried %d times", r, c.times[r])
		}
	}
	if len(c.times) != len(want) {
		t.Errorf("%d ranges were carried, want %d", len(c.times), len(want))
	}
}

func testEachRangeIsCarriedOnce(t *testing.T, with hands) {
	var c tally
	var now, most atomic.Int64
	want := ranges(120)
	err := with(t, 4).Distribute(context.Background(), want, func(_ context.Context, r delivery.Range) error {
		for n := now.Add(1); n > most.Load(); {
			most.Store(n)
		}
		defer now.Add(-1)
		c.count(r)
		time.Sleep(time.Millisecond)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	c.once(t, want)
	if n := most.Load(); n < 2 || n > 4 {
		t.Errorf("%d were under way at a time, of 4 hands", n)
	}
}

// The plan of the next minute has what is not done yet; both calls end when it is.
func testARangePlannedTwiceIsCarriedOnce(t *testing.T, with hands) {
	d := with(t, 2)
	var c tally
	want := ranges(6)
	begun, release := make(chan struct{}, len(want)), make(chan struct{})
	carry := func(_ context.Context, r delivery.Range) error {
		begun <- struct{}{}
		<-release
		c.count(r)
		return nil
	}
	ended := make(chan error, 2)
	go func() { ended <- d.Distribute(context.Background(), want[:4], carry) }()
	<-begun
	go func() { ended <- d.Distribute(context.Background(), want, carry) }()
	select {
	case err := <-ended:
		t.Fatalf("it did not wait: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	close(release)
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	c.once(t, want)
}

// A range is planned again at once when something in it is due again.
func testARangeMayBeCarriedAgain(t *testing.T, with hands) {
	d, times := with(t, 2), 0
	for range 5 {
		err := d.Distribute(context.Background(), ranges(1), func(context.Context, delivery.Range) error { times++; return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	if times != 5 {
		t.Errorf("carried %d times, want 5", times)
	}
}

func testTheFirstErrorEndsTheOthers(t *testing.T, with hands) {
	var carried atomic.Int64
	wrong := errors.New("a wrong password")
	err := with(t, 2).Distribute(context.Background(), ranges(50), func(ctx context.Context, r delivery.Range) error {
		carried.Add(1)
		if r.First == 0 {
			return wrong
		}
		<-ctx.Done()
		return ctx.Err()
	})
	if !errors.Is(err, wrong) {
		t.Errorf("error %v, want the first", err)
	}
	if n := carried.Load(); n > 4 {
		t.Errorf("%d ranges were begun", n)
	}
}

// Whoever is stopped finishes what is in DATA before the lock is given back.
func testDistributingStopsWithNobodyAtWork(t *testing.T, with hands) {
	d := with(t, 3)
	ctx, stop := context.WithCancel(context.Background())
	var begun, atWork atomic.Int64
	err := d.Distribute(ctx, ranges(50), func(ctx context.Context, _ delivery.Range) error {
		atWork.Add(1)
		defer atWork.Add(-1)
		if begun.Add(1) == 3 {
			stop()
		}
		<-ctx.Done()
		time.Sleep(50 * time.Millisecond)
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if atWork.Load() != 0 || begun.Load() != 3 {
		t.Errorf("%d at work, %d begun", atWork.Load(), begun.Load())
	}
	began := time.Now()
	if err := d.Close(); err != nil || time.Since(began) > 3*time.Second {
		t.Errorf("closing: %v after %v", err, time.Since(began))
	}
	var c tally // and begins afresh
	want := ranges(5)
	err = d.Distribute(context.Background(), slices.Clone(want), func(_ context.Context, r delivery.Range) error { c.count(r); return nil })
	if err != nil {
		t.Fatal(err)
	}
	c.once(t, want)
}

// A long issue is planned again while it is being sent: what was deferred at its
// beginning does not wait for its end, and the plans come to an end with it.
func testWhatComesDueMeanwhileIsPlannedMeanwhile(t *testing.T, with hands) {
	var tries, place atomic.Int64
	s := newScene(t, with, 90, sink.Options{Limit: 1, Delay: 10 * time.Millisecond, OnRcpt: func(to string) error {
		if to == reader(0) && tries.Add(1) == 1 {
			return sink.Reply(450, "4.2.0", "Greylisted")
		}
		return nil
	}})
	s.PlanEvery = 50 * time.Millisecond
	s.Recorded = func(o newsletter.Outcome) {
		switch p := s.counts(t); {
		case o.State == newsletter.Deferred:
			s.later(time.Hour) // it is due again at once
		case tries.Load() == 2 && place.Load() == 0:
			place.Store(int64(p[newsletter.Sent]))
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Pass(ctx); err != nil || ctx.Err() != nil {
		t.Fatal(err, ctx.Err())
	}
	if p := s.counts(t); p[newsletter.Sent] != 90 {
		t.Errorf("ledger: %v", p)
	}
	if n := place.Load(); n == 0 || n > 60 {
		t.Errorf("the second attempt came after %d messages of 90", n)
	}
}
