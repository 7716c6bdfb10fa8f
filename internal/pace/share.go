package pace

import (
	"context"
	"sync"
	"time"
)

// share is what this process has of a scope's turns.
type share struct {
	keeper Keeper // nil: own
	own    meters
	scope  string
	rates  []Rate
	most   int           // turns to have at a time
	hold   time.Duration // that they are good for

	mu    sync.Mutex
	want  int           // turns at a time, by how many were used
	turns int           // in hand
	used  int           // of those that came with them
	fresh bool          // want does not know of them
	from  time.Time     // when they came
	skew  time.Duration // of the keeper's clock then
	asked time.Time     // when they or none came
	wait  time.Duration // from then on until it is worth to ask again
}

func newShare(keeper Keeper, scope string, rates []Rate) *share {
	s := &share{keeper: keeper, scope: scope, rates: rates, want: 1}
	s.most, s.hold = block(rates)
	if keeper == nil {
		s.own, s.most = newMeters(rates), 1
	}
	return s
}

// reserve is Limits.Reserve.
func (s *share) reserve(ctx context.Context, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.good(now) {
		if rest := s.wait - now.Sub(s.asked); 0 < rest && rest <= s.wait { // longer: the clock was set back
			return rest
		}
		if !s.ask(ctx, now) {
			return s.wait
		}
	}
	s.turns--
	s.used++
	return 0
}

// good tells whether there is a turn in hand that may still be used.
func (s *share) good(now time.Time) bool {
	age := now.Sub(s.from)
	return s.turns > 0 && 0 <= age && age < s.hold
}

const (
	answerWithin = 5 * time.Second  // the keeper
	unanswered   = time.Second      // how long to leave it alone else
	grain        = time.Millisecond // of its clock
)

// ask trades what is left of the last turns for new ones: twice as many where all were used
// in time, else as many as were used. Fewer are taken when no more are there; then the
// next time waits for that many, but not for long.
func (s *share) ask(ctx context.Context, now time.Time) (ok bool) {
	if s.fresh {
		s.fresh = false
		if s.turns == 0 {
			s.used = max(2*s.used, s.want) // fewer may have been there
		}
		s.want = max(1, min(s.used, s.most))
	}
	var got int
	var wait, skew time.Duration
	err := s.keep(ctx, now, func(at time.Time, m meters) {
		for range s.turns {
			m.giveBack(s.from.Add(s.skew))
		}
		got, skew = min(s.want, m.room(at)), at.Sub(now)
		m.take(at, got)
		wait = max(m.wait(at, 1), min(m.wait(at, s.want), s.hold))
	})
	if err != nil {
		s.asked, s.wait = now, unanswered
		return false
	}
	if wait > 0 && s.keeper != nil {
		wait += grain
	}
	s.turns, s.asked, s.wait = got, now, wait
	if got > 0 {
		s.used, s.fresh, s.from, s.skew = 0, true, now, skew
	}
	return got > 0
}

// giveBack is Limits.GiveBack.
func (s *share) giveBack(taken time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wait = 0
	if s.used > 0 && !taken.Before(s.from) && s.keeper != nil { // it came with those in hand
		s.turns++
		s.used--
		return
	}
	_ = s.keep(context.Background(), taken, func(_ time.Time, m meters) { m.giveBack(taken.Add(s.skew)) })
}

// keep has f use the meters, alone.
func (s *share) keep(ctx context.Context, now time.Time, f func(at time.Time, m meters)) error {
	if s.keeper == nil {
		f(now, s.own)
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	return s.keeper.Turns(ctx, s.scope, func(at time.Time, kept string) string {
		m := decode(kept, s.rates)
		f(at, m)
		return m.encode(s.rates)
	})
}

// atRest tells whether nothing is lost by forgetting the share.
func (s *share) atRest(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keeper != nil {
		return s.turns == 0
	}
	return s.own.atRest(now)
}
