package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"

	"recapd/feed"
	"recapd/internal/web"
)

// building is a folder of feeds that is brought up to date. It removes what an
// earlier building has left there and this one does not write, and touches nothing
// else.
type building struct {
	dir      string
	compress bool
	out      io.Writer
	before   map[string]bool // files of the last building, with slashes
	now      map[string]bool
	same     int
}

// manifest is the file that tells the next building what this one wrote.
const manifest = ".recapd-build"

func openBuilding(dir string, compress bool, out io.Writer) (*building, error) {
	b := &building{dir: dir, compress: compress, out: out, before: map[string]bool{}, now: map[string]bool{}}
	list, err := os.ReadFile(filepath.Join(dir, manifest))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read what the last build wrote: %w", err)
	}
	for name := range strings.Lines(string(list)) {
		if name = strings.TrimSpace(name); fs.ValidPath(name) { // it may have been edited
			b.before[name] = true
		}
	}
	return b, nil
}

// put writes a document and its compressed copies.
func (b *building) put(d feed.Document) error {
	name := strings.TrimPrefix(d.Path, "/")
	if !fs.ValidPath(name) {
		return fmt.Errorf("%q is no name for a file", d.Path)
	}
	changed, err := b.write(name, func() []byte { return d.Body })
	if err != nil || !b.compress {
		return err
	}
	for _, c := range web.Compressions() {
		copied := name + c.Suffix
		if !changed && b.there(copied) {
			b.now[copied] = true
			continue
		}
		if _, err := b.write(copied, func() []byte { return c.Compress(d.Body) }); err != nil {
			return err
		}
	}
	return nil
}

func (b *building) there(name string) bool {
	_, err := os.Stat(b.path(name))
	return err == nil
}

func (b *building) path(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

// write puts a file in its place in one step, and leaves one with the same bytes
// alone.
func (b *building) write(name string, content func() []byte) (changed bool, err error) {
	b.now[name] = true
	path, body := b.path(name), content()
	old, err := os.ReadFile(path)
	if err == nil && bytes.Equal(old, body) {
		b.same++
		return false, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	if err := renameio.WriteFile(path, body, 0o644, renameio.WithStaticPermissions(0o644)); err != nil {
		return false, err
	}
	if filepath.Ext(name) != ".gz" && filepath.Ext(name) != ".br" {
		fmt.Fprintf(b.out, "written    %s  (%d bytes)\n", path, len(body))
	}
	return true, nil
}

// close removes what is no more and remembers what there is.
func (b *building) close() error {
	for _, name := range slices.Sorted(maps.Keys(b.before)) {
		if b.now[name] {
			continue
		}
		if err := os.Remove(b.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		fmt.Fprintf(b.out, "removed    %s\n", b.path(name))
		b.removeEmpty(filepath.Dir(b.path(name)))
	}
	if b.same > 0 {
		fmt.Fprintf(b.out, "unchanged  %s\n", plural(b.same, "file"))
	}
	if maps.Equal(b.before, b.now) {
		return nil
	}
	list := strings.Join(slices.Sorted(maps.Keys(b.now)), "\n") + "\n"
	return renameio.WriteFile(filepath.Join(b.dir, manifest), []byte(list), 0o644, renameio.WithStaticPermissions(0o644))
}

// removeEmpty removes folders that a removed file leaves empty.
func (b *building) removeEmpty(dir string) {
	for dir != b.dir && os.Remove(dir) == nil { // fails when something is in it
		dir = filepath.Dir(dir)
	}
}
