package web

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"recapd/internal/newsletter"
)

// Memory is the archive as the ledger last told it: while the database is away, its pages
// and the feed of issues are made of that. While it is there, the ledger is asked each time.
type Memory struct {
	ledger Issues

	mu         sync.Mutex
	askAgain   time.Time // the ledger did not answer just now
	lists      map[newest][]newsletter.Issue
	events     map[string]map[int64][]string
	renderings map[int64]newsletter.Rendering
}

// newest are the issues of an edition, so many at most.
type newest struct {
	edition string
	limit   int
}

const (
	rememberedPages = 100             // of about 50 KB each
	patience        = 2 * time.Second // with a ledger, when there is something to show without it
	awayFor         = 5 * time.Second // after which a ledger that did not answer is asked again
)

// NewMemory remembers nothing yet.
func NewMemory(ledger Issues) *Memory {
	return &Memory{ledger: ledger, lists: map[newest][]newsletter.Issue{}, events: map[string]map[int64][]string{}, renderings: map[int64]newsletter.Rendering{}}
}

// Preload reads what the pages of the archive need, of the newest issues first, so that
// a node that has just started can do without the database, too.
func (m *Memory) Preload(ctx context.Context) error {
	for _, edition := range newsletter.Editions() {
		issues, err := m.ledger.Issues(ctx, edition, archiveLimit)
		if err != nil {
			return err
		}
		m.mu.Lock()
		maps.DeleteFunc(m.lists, func(n newest, _ []newsletter.Issue) bool { return n.edition == edition })
		m.lists[newest{edition, archiveLimit}] = issues
		m.mu.Unlock()
		if _, err := m.IssueEvents(ctx, edition); err != nil {
			return err
		}
		for _, i := range issues[:min(len(issues), rememberedPages/len(newsletter.Editions()))] {
			m.mu.Lock()
			_, known := m.renderings[i.ID]
			m.mu.Unlock()
			if known || !i.Out() {
				continue
			}
			if _, err := m.WholeRendering(ctx, i.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

var _ Issues = (*Memory)(nil)

// Issues asks the ledger, or remembers.
func (m *Memory) Issues(ctx context.Context, edition string, limit int) ([]newsletter.Issue, error) {
	n := newest{edition, limit}
	m.mu.Lock()
	if whole, read := m.lists[newest{edition, archiveLimit}]; read && m.lists[n] == nil {
		m.lists[n] = whole[:min(limit, len(whole))]
	}
	m.mu.Unlock()
	list, err := recall(ctx, m, m.lists, n, func(ctx context.Context) ([]newsletter.Issue, error) {
		return m.ledger.Issues(ctx, edition, limit)
	})
	return slices.Clone(list), err
}

// IssueEvents asks the ledger, or remembers.
func (m *Memory) IssueEvents(ctx context.Context, edition string) (map[int64][]string, error) {
	return recall(ctx, m, m.events, edition, func(ctx context.Context) (map[int64][]string, error) {
		return m.ledger.IssueEvents(ctx, edition)
	})
}

// Progress asks the ledger: it changes all the time.
func (m *Memory) Progress(ctx context.Context, issueID int64) (newsletter.Progress, error) {
	return m.ledger.Progress(ctx, issueID)
}

// WholeRendering asks the ledger, or remembers. Of the rendering it has what a page shows.
func (m *Memory) WholeRendering(ctx context.Context, issueID int64) (newsletter.Rendering, error) {
	return recall(ctx, m, m.renderings, issueID, func(ctx context.Context) (newsletter.Rendering, error) {
		r, err := m.ledger.WholeRendering(ctx, issueID)
		if err == nil {
			m.makeRoom(issueID)
		}
		return newsletter.Rendering{ID: r.ID, Language: r.Language, Preheader: r.Preheader, Web: r.Web}, err
	})
}

// makeRoom forgets the oldest issue's page when one more would be too many.
func (m *Memory) makeRoom(issueID int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.renderings[issueID]; !known && len(m.renderings) >= rememberedPages {
		delete(m.renderings, slices.Min(slices.Collect(maps.Keys(m.renderings))))
	}
}

// recall asks the ledger, and remembers what it says. When it is away, what it said
// before is the answer.
func recall[K comparable, V any](ctx context.Context, m *Memory, kept map[K]V, key K, ask func(context.Context) (V, error)) (V, error) {
	m.mu.Lock()
	last, known := kept[key]
	away := time.Now().Before(m.askAgain)
	m.mu.Unlock()
	switch {
	case away && known:
		return last, nil
	case away:
		return last, newsletter.ErrAway
	}
	asking, cancel := ctx, context.CancelFunc(func() {})
	if known {
		asking, cancel = context.WithTimeout(ctx, patience)
	}
	defer cancel()
	told, err := ask(asking)
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case err == nil:
		kept[key] = told
	case ctx.Err() == nil && (errors.Is(err, newsletter.ErrAway) || asking.Err() != nil):
		m.askAgain = time.Now().Add(awayFor)
		if known {
			return last, nil
		}
	}
	return told, err
}
