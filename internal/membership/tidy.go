package membership

import (
	"context"

	"recapd/internal/newsletter"
)

// How long what passes is kept.
const (
	keepPending = ConfirmLife + day // people who were asked to confirm and have not
	keepUnasked = 30 * day          // people of a list who are pending, and whom nobody has asked
	keepLetters = 30 * day
	keepCounts  = day + day/2 // longer than any cap looks back
)

// tidying is what forgetting needs of the ledger.
type tidying interface {
	// Tidy forgets what is older than that, and tells how much it was.
	Tidy(ctx context.Context, ages newsletter.Ages) (int, error)
}

// Tidy forgets what is no longer needed: letters, people who have not confirmed,
// counts, former addresses. serve calls it once a day.
func (d *Desk) Tidy(ctx context.Context) (int, error) {
	now := d.Now()
	return d.Store.Tidy(ctx, newsletter.Ages{Pending: now.Add(-keepPending), Unasked: now.Add(-keepUnasked), Letters: now.Add(-keepLetters), Counts: now.Add(-keepCounts)})
}
