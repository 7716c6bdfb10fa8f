package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"recapd/internal/mail/sink"
	"recapd/internal/tools/postgres"
)

// TestKilledInTheMiddleOfASend is the smallest of the campaigns of
// internal/tools/campaign, for the tests of every day. It kills the program with
// SIGKILL again and again while it sends. Afterwards every subscriber has been
// served, and there are at most as many extra copies as there were connections in
// flight at the kills, each identical to the first.
func TestKilledInTheMiddleOfASend(t *testing.T) {
	const (
		readers     = 300
		connections = 4
		kills       = 10
	)
	server, err := sink.Start("127.0.0.1:0", sink.Options{Limit: 1, Delay: 2 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dir := crashFolder(t, server, readers, connections)

	random := rand.New(rand.NewPCG(1, 2))
	landed := 0
	for range kills {
		cmd := recapd(dir, "send", "--all-posts")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		server.Wait(server.Count()+1, 20*time.Second) // it has begun to send
		time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
		sending := len(sink.Judge(addresses(readers), server.Arrivals()).Lost) > 0
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() && sending {
			landed++
		}
	}
	if out, err := recapd(dir, "send", "--all-posts").CombinedOutput(); err != nil && !strings.Contains(string(out), "nothing to do") {
		t.Fatalf("the last run: %v\n%s", err, out)
	}

	count := sink.Judge(addresses(readers), server.Arrivals())
	t.Logf("%d of %d kills landed, %d extra copies", landed, kills, count.Copies)
	if len(count.Lost) > 0 || len(count.Differing) > 0 || len(count.Strangers) > 0 {
		t.Errorf("lost: %v, got messages that differ: %v, never subscribed: %v", count.Lost, count.Differing, count.Strangers)
	}
	if count.Copies > landed*connections {
		t.Errorf("%d extra copies after %d kills with %d connections", count.Copies, landed, connections)
	}
	if landed == 0 {
		t.Error("no kill landed: the test has shown nothing")
	}
}

// crashFolder is a blog with one post, many readers, and a relay.
func crashFolder(t *testing.T, server *sink.Server, readers, connections int) string {
	t.Helper()
	dir := t.TempDir()
	if url := postgres.Ledger(t, ""); url != "" && os.Getenv("RECAPD_DATABASE__URL") == "" {
		t.Setenv("RECAPD_DATABASE__URL", url)
	}
	write := func(name, content string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("content/ducks.md", "---\ntitle: Ducks in production\ndate: 2026-11-16\n---\nDucks float.\n")
	write("recapd.toml", fmt.Sprintf(`
[site]
base_url = "https://blog.example.org"
id_authority = "blog.example.org,2026"
[content]
dir = "content"
[digest]
from = "Recaps <news@blog.example.org>"
[smtp]
host = %q
port = %d
tls = "none"
connections = %d
rate = ""
`, server.Host(), server.Port(), connections))
	write("people.csv", "email\n"+strings.Join(addresses(readers), "\n")+"\n")
	if out, err := recapd(dir, "subscribers", "import", "people.csv").CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	return dir
}

func addresses(readers int) (list []string) {
	for i := range readers {
		list = append(list, "reader"+strconv.Itoa(i)+"@example.org")
	}
	return list
}

func recapd(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command("recapd", args...)
	cmd.Dir = dir
	return cmd
}
