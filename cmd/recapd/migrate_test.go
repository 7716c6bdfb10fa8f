package main

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recapd/internal/mail/sink"
	"recapd/internal/tools/postgres"
)

// TestMigrate moves a list that has had an issue, is killed on the way now and then, and
// sends the next issue from the server, without a word of the operator.
func TestMigrate(t *testing.T) {
	if os.Getenv(postgres.Variable) != "" {
		t.Skip("it begins with a file")
	}
	const readers = 2000
	server, err := postgres.Start("fsync=off")
	if errors.Is(err, postgres.ErrMissing) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Stop() })
	to, err := server.Database()
	if err != nil {
		t.Fatal(err)
	}
	relay, err := sink.Start("127.0.0.1:0", sink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	dir := crashFolder(t, relay, readers, 4)
	run := func(code int, args ...string) string {
		t.Helper()
		out, err := recapd(dir, args...).CombinedOutput()
		if got := exitCode(err); got != code {
			t.Fatalf("recapd %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, out)
		}
		return string(out)
	}
	run(0, "send", "--all-posts")
	before := run(0, "subscribers", "export")

	random := rand.New(rand.NewPCG(9, 9))
	for range 10 {
		cmd := recapd(dir, "migrate", "--to", to)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(400)) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_, file := recapd(dir, "issues", "list").Output()
		onServer := recapd(dir, "issues", "list")
		onServer.Env = append(os.Environ(), "RECAPD_DATABASE__URL="+to)
		if _, there := onServer.Output(); file == nil && there == nil {
			t.Fatal("the installation can be used in both places")
		}
	}
	out, err := recapd(dir, "migrate", "--to", to).CombinedOutput()
	if code := exitCode(err); code != 0 && code != 3 { // 3: the last one that was killed had just done it
		t.Fatalf("%v\n%s", err, out)
	}
	if said := run(1, "send"); !strings.Contains(said, "has moved to 127.0.0.1:") {
		t.Errorf("the file says:\n%s", said)
	}
	run(3, "migrate", "--to", to)

	t.Setenv("RECAPD_DATABASE__URL", to)
	if after := run(0, "subscribers", "export"); after != before {
		t.Error("the list has changed on its way")
	}
	if err := os.WriteFile(filepath.Join(dir, "content", "geese.md"), []byte("---\ntitle: Geese in production\ndate: 2026-11-17\n---\nGeese float.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	run(0, "send", "--all-posts")
	if n := relay.Count(); n != 2*readers {
		t.Errorf("%d messages for two issues", n)
	}
}

// exitCode is what a program ended with.
func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}
