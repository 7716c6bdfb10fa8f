package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/publisher"
	"recapd/internal/websub"
)

// TestTheFolderIsAway takes the content folder away from a running service in the ways
// in which that happens, and gives it back. Meanwhile the feeds stay as they are, to
// the byte and the validator; /healthz says that something is wrong, and to the
// operator what; the log says it once; and nobody has to restart anything.
func TestTheFolderIsAway(t *testing.T) {
	for _, tt := range []struct {
		story      string
		away, back func(t *testing.T, content string)
		reason     string
	}{
		{"renamed", moveAway, moveBack, "no such file or directory"},
		{"an empty mount point", func(t *testing.T, content string) {
			moveAway(t, content)
			must(t, os.Mkdir(content, 0o755))
		}, func(t *testing.T, content string) {
			must(t, os.Remove(content))
			moveBack(t, content)
		}, "has no posts, and had 2"},
		{"a file in its place", func(t *testing.T, content string) {
			moveAway(t, content)
			must(t, os.WriteFile(content, []byte("away"), 0o644))
		}, func(t *testing.T, content string) {
			must(t, os.Remove(content))
			moveBack(t, content)
		}, "not a directory"},
		{"a link that leads nowhere", func(t *testing.T, content string) {
			moveAway(t, content)
			must(t, os.Symlink(content+".not-mounted", content))
		}, func(t *testing.T, content string) {
			must(t, os.Remove(content))
			moveBack(t, content)
		}, "no such file or directory"},
		{"locked", func(t *testing.T, content string) { must(t, os.Chmod(content, 0)) },
			func(t *testing.T, content string) { must(t, os.Chmod(content, 0o755)) }, "permission denied"},
		{"locked in part", func(t *testing.T, content string) { must(t, os.Chmod(filepath.Join(content, "more"), 0)) },
			func(t *testing.T, content string) { must(t, os.Chmod(filepath.Join(content, "more"), 0o755)) }, "permission denied"},
	} {
		t.Run(tt.story, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			content := filepath.Join(dir, "content")
			must(t, os.MkdirAll(filepath.Join(content, "more"), 0o755))
			post := func(name, title string) {
				must(t, os.WriteFile(filepath.Join(content, name), []byte("---\ntitle: "+title+"\ndate: 2026-01-01\ntags: [ponds]\n---\nDucks float.\n"), 0o644))
			}
			post("ducks.md", "Ducks in production")
			post("more/geese.md", "Geese in production")
			must(t, os.WriteFile(filepath.Join(dir, "recapd.toml"), []byte("[site]\nbase_url = \"https://blog.example.org\"\n[content]\ndir = \"content\"\n[digest]\nfrom = \"Recaps <news@blog.example.org>\"\n"), 0o644))
			s := startServiceBy(t, dir, mortal(dir))
			s.told("READY=1")
			before := s.polled()
			if !strings.Contains(before, "Geese in production") {
				t.Fatalf("the feeds are not as they should be:\n%s", before)
			}

			tt.away(t, content)
			t.Cleanup(func() { _ = os.Chmod(content, 0o755); _ = os.Chmod(filepath.Join(content, "more"), 0o755) }) // so that it can be removed
			s.eventually("health is degraded", func() bool { code, _ := s.get("/healthz"); return code == 503 })
			if _, body := s.get("/healthz"); body != "degraded\n" {
				t.Errorf("the public is told %q", body)
			}
			if said := s.operatorIsTold(); !strings.HasPrefix(said, "degraded\n") || !strings.Contains(said, tt.reason) {
				t.Errorf("the operator is told %q, not of %q", said, tt.reason)
			}
			time.Sleep(2500 * time.Millisecond) // two more looks
			if after := s.polled(); after != before {
				t.Errorf("the feeds are others:\n%s", after)
			}
			if n := s.logged("level=WARN", "the feeds stay as they are", tt.reason); n != 1 {
				t.Errorf("the log tells the reason %d times", n)
			}
			if n := s.logged("read the posts"); n != 1 {
				t.Errorf("the log tells %d times that posts were read", n)
			}

			tt.back(t, content)
			s.eventually("health is restored", func() bool { code, _ := s.get("/healthz"); return code == 200 })
			if said := s.operatorIsTold(); said != "ok\n" {
				t.Errorf("the operator is told %q", said)
			}
			if after := s.polled(); after != before {
				t.Errorf("when the folder is back, the feeds are others:\n%s", after)
			}
			post("swans.md", "Swans in production")
			s.eventually("a new post is in the feed", func() bool {
				_, body := s.get("/tags/ponds/atom.xml")
				return strings.Contains(body, "Swans in production") && strings.Contains(body, "Geese in production")
			})
			s.stop()
		})
	}
}

