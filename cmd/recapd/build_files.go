package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/google/renameio/v2"
	"golang.org/x/sync/errgroup"

	"recapd/feed"
	"recapd/internal/web"
)

// building is a folder of feeds that is brought up to date. It removes what an
// earlier building has written there and this one does not, unless somebody else has
// written it anew, and touches nothing else.
type building struct {
	dir      string
	compress bool
	out      io.Writer
	before   files // of the last building
	now      files
	same     int
}

// files are the checksums of files by their names, with slashes.
type files map[string]uint32

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(body []byte) uint32 { return crc32.Checksum(body, castagnoli) }

// manifest is the file that tells the next building what this one wrote: a line for
// each file, with its checksum (CRC-32C) and name.
const manifest = ".recapd-build"

func openBuilding(dir string, compress bool, out io.Writer) (*building, error) {
	b := &building{dir: dir, compress: compress, out: out, before: files{}, now: files{}}
	list, err := os.ReadFile(filepath.Join(dir, manifest))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read what the last build wrote: %w", err)
	}
	for line := range strings.Lines(string(list)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.ParseUint(sum, 16, 32)
		if err == nil && fs.ValidPath(name) { // it may have been edited
			b.before[name] = uint32(n)
		}
	}
	return b, nil
}

// mainFeed is the file that tells whether there have been posts.
const mainFeed = "feed.json"

// hasEntries tells whether the last building had posts.
func (b *building) hasEntries() bool {
	var f struct{ Items []struct{} }
	data, err := os.ReadFile(b.path(mainFeed))
	return err == nil && b.wrote(mainFeed) && json.Unmarshal(data, &f) == nil && len(f.Items) > 0
}

// put writes documents, some side by side: most of the time goes into waiting for the
// disk and into compressing.
func (b *building) put(docs []feed.Document) error {
	made := make([]outcome, len(docs))
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	for i, d := range docs {
		group.Go(func() error {
			if err := b.putOne(d, &made[i]); err != nil {
				return fmt.Errorf("write %s: %w", d.Path, err)
			}
			return nil
		})
	}
	err := group.Wait()
	for _, o := range made {
		maps.Copy(b.now, o.files)
		b.same += o.same
		fmt.Fprint(b.out, o.said)
	}
	return err
}

// outcome is what became of a document.
type outcome struct {
	files files // its own and its copies
	same  int   // of them, as they were
	said  string
}

// putOne writes a document and its compressed copies.
func (b *building) putOne(d feed.Document, o *outcome) error {
	name := strings.TrimPrefix(d.Path, "/")
	if !fs.ValidPath(name) {
		return fmt.Errorf("%q is no name for a file", d.Path)
	}
	o.files = files{}
	body := d.Body()
	changed, err := b.write(name, body, o)
	if err != nil {
		return err
	}
	if changed {
		o.said = fmt.Sprintf("written    %s  (%d bytes)\n", b.path(name), len(body))
	}
	if !b.compress {
		return nil
	}
	whole := !changed && b.before[name] == checksum(body) // else a build was killed before its copies were written
	for _, c := range web.Compressions() {
		copied := name + c.Suffix
		if whole && b.wrote(copied) && b.there(copied) {
			o.files[copied] = b.before[copied]
			continue
		}
		if _, err := b.write(copied, c.Compress(body), o); err != nil {
			return err
		}
	}
	return nil
}

// foreign tells of a document in whose place there is a file that no build has written.
func (b *building) foreign(d feed.Document) bool {
	name := strings.TrimPrefix(d.Path, "/")
	return !b.wrote(name) && b.there(name)
}

func (b *building) wrote(name string) bool {
	_, ok := b.before[name]
	return ok
}

func (b *building) there(name string) bool {
	_, err := os.Stat(b.path(name))
	return err == nil
}

func (b *building) path(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

// write puts a file in its place in one step, and leaves one with the same bytes
// alone.
func (b *building) write(name string, body []byte, o *outcome) (changed bool, err error) {
	o.files[name] = checksum(body)
	path := b.path(name)
	switch same, err := hasBytes(path, body); {
	case err != nil:
		return false, err
	case same:
		o.same++
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	if err := renameio.WriteFile(path, body, 0o644, renameio.WithStaticPermissions(0o644)); err != nil {
		return false, err
	}
	return true, nil
}

// hasBytes tells whether a file has these bytes. One of another length is not read.
func hasBytes(path string, body []byte) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() != int64(len(body)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	old, err := os.ReadFile(path)
	return bytes.Equal(old, body), err
}

// close removes what is no more and remembers what there is.
func (b *building) close() error {
	for _, name := range slices.Sorted(maps.Keys(b.before)) {
		if _, stays := b.now[name]; stays {
			continue
		}
		if err := b.remove(name); err != nil {
			return err
		}
	}
	if b.same > 0 {
		fmt.Fprintf(b.out, "unchanged  %s\n", plural(b.same, "file"))
	}
	if maps.Equal(b.before, b.now) {
		return nil
	}
	var list bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(b.now)) {
		fmt.Fprintf(&list, "%08x %s\n", b.now[name], name)
	}
	return renameio.WriteFile(filepath.Join(b.dir, manifest), list.Bytes(), 0o644, renameio.WithStaticPermissions(0o644))
}

// remove takes away a file that the last building wrote. One that somebody has written
// since is his.
func (b *building) remove(name string) error {
	body, err := os.ReadFile(b.path(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case checksum(body) != b.before[name]:
		fmt.Fprintf(b.out, "left       %s  (not as recapd wrote it)\n", b.path(name))
		return nil
	}
	if err := os.Remove(b.path(name)); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "removed    %s\n", b.path(name))
	b.removeEmpty(filepath.Dir(b.path(name)))
	return nil
}

// removeEmpty removes folders that a removed file leaves empty.
func (b *building) removeEmpty(dir string) {
	for dir != b.dir && os.Remove(dir) == nil { // fails when something is in it
		dir = filepath.Dir(dir)
	}
}
