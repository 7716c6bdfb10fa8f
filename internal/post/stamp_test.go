package post

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// opening notes which files are opened.
type opening struct {
	fs.FS
	mu     sync.Mutex
	opened []string
}

func (o *opening) Open(name string) (fs.File, error) {
	if isPost(name) || filepath.Ext(name) == ".meta" {
		o.mu.Lock()
		o.opened = append(o.opened, name)
		o.mu.Unlock()
	}
	return o.FS.Open(name)
}

// Stat goes by without opening.
func (o *opening) Stat(name string) (fs.FileInfo, error) { return fs.Stat(o.FS, name) }

// TestReadAgain: what has not changed is not opened again, and whatever has is.
func TestReadAgain(t *testing.T) {
	dir := t.TempDir()
	long := time.Now().Add(-time.Hour)
	write := func(name, text string, at time.Time) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	head := "---\ntitle: T\ndate: 2031-05-01\nslug: "
	write("a.md", head+"a\n---\nA", long)
	write("b.md", head+"b\n---\nB", long)
	write("c.rst", "Words.\n", long)
	write("c.meta", ".. title: C\n.. date: 2031-05-01\n", long)
	r := newReader(t, settings(Auto))
	read := func(aged bool) (Collection, []string) {
		folder := &opening{FS: os.DirFS(dir)}
		c := r.Read(context.Background(), folder)
		if aged { // as if all of it had been read later
			for path, got := range r.cached {
				got.at = got.at.Add(time.Minute)
				r.cached[path] = got
			}
		}
		slices.Sort(folder.opened)
		return c, folder.opened
	}
	expect := func(what string, opened []string, want ...string) {
		t.Helper()
		if !slices.Equal(opened, want) {
			t.Errorf("%s: opened %q, want %q", what, opened, want)
		}
	}

	if runtime.GOOS == "linux" { // where the time of the last change on record cannot be set
		read(false)
		_, opened := read(true)
		expect("a moment later", opened, "a.md", "b.md", "c.meta", "c.rst")
	} else {
		read(true)
	}
	first, opened := read(true)
	expect("a minute later", opened)

	write("b.md", head+"b\n---\nB", long.Add(time.Minute))
	again, opened := read(true)
	expect("touched", opened, "b.md")
	if find(t, again, "b.md") != find(t, first, "b.md") {
		t.Error("touched without a change, and yet another post")
	}

	write("c.meta", ".. title: D\n.. date: 2031-05-01\n", long.Add(time.Minute))
	again, opened = read(true)
	expect("a side file", opened, "c.meta", "c.rst")
	if got := find(t, again, "c.rst").Title; got != "D" {
		t.Errorf("title %q", got)
	}

	write("a.meta", ".. title: Beside\n", long)
	_, opened = read(true)
	expect("a new side file", opened, "a.md", "a.meta")
	if err := os.Remove(filepath.Join(dir, "a.meta")); err != nil {
		t.Fatal(err)
	}
	_, opened = read(true)
	expect("a side file that went", opened, "a.md")

	if runtime.GOOS == "linux" {
		write("a.md", head+"a\n---\nX", long)
		again, opened = read(true)
		expect("as long and as old as before", opened, "a.md")
		if got := find(t, again, "a.md").Text.Body().Text(); got != "X" {
			t.Errorf("body %q", got)
		}
	}
}
