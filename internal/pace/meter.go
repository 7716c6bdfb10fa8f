package pace

import (
	"time"

	"golang.org/x/time/rate"
)

// meter is one limit at work. When a clock is set back, a meter goes on from there
// with what it has counted.
type meter interface {
	wait(now time.Time) time.Duration // 0: one may leave
	take(now time.Time, n int)
	giveBack(taken time.Time)  // one that was taken then
	atRest(now time.Time) bool // as good as new
}

type meters []meter

func newMeters(rates []Rate) meters {
	var m meters
	for _, r := range rates {
		switch {
		case r.Count <= 0 || r.Per <= 0:
		case r.Per <= time.Second:
			m = append(m, newBucket(r))
		default:
			m = append(m, &tally{Rate: r})
		}
	}
	return m
}

func (m meters) wait(now time.Time) (longest time.Duration) {
	for _, one := range m {
		longest = max(longest, one.wait(now))
	}
	return longest
}

func (m meters) take(now time.Time, n int) {
	for _, one := range m {
		one.take(now, n)
	}
}

func (m meters) giveBack(taken time.Time) {
	for _, one := range m {
		one.giveBack(taken)
	}
}

func (m meters) atRest(now time.Time) bool {
	for _, one := range m {
		if !one.atRest(now) {
			return false
		}
	}
	return true
}

// bucket spreads messages over each second. It lets go at once what is due in a
// twentieth of its time, because timers are no better than that.
type bucket struct{ limiter *rate.Limiter }

func newBucket(r Rate) bucket {
	// What the burst adds to a stretch of one length is taken off the rate.
	burst := max(1, r.Count/20)
	perSecond := float64(r.Count) / r.Per.Seconds()
	if burst > 1 {
		perSecond = float64(r.Count-burst) / r.Per.Seconds()
	}
	return bucket{rate.NewLimiter(rate.Limit(perSecond), burst)}
}

func (b bucket) wait(now time.Time) time.Duration {
	reservation := b.limiter.ReserveN(now, 1)
	wait := reservation.DelayFrom(now)
	reservation.CancelAt(now)
	return wait
}

func (b bucket) take(now time.Time, n int) {
	for range min(n, b.limiter.Burst()) {
		b.limiter.AllowN(now, 1)
	}
}

func (bucket) giveBack(time.Time) {} // there is another in a moment

func (b bucket) atRest(now time.Time) bool {
	return b.limiter.TokensAt(now) >= float64(b.limiter.Burst())
}

// slices is how finely a tally remembers: a message is forgotten at most a
// sixtieth of the time too late, never too early.
const slices = 60

// tally counts what left in the last so many hours.
type tally struct {
	Rate
	counts [slices + 1]int // of the latest slices; the last one is not over
	latest time.Time       // where the latest slice begins
	sum    int
}

func (t *tally) slice() time.Duration { return t.Per / slices }

// advance forgets what is long enough ago.
func (t *tally) advance(now time.Time) {
	if t.latest.IsZero() || now.Before(t.latest) {
		t.latest = now
	}
	for now.Sub(t.latest) >= t.slice() {
		if t.sum == 0 {
			t.latest = now
			return
		}
		t.sum -= t.counts[0]
		copy(t.counts[:], t.counts[1:])
		t.counts[slices] = 0
		t.latest = t.latest.Add(t.slice())
	}
}

func (t *tally) wait(now time.Time) time.Duration {
	t.advance(now)
	over := t.sum - t.Count + 1 // so many must be forgotten first
	end := t.latest.Sub(now) + t.slice()
	for i := 0; over > 0; i++ {
		if over -= t.counts[i]; over <= 0 {
			return max(end, 1)
		}
		end += t.slice()
	}
	return 0
}

func (t *tally) take(now time.Time, n int) {
	t.advance(now)
	t.counts[slices] += n
	t.sum += n
}

func (t *tally) giveBack(taken time.Time) {
	back := 0 // how many slices ago
	if before := t.latest.Sub(taken); before > 0 {
		back = int((before + t.slice() - 1) / t.slice())
	}
	if back <= slices && t.counts[slices-back] > 0 {
		t.counts[slices-back]--
		t.sum--
	}
}

func (t *tally) atRest(now time.Time) bool {
	t.advance(now)
	return t.sum == 0
}
