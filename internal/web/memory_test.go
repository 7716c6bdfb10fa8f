package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/web"
)

// shelved is an archive of numbered issues on a server that comes and goes.
type shelved struct {
	issues int
	gone   error
	hangs  bool
	asked  int
}

func (s *shelved) answer(ctx context.Context) error {
	s.asked++
	if s.hangs {
		<-ctx.Done()
		return ctx.Err()
	}
	return s.gone
}

func (s *shelved) Issues(ctx context.Context, edition string, limit int) (list []newsletter.Issue, err error) {
	for n := s.issues; n > 0 && len(list) < limit && edition == newsletter.Weekly; n-- {
		list = append(list, newsletter.Issue{ID: int64(n), Edition: edition, Number: n, State: newsletter.Done, Title: fmt.Sprint("Week ", n)})
	}
	return list, s.answer(ctx)
}

func (s *shelved) WholeRendering(ctx context.Context, id int64) (newsletter.Rendering, error) {
	return newsletter.Rendering{Web: fmt.Sprint("<p>Week ", id), HTML: "not for pages"}, s.answer(ctx)
}

func (s *shelved) Progress(ctx context.Context, _ int64) (newsletter.Progress, error) {
	return nil, s.answer(ctx)
}

func (s *shelved) IssueEvents(ctx context.Context, _ string) (map[int64][]string, error) {
	return map[int64][]string{1: {"GoFjord"}}, s.answer(ctx)
}

// TestArchiveWithoutItsDatabase: what has been read is shown, and quickly; what has not is
// said to be away.
func TestArchiveWithoutItsDatabase(t *testing.T) {
	for name, fail := range map[string]func(*shelved){
		"refused": func(s *shelved) { s.gone = fmt.Errorf("reading: %w", newsletter.ErrAway) },
		"hanging": func(s *shelved) { s.hangs = true },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := context.Background()
				ledger := &shelved{issues: 300}
				m := web.NewMemory(ledger)
				if err := m.Preload(ctx); err != nil {
					t.Fatal(err)
				}
				fail(ledger)
				began := time.Now()
				list, err := m.Issues(ctx, newsletter.Weekly, 10)
				if err != nil || len(list) != 10 || list[0].Number != 300 {
					t.Errorf("issues: %d, %v", len(list), err)
				}
				if page, err := m.WholeRendering(ctx, 300); err != nil || page.Web != "<p>Week 300" || page.HTML != "" {
					t.Errorf("the newest page: %+v, %v", page, err)
				}
				if about, err := m.IssueEvents(ctx, newsletter.Weekly); err != nil || len(about) != 1 {
					t.Errorf("events: %v, %v", about, err)
				}
				if took := time.Since(began); took > 3*time.Second {
					t.Errorf("it took %s", took)
				}
				if _, err := m.WholeRendering(ctx, 1); !errors.Is(err, newsletter.ErrAway) {
					t.Errorf("a page that was never read: %v", err)
				}
				ledger.gone, ledger.hangs, ledger.issues = nil, false, 301
				time.Sleep(6 * time.Second)
				if list, err := m.Issues(ctx, newsletter.Weekly, 10); err != nil || list[0].Number != 301 {
					t.Errorf("when it is back: %v, %v", list, err)
				}
			})
		})
	}
}

// TestMemoryIsBounded: however many pages are read, so many are kept.
func TestMemoryIsBounded(t *testing.T) {
	ctx := context.Background()
	ledger := &shelved{issues: 500}
	m := web.NewMemory(ledger)
	for id := range int64(500) {
		if _, err := m.WholeRendering(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	ledger.gone = newsletter.ErrAway
	kept := 0
	for id := range int64(500) {
		if _, err := m.WholeRendering(ctx, id); err == nil {
			kept++
		}
	}
	if kept != 100 {
		t.Errorf("%d pages are kept", kept)
	}
}

// TestAwayIsAnswered: what cannot be told now is to be asked for again.
func TestAwayIsAnswered(t *testing.T) {
	h := newHouse(t)
	h.web.Issues = web.NewMemory(&shelved{gone: newsletter.ErrAway})
	answer, _ := h.do(t, "GET", "/issues/", "")
	if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
		t.Errorf("%s, Retry-After %q", answer.Status, answer.Header.Get("Retry-After"))
	}
}
