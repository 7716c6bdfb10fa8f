package pace

import (
	"encoding/json"
	"time"
)

// meter is one limit at work. What it has counted is its JSON. When a clock is set back, a
// meter goes on from there with that.
type meter interface {
	room(now time.Time) int                  // so many may leave at once
	wait(now time.Time, n int) time.Duration // until n may, which are no more than a block
	take(now time.Time, n int)
	giveBack(taken time.Time) // one that was taken then
	atRest(now time.Time) bool
}

type meters []meter

func newMeters(rates []Rate) meters {
	m := make(meters, len(rates))
	for i, r := range rates {
		if r.spread() {
			m[i] = newBucket(r)
		} else {
			m[i] = &tally{rate: r}
		}
	}
	return m
}

// spread tells whether messages have to be spread over the rate's time.
func (r Rate) spread() bool { return r.Per <= time.Second }

// decode makes meters of what encode has kept, maybe for other rates: a count goes on for
// the rate that has the same length, and begins for one that is new.
func decode(kept string, rates []Rate) meters {
	m := newMeters(rates)
	var counted map[time.Duration]json.RawMessage
	if json.Unmarshal([]byte(kept), &counted) != nil {
		return m
	}
	for i, r := range rates {
		if state, ok := counted[r.Per]; ok && json.Unmarshal(state, m[i]) != nil {
			m[i] = newMeters(rates[i : i+1])[0]
		}
	}
	return m
}

func (m meters) encode(rates []Rate) string {
	counted := map[time.Duration]meter{}
	for i, r := range rates {
		counted[r.Per] = m[i]
	}
	kept, err := json.Marshal(counted)
	if err != nil {
		panic(err) // numbers and times
	}
	return string(kept)
}

func (m meters) room(now time.Time) int {
	least := m[0].room(now)
	for _, one := range m[1:] {
		least = min(least, one.room(now))
	}
	return least
}

func (m meters) wait(now time.Time, n int) (longest time.Duration) {
	for _, one := range m {
		longest = max(longest, one.wait(now, n))
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

// parts is how finely seconds are spread: what is due in a twentieth goes at once, because
// timers are no better than that.
const parts = 20

// block is how many turns may be in one hand, and for how long, so that the promise holds
// when they are used at the end of that.
func block(rates []Rate) (most int, hold time.Duration) {
	for i, r := range rates {
		n, d := r.Count/slices, min(r.Per/slices, time.Second)
		if r.spread() {
			n, d = r.Count/parts/2, r.Per/parts // half, so that the other half fills up meanwhile
		}
		if i == 0 {
			most, hold = n, d
		}
		most, hold = min(most, n), min(hold, d)
	}
	return max(1, most), hold
}

// bucket spreads messages over each second (the generic cell rate algorithm): Next is when
// the next one would go if all of them kept their distance.
type bucket struct {
	Next time.Time `json:"next"`

	distance time.Duration
	burst    int // that may be ahead of it
}

func newBucket(r Rate) *bucket {
	b := &bucket{burst: max(1, r.Count/parts)}
	b.distance = (r.Per + time.Duration(r.Count) - 1) / time.Duration(r.Count)
	if rest := time.Duration(r.Count - b.burst); b.burst > 1 {
		// What may be ahead is off the rate, and what is used late as well.
		b.distance = (r.Per + r.Per/parts + rest - 1) / rest
	}
	return b
}

// ahead is by how much the bucket is.
func (b *bucket) ahead(now time.Time) time.Duration {
	return min(max(0, b.Next.Sub(now)), time.Duration(b.burst)*b.distance)
}

func (b *bucket) room(now time.Time) int {
	return b.burst - int((b.ahead(now)+b.distance-1)/b.distance)
}

func (b *bucket) wait(now time.Time, n int) time.Duration {
	return max(0, b.ahead(now)-time.Duration(b.burst-n)*b.distance)
}

func (b *bucket) take(now time.Time, n int) {
	b.Next = now.Add(b.ahead(now) + time.Duration(n)*b.distance)
}

func (b *bucket) giveBack(time.Time) { b.Next = b.Next.Add(-b.distance) }

func (b *bucket) atRest(now time.Time) bool { return b.ahead(now) == 0 }

// slices is how finely a tally remembers: a message is forgotten at most two sixtieths
// of the time too late, and never too early, if it leaves within a sixtieth of its turn.
const slices = 60

// tally counts what left in the last so many hours.
type tally struct {
	Counts [slices + 2]int `json:"counts"` // of the latest slices; the last one is not over
	Latest time.Time       `json:"latest"` // where the latest slice begins

	rate Rate
}

const newest = slices + 1

func (t *tally) slice() time.Duration { return t.rate.Per / slices }

func (t *tally) sum() (n int) {
	for _, count := range t.Counts {
		n += count
	}
	return n
}

// advance forgets what is long enough ago.
func (t *tally) advance(now time.Time) {
	if t.Latest.IsZero() || now.Before(t.Latest) {
		t.Latest = now
	}
	for now.Sub(t.Latest) >= t.slice() {
		if t.sum() == 0 {
			t.Latest = now
			return
		}
		copy(t.Counts[:], t.Counts[1:])
		t.Counts[newest] = 0
		t.Latest = t.Latest.Add(t.slice())
	}
}

func (t *tally) room(now time.Time) int {
	t.advance(now)
	return max(0, t.rate.Count-t.sum())
}

func (t *tally) wait(now time.Time, n int) time.Duration {
	t.advance(now)
	over := t.sum() - t.rate.Count + n // so many must be forgotten first
	end := t.Latest.Sub(now) + t.slice()
	for i := 0; over > 0; i++ {
		if over -= t.Counts[i]; over <= 0 {
			return max(end, 1)
		}
		end += t.slice()
	}
	return 0
}

func (t *tally) take(now time.Time, n int) {
	t.advance(now)
	t.Counts[newest] += n
}

func (t *tally) giveBack(taken time.Time) {
	back := 0 // how many slices ago
	if before := t.Latest.Sub(taken); before > 0 {
		back = int((before + t.slice() - 1) / t.slice())
	}
	if back <= newest && t.Counts[newest-back] > 0 {
		t.Counts[newest-back]--
	}
}

func (t *tally) atRest(now time.Time) bool {
	t.advance(now)
	return t.sum() == 0
}
