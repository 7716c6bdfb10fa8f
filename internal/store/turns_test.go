package store

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// testPace: a scope is used by one at a time, goes on from what is kept, and is forgotten
// when nobody has used it for long.
func testPace(t *testing.T, s *Store) {
	const each, users = 20, 4
	var all sync.WaitGroup
	for range users {
		all.Go(func() {
			for range each {
				err := s.Turns(ctx, "example.org", func(_ time.Time, kept string) string {
					n, _ := strconv.Atoi(kept)
					return strconv.Itoa(n + 1)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	var last time.Time
	look := func(scope, want string) {
		t.Helper()
		ok(t, s.Turns(ctx, scope, func(now time.Time, kept string) string {
			equal(t, "kept of "+scope, kept, want)
			last = now
			return kept
		}))
	}
	look("example.org", strconv.Itoa(each*users))
	look("", "")
	if off := time.Since(last).Abs(); off > time.Minute {
		t.Errorf("the clock is %s off", off)
	}

	must(s.Tidy(ctx, newsletter.Ages{Counts: last.Add(-time.Hour)}))(t)
	look("example.org", strconv.Itoa(each*users))
	must(s.Tidy(ctx, newsletter.Ages{Counts: last.Add(time.Hour)}))(t)
	look("example.org", "")
}
