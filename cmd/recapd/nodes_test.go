package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/mail/sink"
	"recapd/internal/tools/postgres"
)

// onServer has the programs of a test share a database on a PostgreSQL of their own.
func onServer(t *testing.T) *postgres.Server {
	t.Helper()
	server, err := postgres.Start()
	if errors.Is(err, postgres.ErrMissing) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	database, err := server.Database()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("RECAPD_DATABASE__URL", database)
	return server
}

// freezeOnly leaves an issue behind of which hardly anything has been sent.
func freezeOnly(t *testing.T, dir string, relay *sink.Server) {
	t.Helper()
	cmd := recapd(dir, "send", "--all-posts")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, ok := relay.Wait(1, 20*time.Second); !ok {
		t.Fatal("the send does not begin")
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
}

// TestServeWithoutItsDatabase: what needs no database goes on, what needs it says so, and
// sending goes on afterwards where it was: everybody once.
func TestServeWithoutItsDatabase(t *testing.T) {
	const readers = 60
	database := onServer(t)
	relay, err := sink.Start("127.0.0.1:0", sink.Options{Delay: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	dir := crashFolder(t, relay, readers, 2)
	freezeOnly(t, dir, relay)
	s := startService(t, dir)
	s.told("READY=1")
	s.eventually("the service sends", func() bool { return relay.Count() >= 10 })
	s.eventually("the issue is public", func() bool { code, _ := s.get("/issues/1"); return code == 200 })

	if err := database.Kill(); err != nil {
		t.Fatal(err)
	}
	s.eventually("health is degraded", func() bool { code, _ := s.get("/healthz"); return code == 503 })
	for _, path := range []string{"/", "/atom.xml", "/feeds/", "/issues/", "/issues/1", "/issues/atom.xml", "/subscribe"} {
		if code, _ := s.get(path); code != 200 {
			t.Errorf("%s: %d", path, code)
		}
	}
	answer, err := http.PostForm(s.base+"/subscribe", url.Values{"email": {"new@example.org"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 503 || answer.Header.Get("Retry-After") == "" {
		t.Errorf("joining: %s, Retry-After %q", answer.Status, answer.Header.Get("Retry-After"))
	}
	before := relay.Count()
	if err := database.Begin(); err != nil {
		t.Fatal(err)
	}
	s.eventually("health is restored", func() bool { code, _ := s.get("/healthz"); return code == 200 })
	s.eventually("the rest is sent", func() bool { return len(served(relay)) == readers })
	s.stop()
	if n := relay.Count(); n != readers {
		t.Errorf("%d messages for %d readers, %d of them before the database was back", n, readers, before)
	}
}

// TestNodesShareALedger: two nodes send an issue together, a form on one holds for the
// other, and one that stops in order leaves nothing behind.
func TestNodesShareALedger(t *testing.T) {
	const readers = 60
	onServer(t)
	relay, err := sink.Start("127.0.0.1:0", sink.Options{Delay: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	dir, other := crashFolder(t, relay, readers, 2), crashFolder(t, relay, 0, 2)
	freezeOnly(t, dir, relay)
	first := startService(t, dir)
	first.told("READY=1")
	second := startService(t, other)
	second.told("READY=1")
	first.eventually("half is sent", func() bool { return relay.Count() >= readers/2 })
	first.stop()
	second.eventually("the rest is sent", func() bool { return len(served(relay)) == readers })
	if n := relay.Count(); n != readers {
		t.Errorf("%d messages for %d readers", n, readers)
	}

	first = startService(t, dir)
	first.told("READY=1")
	link := regexp.MustCompile(`(?m)^List-Unsubscribe: <https?://[^/]+(/u/[^>]+)>`).FindStringSubmatch(strings.ReplaceAll(string(relay.Messages()[0].Raw), "\r\n ", " "))
	if link == nil {
		t.Fatalf("no link to leave:\n%s", relay.Messages()[0].Raw)
	}
	answer, err := http.PostForm(second.base+link[1], url.Values{"List-Unsubscribe": {"One-Click"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 200 {
		t.Errorf("leaving: %s", answer.Status)
	}
	if _, page := first.get(link[1]); !strings.Contains(page, "already off the list") {
		t.Errorf("the other node does not know that he has left:\n%s", page)
	}
	first.stop()
	second.stop()
}

// TestNodesShareARate: however many nodes there are, and after a restart of one, the relay
// sees no more than smtp.rate.
func TestNodesShareARate(t *testing.T) {
	const readers, aSecond, anHour = 60, 12, 40
	onServer(t)
	relay, err := sink.Start("127.0.0.1:0", sink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	t.Setenv("RECAPD_SMTP__RATE", fmt.Sprintf("%d/s, %d/h", aSecond, anHour))
	dir, other := crashFolder(t, relay, readers, 2), crashFolder(t, relay, 0, 2)
	freezeOnly(t, dir, relay)
	first, second := startService(t, dir), startService(t, other)
	first.told("READY=1")
	second.told("READY=1")
	first.eventually("the hour's share is sent", func() bool { return relay.Count() >= anHour })
	first.stop()
	first = startService(t, dir)
	first.told("READY=1")
	time.Sleep(2 * time.Second) // in which many more would leave
	if n := relay.Count(); n != anHour {
		t.Errorf("%d messages, want %d", n, anHour)
	}
	arrivals := relay.Arrivals()
	slices.SortFunc(arrivals, func(a, b sink.Arrival) int { return cmp.Compare(a.Began, b.Began) })
	for i, oldest := aSecond+aSecond/4, 0; i < len(arrivals); i, oldest = i+1, oldest+1 { // a quarter may have been on its way for longer
		if span := arrivals[i].Began - arrivals[oldest].Began; span < time.Second {
			t.Errorf("%d messages within %s", i-oldest+1, span)
		}
	}
}
