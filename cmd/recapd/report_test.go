package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/publisher"
)

// A day after an issue the operator is told how it fared, once.
func TestReportOfAnIssue(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	write("content/ducks.md", "---\ntitle: Ducks\ndate: 2026-11-20\n---\nDucks float.\n")
	write("recapd.toml", "[site]\nbase_url = \"https://blog.example.org\"\n[content]\ndir = \"content\"\n[digest]\nfrom = \"Recaps <news@blog.example.org>\"\n[operator]\nemail = \"op@example.org\"\n")
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var clock atomic.Int64 // since Monday
	turn := func(to time.Duration) { clock.Store(int64(to)) }
	now := func() time.Time { return monday.Add(time.Duration(clock.Load())) }
	p := &program{out: io.Discard, errw: io.Discard, now: now, configPath: filepath.Join(dir, "recapd.toml")}
	h, err := p.house()
	must(t, err)
	desk, err := h.office(t.Context())
	must(t, err)
	defer desk.close()
	var gone newsletter.Subscriber
	for _, address := range []string{"ada@example.org", "bo@example.org"} {
		gone, err = desk.ledger.AddSubscriber(t.Context(), newsletter.Subscriber{Email: address, Status: newsletter.StatusActive, Created: now()})
		must(t, err)
	}
	issue, err := desk.issueByHand(t.Context(), h.editions()[0], publisher.Order{At: now(), AllPosts: true})
	must(t, err)
	must(t, desk.carry(t.Context(), []newsletter.Issue{issue}, time.Minute))
	turn(time.Hour)
	_, _, err = desk.ledger.Leave(t.Context(), gone.ID, "", now())
	must(t, err)

	d := &daemonLoop{office: desk}
	reports := func() (found []string) {
		files, err := filepath.Glob(filepath.Join(dir, "outbox", "*.eml"))
		must(t, err)
		for _, f := range files {
			text, err := os.ReadFile(f)
			must(t, err)
			if strings.Contains(string(text), "\nTo: <op@example.org>") {
				found = append(found, string(text))
			}
		}
		return found
	}
	turn(23 * time.Hour)
	must(t, d.reportAll(t.Context()))
	for hour := range 2 {
		turn(time.Duration(24+hour) * time.Hour)
		must(t, d.reportAll(t.Context()))
	}
	for end := time.Now().Add(10 * time.Second); len(reports()) == 0 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // for a second one, which must not come
	list := reports()
	if len(list) != 1 {
		t.Fatalf("%d reports, want 1", len(list))
	}
	for _, want := range []string{"Subject: [Recaps] A day after issue 1: 2 readers: 2 sent", "title     Ducks", "left      1 since"} {
		if !strings.Contains(list[0], want) {
			t.Errorf("the report has no %q:\n%s", want, list[0])
		}
	}
}
