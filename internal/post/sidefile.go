package post

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// A side file holds the metadata of a post that holds none itself: Nikola's
// day-one.meta beside day-one.md.

// sideOf is the path of a post's side file.
func sideOf(p string) string { return strings.TrimSuffix(p, path.Ext(p)) + ".meta" }

// readSideFile gives the side file of a post; nothing where there is none, or one
// that is no file.
func readSideFile(fsys fs.FS, p string) ([]byte, error) {
	data, err := readBytes(fsys, sideOf(p))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errIrregular) {
		return nil, nil
	}
	return data, err
}

// sideLines are what the lines of a side file mean where they have no names, as
// Nikola wrote them before its version 7.
var sideLines = []string{"title", "slug", "date", "tags", "link", "description", "type"}

// readSide reads a side file: lines as those at the top of a post, front matter,
// or bare values in a fixed order. The lines of its values are not told: faults
// are about the post's own file.
func readSide(src source) metadata {
	if strings.TrimSpace(src.side) == "" {
		return nil
	}
	side := source{path: path.Base(src.path), text: src.side}
	h, _, ok := readNikolaLines(side)
	if !ok {
		h, _, ok = readAnyFence(side)
	}
	if lines := nikolaLines(src.side, 1); !ok && len(lines) > 0 {
		h.metadata, ok = lines, true
	}
	if !ok {
		h.metadata = metadata{}
		for i, line := range strings.Split(strings.TrimSpace(src.side), "\n") {
			if i < len(sideLines) {
				h.metadata[sideLines[i]] = value{text: line}
			}
		}
	}
	return h.metadata.unplaced()
}

// unplaced forgets the lines of values.
func (m metadata) unplaced() metadata {
	for key, v := range m {
		v.line = 0
		m[key] = v
	}
	return m
}
