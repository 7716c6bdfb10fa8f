package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"recapd/internal/preview"
	"recapd/templates"
)

const watchedConfiguration = `[site]
title = "The Pebble Post"
base_url = "https://pebbles.example.org"
id_authority = "pebbles.example.org,2026"
[content]
dir = "content"
[digest]
from = "The Pebble Post <news@pebbles.example.org>"
postal_address = "1 Shingle Street, Nowhere"
intro_file = "intro.md"
[http]
public_url = "https://pebbles.example.org"
[templates]
dir = "look"
[database]
url = "sqlite:recapd.db"
`

// watched is a blog with the preview of its next issue; look is what happens each second.
type watched struct {
	t   *testing.T
	dir string
	now time.Time
	*watching
}

func watchFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"recapd.toml": watchedConfiguration, "intro.md": "Hello ponds.\n", "look/.keep": "",
		"content/ducks.md": "---\ntitle: Ducks in production\ndate: 2026-11-16\n---\nDucks float.\n",
	} {
		writeFile(t, filepath.Join(dir, name), content)
	}
	return dir
}

func writeFile(t *testing.T, file, content string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(file), 0o755))
	must(t, os.WriteFile(file, []byte(content), 0o644))
}

func watch(t *testing.T) *watched {
	t.Helper()
	w := &watched{t: t, dir: watchFolder(t), now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	p := &program{in: strings.NewReader(""), out: io.Discard, errw: io.Discard, now: func() time.Time { return w.now }, configPath: filepath.Join(w.dir, "recapd.toml")}
	h, err := p.house()
	must(t, err)
	o := previewOptions{edition: "weekly", allPosts: true}
	w.watching = &watching{cmd: p.previewCommand(), o: o, house: h, page: &preview.Server{Colours: templates.Colours(), Now: p.now}}
	return w
}

// shows looks once, and demands what is on the page and in the mail; "!x" must not be.
func (w *watched) shows(story string, parts ...string) {
	w.t.Helper()
	w.look(w.t.Context())
	all := ""
	for _, path := range []string{"/", "/mail"} {
		r, answer := httptest.NewRequest("GET", path, nil), httptest.NewRecorder()
		r.Host = "localhost"
		w.page.Handler().ServeHTTP(answer, r)
		all += answer.Body.String()
	}
	for _, part := range parts {
		if word, not := strings.CutPrefix(part, "!"); strings.Contains(all, word) == not {
			w.t.Errorf("%s: %s on\n%s", story, part, all)
		}
	}
}

func (w *watched) write(name, content string) { writeFile(w.t, filepath.Join(w.dir, name), content) }

func TestThePreviewFollowsItsFiles(t *testing.T) {
	w := watch(t)
	w.shows("at first", "Ducks in production", "Hello ponds.", "Weekly issue 1", "!Geese")

	w.write("content/geese.md", "---\ntitle: Geese in production\ndate: 2026-11-17\n---\nGeese float.\n")
	w.shows("a post comes", "Geese in production", "geese.md")
	w.write("content/geese.md", "---\ntitle: Geese on holiday\ndate: 2026-11-17\ndraft: true\n---\nGeese float.\n")
	w.shows("it becomes a draft", "Geese on holiday", "draft", "!Geese in production", "!Geese float")

	w.write("intro.md", "Hello lakes.\n")
	w.shows("the editor's words", "Hello lakes.", "!Hello ponds.")

	w.write("look/digest.html", `<html><body>{{.Subject}} as I like it</body></html>`)
	w.shows("a template comes", "as I like it", "!Hello lakes.")
	w.write("look/digest.html", `<html><body>{{.Subjekt}} as I like it</body></html>`)
	w.shows("a slip in it", "digest.html:1", "Subjekt", "mend the file in", "as I like it")
	must(t, os.Remove(filepath.Join(w.dir, "look/digest.html")))
	w.shows("it is gone", "Hello lakes.", "!Subjekt")

	w.write("recapd.toml", strings.Replace(watchedConfiguration, "[digest]", "[digset]", 1))
	w.shows("a slip in the settings", "recapd.toml:7:2: digset", "did you mean digest?", "Ducks float.")
	w.write("content/ducks.md", "---\ntitle: Ducks in production\ndate: 2026-11-16\n---\nDucks dive.\n")
	w.shows("what else changes meanwhile waits", "digset", "Ducks float.")
	w.write("recapd.toml", strings.Replace(watchedConfiguration, "The Pebble Post", "The Shingle Post", 2))
	w.shows("it is mended", "The Shingle Post", "Ducks dive.", "!digset")

	w.write("recapd.toml", strings.Replace(watchedConfiguration, `"look"`, `"elsewhere"`, 1))
	w.shows("templates that are nowhere", "elsewhere", "Ducks dive.")
	w.write("elsewhere/digest.html", `<html><body>{{.Subject}} from elsewhere</body></html>`)
	w.shows("they come, and the settings are as they were", "from elsewhere", "!mend the file")
	w.write("recapd.toml", watchedConfiguration)

	w.write("_config.yml", "permalink: /talks/:title/\n")
	w.write("content/_config.yml", "permalink: /talks/:title/\n")
	w.shows("the generator's settings", "/talks/ducks/")

	must(t, os.Rename(filepath.Join(w.dir, "content"), filepath.Join(w.dir, "away")))
	w.shows("the folder is away", "content folder", "check content.dir", "Ducks dive.")
	must(t, os.Rename(filepath.Join(w.dir, "away"), filepath.Join(w.dir, "content")))
	w.shows("it is back", "!check content.dir", "Ducks dive.")

	w.write("content/soon.md", "---\ntitle: Ponds by night\ndate: 2026-11-26\n---\nDark.\n")
	w.shows("a post of the week after", "not published before")
	w.now = w.now.AddDate(0, 0, 7)
	w.shows("a week later", "!not published before", "Ponds by night")

	if _, err := os.Stat(filepath.Join(w.dir, "recapd.db")); !os.IsNotExist(err) {
		t.Errorf("a preview has made a database: %v", err)
	}
}

// What has not changed is not composed again, and no browser is told.
func TestThePreviewRestsWhileNothingChanges(t *testing.T) {
	w := watch(t)
	w.shows("at first", "Ducks")
	composed := w.composed
	w.now = w.now.Add(time.Second)
	w.look(t.Context())
	if w.composed != composed {
		t.Error("it is composed again for nothing")
	}
	w.now = w.now.Add(composeEvery)
	w.look(t.Context())
	if w.composed == composed {
		t.Error("the clock alone never has it composed again")
	}
}

func TestThePreviewAsAProcess(t *testing.T) {
	dir := watchFolder(t)
	cmd := recapd(dir, "preview", "--watch", "--all-posts")
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	base := ""
	for lines := bufio.NewScanner(out); base == "" && lines.Scan(); {
		if address := strings.TrimSpace(lines.Text()); strings.HasPrefix(address, "http://127.0.0.1:") {
			base = address
		}
	}
	comes := func(what string) {
		t.Helper()
		page := ""
		for late := time.Now().Add(20 * time.Second); !strings.Contains(page, what); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(late) {
				t.Fatalf("%s has not come, but\n%s", what, page)
			}
			resp, err := http.Get(base)
			must(t, err)
			body, err := io.ReadAll(resp.Body)
			must(t, err)
			resp.Body.Close()
			page = string(body)
		}
	}
	comes("Ducks in production")
	writeFile(t, filepath.Join(dir, "content/geese.md"), "---\ntitle: Geese in production\ndate: 2026-11-17\n---\nGeese float.\n")
	comes("Geese in production")
	stream, err := http.Get(base + "changes") // is not waited for
	must(t, err)
	defer stream.Body.Close()
	must(t, cmd.Process.Signal(syscall.SIGINT))
	if err := cmd.Wait(); err != nil {
		t.Errorf("Ctrl-C: %v", err)
	}
}