// Somebody has to know when an issue is due that nothing can be read for.
func TestTheOperatorIsToldThatNothingCanBeRead(t *testing.T) {
	dir := t.TempDir()
	content := filepath.Join(dir, "content")
	must(t, os.Mkdir(content, 0o755))
	must(t, os.WriteFile(filepath.Join(content, "ducks.md"), []byte("---\ntitle: Ducks\ndate: 2026-01-01\n---\nDucks float.\n"), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "recapd.toml"), []byte("[site]\nbase_url = \"https://blog.example.org\"\n[content]\ndir = \"content\"\n[digest]\nfrom = \"Recaps <news@blog.example.org>\"\n"), 0o644))
	monday := time.Date(2026, 11, 23, 9, 0, 1, 0, time.UTC)
	p := &program{errw: io.Discard, now: func() time.Time { return monday }, configPath: filepath.Join(dir, "recapd.toml")}
	h, err := p.house()
	must(t, err)
	desk, err := h.office(t.Context())
	must(t, err)
	defer desk.close()
	d := &daemonLoop{office: desk, scanner: desk.scanner(desk.ledger), publishers: desk.publishers(), desk: desk.desk(), hubs: &websub.Notifier{}}
	d.web = desk.pages(d.desk, d.troubles)
	var told []string
	d.publishers[0].Tell = func(_ context.Context, n publisher.Notice) { told = append(told, n.Subject) }

	must(t, d.pass(t.Context(), monday.AddDate(0, 0, -3)))
	moveAway(t, content)
	for range 2 {
		must(t, d.pass(t.Context(), monday))
	}
	if want := []string{"An issue cannot be composed"}; !slices.Equal(told, want) {
		t.Errorf("the operator is told %q, want %q", told, want)
	}
}

func moveAway(t *testing.T, content string) { must(t, os.Rename(content, content+".away")) }
func moveBack(t *testing.T, content string) { must(t, os.Rename(content+".away", content)) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// mortal is the service as somebody who is kept out by permissions, which root is not.
func mortal(dir string) *exec.Cmd {
	if os.Geteuid() != 0 {
		return recapd(dir, "serve")
	}
	cmd := exec.Command("setpriv", "--bounding-set=-dac_override,-dac_read_search", "recapd", "serve")
	cmd.Dir = dir
	return cmd
}

// polled is what readers get: feeds with their validators.
func (s *service) polled() string {
	s.t.Helper()
	var b strings.Builder
	for _, path := range []string{"/atom.xml", "/rss.xml", "/feed.json", "/feeds.opml", "/index.xml", "/tags/ponds/atom.xml", "/archive/2026/01/rss.xml"} {
		resp, err := http.Get(s.base + path)
		if err != nil {
			s.t.Fatal(err)
		}
		b.WriteString(path + " " + resp.Status + " " + resp.Header.Get("ETag") + " " + resp.Header.Get("Last-Modified") + "\n")
		if _, err := io.Copy(&b, resp.Body); err != nil {
			s.t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	return b.String()
}

// operatorIsTold is what /healthz says on http.admin.
func (s *service) operatorIsTold() string {
	s.t.Helper()
	address, _, _ := strings.Cut(s.admin, "/metrics")
	resp, err := http.Get(address + "/healthz")
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(b)
}
