package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"recapd/internal/mail/sink"
)

// service is a running `recapd serve`, as systemd would have started it.
type service struct {
	t      *testing.T
	dir    string
	cmd    *exec.Cmd
	base   string
	admin  string
	notify *net.UnixConn
	ended  chan error

	mu   sync.Mutex
	said []string // lines of the log
}

func startService(t *testing.T, dir string) *service {
	t.Helper()
	return startServiceBy(t, dir, recapd(dir, "serve"))
}

// startServiceBy starts the service by a command of one's own.
func startServiceBy(t *testing.T, dir string, cmd *exec.Cmd) *service {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "notify")
	notify, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { notify.Close() })
	s := &service{t: t, dir: dir, notify: notify, ended: make(chan error, 1)}
	s.cmd = cmd
	s.cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=600000",
		"RECAPD_HTTP__LISTEN=127.0.0.1:0", "RECAPD_HTTP__ADMIN=127.0.0.1:0", "RECAPD_CONTENT__SCAN=1s")
	log, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	address, admin := make(chan string, 1), make(chan string, 1)
	go s.follow(log, address, admin)
	for s.base == "" || s.admin == "" {
		select {
		case s.base = <-address:
		case s.admin = <-admin:
		case <-time.After(20 * time.Second):
			t.Fatal("serve has not told its addresses")
		}
	}
	return s
}

// follow reads the log to its end and picks out the addresses.
func (s *service) follow(log io.Reader, address, admin chan<- string) {
	found := regexp.MustCompile(`msg=(serving|metrics) address=(\S+)`)
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		s.t.Log(lines.Text())
		s.mu.Lock()
		s.said = append(s.said, lines.Text())
		s.mu.Unlock()
		switch m := found.FindStringSubmatch(lines.Text()); {
		case m == nil:
		case m[1] == "serving":
			address <- m[2]
		default:
			admin <- m[2]
		}
	}
	s.ended <- s.cmd.Wait()
}

// told waits for a state of sd_notify(3).
func (s *service) told(state string) {
	s.t.Helper()
	buf := make([]byte, 4096)
	for deadline := time.Now().Add(20 * time.Second); ; {
		_ = s.notify.SetReadDeadline(deadline)
		n, err := s.notify.Read(buf)
		if err != nil {
			s.t.Fatalf("systemd was not told %s: %v", state, err)
		}
		if strings.Contains(string(buf[:n]), state) {
			return
		}
	}
}

func (s *service) get(path string) (int, string) {
	s.t.Helper()
	resp, err := http.Get(s.base + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b)
}

// logged counts the lines of the log that have all of some words.
func (s *service) logged(words ...string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, line := range s.said {
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(line, w) }) {
			n++
		}
	}
	return n
}

// eventually waits for what the service does in its own time.
func (s *service) eventually(what string, holds func() bool) {
	s.t.Helper()
	within := 20 * time.Second
	if os.Getenv("RECAPD_DATABASE__URL") != "" {
		within = time.Minute // what a killed node had in hand is its own for half of that
	}
	for deadline := time.Now().Add(within); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("it did not come about that %s", what)
		}
	}
}

// stop sends SIGTERM and waits for a clean end.
func (s *service) stop() {
	s.t.Helper()
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	s.told("STOPPING=1")
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("serve ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		s.t.Fatal("serve does not stop")
	}
}

func TestServeUnderAServiceManager(t *testing.T) {
	server, err := sink.Start("127.0.0.1:0", sink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dir := crashFolder(t, server, 1, 1)
	s := startService(t, dir)
	s.told("READY=1")
	s.told("WATCHDOG=1")

	if code, body := s.get("/healthz"); code != 200 || body != "ok\n" {
		t.Errorf("/healthz: %d %q", code, body)
	}
	for _, path := range []string{"/atom.xml", "/rss.xml", "/feed.json", "/", "/issues/"} {
		if code, _ := s.get(path); code != 200 {
			t.Errorf("%s: %d", path, code)
		}
	}

	// A new post is found, a broken one leaves the others alone.
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "content", name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("new.md", "---\ntitle: Geese in production\ndate: 2026-11-17\n---\nGeese float.\n")
	write("broken.md", "---\ntitle: [\n---\n")
	s.eventually("the new post is in the feed", func() bool {
		_, body := s.get("/atom.xml")
		return strings.Contains(body, "Geese in production") && strings.Contains(body, "Ducks in production")
	})

	// So is a change of the generator's configuration, which lies above.
	if err := os.WriteFile(filepath.Join(dir, "_config.yml"), []byte("permalink: /talks/:title/\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.eventually("links are as the generator now makes them", func() bool {
		_, body := s.get("/atom.xml")
		return strings.Contains(body, "/talks/new/")
	})

	// The folder goes away and comes back.
	content := filepath.Join(dir, "content")
	if err := os.Rename(content, content+".away"); err != nil {
		t.Fatal(err)
	}
	s.eventually("health is degraded", func() bool { code, _ := s.get("/healthz"); return code == 503 })
	if _, body := s.get("/atom.xml"); !strings.Contains(body, "Geese in production") {
		t.Error("the last good feed is gone")
	}
	if err := os.Rename(content+".away", content); err != nil {
		t.Fatal(err)
	}
	s.eventually("health is restored", func() bool { code, _ := s.get("/healthz"); return code == 200 })
	s.stop()
}

// TestServeSendsWhatIsFrozenAndStopsCleanly has a second process freeze an issue;
// the service carries it, is stopped in the middle, and goes on after a restart:
// every reader once.
func TestServeSendsWhatIsFrozenAndStopsCleanly(t *testing.T) {
	const readers = 60
	server, err := sink.Start("127.0.0.1:0", sink.Options{Delay: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dir := crashFolder(t, server, readers, 2)
	cmd := recapd(dir, "send", "--all-posts")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, ok := server.Wait(5, 20*time.Second); !ok {
		t.Fatal("the send does not begin")
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()

	s := startService(t, dir)
	s.told("READY=1")
	s.eventually("the service goes on with it", func() bool { return server.Count() >= 20 })
	s.stop()
	stopped := server.Count()
	s = startService(t, dir)
	s.eventually("the rest is served", func() bool { return len(served(server)) == readers })
	s.stop()
	if extra := server.Count() - readers; extra > 2 {
		t.Errorf("%d extra copies after one kill with 2 connections (%d messages before the clean stop)", extra, stopped)
	}
}

// served counts messages by recipient.
func served(server *sink.Server) map[string]int {
	n := map[string]int{}
	for _, m := range server.Messages() {
		n[m.To]++
	}
	return n
}
