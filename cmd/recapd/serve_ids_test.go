package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recapd/internal/websub"
)

// TestServeTellsOfANewID: whose id changes, is named in the log, once, with the line that
// keeps it; also when that happens while nobody looks.
func TestServeTellsOfANewID(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	post := func(slug, state string) string {
		return "---\ntitle: Ducks\ndate: 2026-01-01\nslug: " + slug + "\n" + state + "---\nDucks float.\n"
	}
	must(t, os.Mkdir(filepath.Join(dir, "content"), 0o755))
	write("recapd.toml", "[site]\nbase_url = \"https://blog.example.org\"\nid_authority = \"blog.example.org,2026\"\n[content]\ndir = \"content\"\n[digest]\nfrom = \"Recaps <news@blog.example.org>\"\n")
	write("content/ducks.md", post("ducks", ""))
	write("content/geese.md", post("geese", "draft: true\n"))

	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	p := &program{errw: io.Discard, now: func() time.Time { return now }, configPath: filepath.Join(dir, "recapd.toml")}
	var said bytes.Buffer
	start := func() *daemonLoop {
		t.Helper()
		h, err := p.house()
		must(t, err)
		h.log = slog.New(slog.NewTextHandler(&said, nil))
		desk, err := h.office(t.Context())
		must(t, err)
		d := &daemonLoop{office: desk, scanner: desk.scanner(desk.ledger), publishers: desk.publishers(), desk: desk.desk(), hubs: &websub.Notifier{}}
		d.web = desk.pages(d.desk, d.troubles)
		return d
	}
	d := start()
	pass := func(want string) {
		t.Helper()
		said.Reset()
		now = now.Add(time.Minute)
		must(t, d.pass(t.Context(), now))
		got := ""
		for line := range strings.Lines(said.String()) {
			if strings.Contains(line, "another id") {
				got += line
			}
		}
		if (want == "") != (got == "") || !strings.Contains(got, want) || strings.Count(got, "\n") > 1 {
			t.Errorf("the log says %q, want %q", got, want)
		}
	}

	pass("")
	write("content/ducks.md", post("mallards", ""))
	pass("was=tag:blog.example.org,2026:2026-01-01/ducks is=tag:blog.example.org,2026:2026-01-01/mallards hint=\"to keep the id, write this among the metadata in " + filepath.Join(dir, "content/ducks.md") + ": guid: tag:blog.example.org,2026:2026-01-01/ducks\"")
	pass("")
	write("content/geese.md", post("swans", "draft: true\n")) // nobody has seen it
	pass("")
	write("content/geese.md", post("swans", ""))
	pass("")
	write("content/geese.md", post("cygnets", ""))
	pass("post=" + filepath.Join(dir, "content/geese.md"))

	must(t, d.ledger.Close())
	write("content/ducks.md", post("teals", ""))
	d = start()
	defer d.ledger.Close()
	pass("post=" + filepath.Join(dir, "content/ducks.md") + " was=tag:blog.example.org,2026:2026-01-01/ducks is=tag:blog.example.org,2026:2026-01-01/teals")
	pass("")
}
