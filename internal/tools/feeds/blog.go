package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// blog is a folder of posts with a configuration of its own.
type blog struct {
	recapd string
	dir    string // of the configuration, and all that is made
}

// newBlog writes the configuration into dir. What a feed carries comes from the
// environment; see command.
func newBlog(o options, folder, dir string) (*blog, error) {
	content, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	recapd, err := filepath.Abs(o.recapd)
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf(`[site]
title = "Placeholder & Friends"
base_url = "https://blog.example.org/weblog"
id_authority = "blog.example.org,2026"
author = { name = "Ada Placeholder" }
[content]
dir = %q
[feed]
hubs = ["https://hub.example.org/"]
[digest]
from = "News <news@blog.example.org>"
postal_address = "Madeup Hall, Nowhere"
[http]
listen = "127.0.0.1:0"
admin = ""
public_url = "http://127.0.0.1:8080"
[[events]]
name = "All & Sundry: C#"
title = "*a*"
starts = 2000-01-01
ends = 2025-01-01
[[events]]
name = "Ponds/2030"
title = "*e*"
`, content)
	return &blog{recapd, dir}, os.WriteFile(filepath.Join(dir, "recapd.toml"), []byte(text), 0o600)
}

func (b *blog) command(ctx context.Context, content string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.recapd, args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "RECAPD_FEED__CONTENT="+content)
	return cmd
}

// build writes the feeds and gives the documents by their path below the root.
func (b *blog) build(ctx context.Context, content string) (map[string]string, error) {
	out := filepath.Join(b.dir, content)
	if said, err := b.command(ctx, content, "build", "--plain", "--out", out).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %w: %s", err, bytes.TrimSpace(said))
	}
	files := map[string]string{}
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && slices.Contains(formats, filepath.Ext(path)) { // there is a page about them, too
			files[strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(out))] = path
		}
		return err
	})
	return files, err
}

// formats are the endings of files that are feeds, or lists of them.
var formats = []string{".xml", ".json", ".opml"}

// foldersOf are where there are feeds, as a URL has them; "" is the main one's.
func foldersOf(documents map[string]string) []string {
	var folders []string
	for path := range documents {
		if folder, ok := strings.CutSuffix(path, "/feed.json"); ok {
			folders = append(folders, (&url.URL{Path: folder}).EscapedPath())
		}
	}
	slices.Sort(folders)
	return folders
}

// serve serves the blog until the second result is called, and gives its address.
func (b *blog) serve(ctx context.Context, content string) (string, func(), error) {
	cmd := b.command(ctx, content, "serve")
	log, err := cmd.StderrPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop := func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	address := ""
	lines := bufio.NewScanner(log)
	for address == "" && lines.Scan() {
		if m := serving.FindStringSubmatch(lines.Text()); m != nil {
			address = m[1]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, log) }() // so that it never waits for us
	if address == "" {
		stop()
		return "", nil, errors.New("serve does not start")
	}
	for range 200 {
		if resp, err := http.Get(address + "/healthz"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return address, stop, nil
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	return "", nil, errors.New("serve does not become well within 10 s")
}

var serving = regexp.MustCompile(`msg=serving address=(\S+)`)
