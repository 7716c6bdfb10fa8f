package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recapd/internal/mail/sink"
)

// TestServeOnHold starts the service on a database that nothing vouches for: feeds
// and pages go on, nothing is sent, the operator hears of it once, and after recapd
// adopt everybody is served.
func TestServeOnHold(t *testing.T) {
	const readers = 4
	server, err := sink.Start("127.0.0.1:0", sink.Options{Delay: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dir := crashFolder(t, server, readers, 1)
	t.Setenv("RECAPD_OPERATOR__EMAIL", "ada@example.org")
	t.Setenv("RECAPD_CONTENT__SCAN", "1s")
	frozen := recapd(dir, "send", "--all-posts", "--wait", "0s")
	frozen.Env = append(os.Environ(), "RECAPD_SMTP__PORT=1") // nobody is there
	if out, err := frozen.CombinedOutput(); err == nil || server.Count() != 0 {
		t.Fatalf("send to nobody: %v\n%s", err, out)
	}
	if err := os.Remove(filepath.Join(dir, "recapd.witness")); err != nil {
		t.Fatal(err)
	}

	s := startService(t, dir)
	s.told("READY=1")
	s.eventually("health is degraded", func() bool { code, _ := s.get("/healthz"); return code == 503 })
	if code, body := s.get("/atom.xml"); code != 200 || !strings.Contains(body, "Ducks in production") {
		t.Errorf("the feed: %d", code)
	}
	s.eventually("the operator is told", func() bool { return served(server)["ada@example.org"] == 1 })
	time.Sleep(2500 * time.Millisecond) // two more looks at the folder
	if n := server.Count(); n != 1 {
		t.Fatalf("%d messages have left, want the one to the operator", n)
	}

	if out, err := recapd(dir, "adopt", "--yes").CombinedOutput(); err != nil || !strings.Contains(string(out), "would go out  issue 1: 4 messages") {
		t.Fatalf("adopt: %v\n%s", err, out)
	}
	s.eventually("everybody is served", func() bool { return server.Count() == readers+1 })
	s.eventually("health is restored", func() bool { code, _ := s.get("/healthz"); return code == 200 })
	s.stop()
}
