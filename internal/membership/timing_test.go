package membership

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// TestHowLongJoiningTakesTellsNothing joins timed times for each kind of address, in
// turns, on a ledger with many people, and compares the medians.
func TestHowLongJoiningTakesTellsNothing(t *testing.T) {
	r := roomAt(t, "sqlite:"+filepath.Join(t.TempDir(), "recapd.db")) // on a disk, as in earnest
	crowd(r, 20*timed)
	kinds := []string{"known", "pending", "unknown", "suppressed"}
	took := map[string][]time.Duration{}
	for round := range timed {
		for n, kind := range kinds {
			a := Application{Address: fmt.Sprintf("%s%d@example.org", kind, round), Source: "form",
				From: netip.AddrFrom4([4]byte{10, byte(round >> 8), byte(round), byte(n)})}
			began := time.Now()
			r.ok(r.Join(ctx, a))
			took[kind] = append(took[kind], time.Since(began))
			r.later(2 * time.Second)
		}
		if round%50 == 49 {
			_, err := r.Answer(ctx)
			r.ok(err)
		}
	}
	var medians []time.Duration
	for _, kind := range kinds {
		slices.Sort(took[kind])
		medians = append(medians, took[kind][len(took[kind])/2])
	}
	t.Logf("medians of %v: %v", kinds, medians)
	if apart := slices.Max(medians) - slices.Min(medians); apart > closeEnough {
		t.Errorf("the medians of %v are %v: %s apart", kinds, medians, apart)
	}
}

// crowd fills the ledger: half of the people are readers, half are pending; and
// addresses that are suppressed.
func crowd(r *room, n int) {
	r.t.Helper()
	var list []newsletter.Subscriber
	var barred []newsletter.Suppression
	for i := range n / 2 {
		list = append(list,
			newsletter.Subscriber{Email: fmt.Sprintf("known%d@example.org", i), Status: newsletter.StatusActive, Confirmed: r.now},
			newsletter.Subscriber{Email: fmt.Sprintf("pending%d@example.org", i), Status: newsletter.StatusPending})
		barred = append(barred, newsletter.Suppression{Hash: r.store.AddressHash(fmt.Sprintf("suppressed%d@example.org", i)),
			Cause: newsletter.CauseBounce, At: r.now})
	}
	_, err := r.store.Enrol(ctx, list)
	r.ok(err)
	r.ok(r.store.SuppressAll(ctx, barred))
}
