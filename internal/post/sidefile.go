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

// beside is what a post has beside its own file.
type beside struct {
	data     []byte
	original bool // it is of the post that this one is a translation of
}

// readBeside gives the side file of a post. One of Nikola's translations,
// day-one.es.rst, has in its place what the original has.
func readBeside(fsys fs.FS, p string) (*beside, error) {
	data, err := readSideFile(fsys, p)
	if err != nil || len(data) > 0 {
		return &beside{data: data}, err
	}
	original, ok := originalOf(p)
	if !ok {
		return nil, nil
	}
	if data, err = readSideFile(fsys, original); err == nil && len(data) == 0 {
		data, err = readBytes(fsys, original)
	}
	head := strings.TrimSpace(strings.TrimPrefix(string(data[:min(len(data), 1000)]), "\uFEFF"))
	if err != nil || !strings.HasPrefix(head, "..") && !strings.HasPrefix(head, "<!--") {
		return nil, nil // there is none, or none of Nikola's; its own faults are told with it
	}
	return &beside{data, true}, nil
}

// originalOf is the path of the post that another is a translation of.
func originalOf(p string) (string, bool) {
	stem := strings.TrimSuffix(p, path.Ext(p))
	language := path.Ext(stem)
	return strings.TrimSuffix(stem, language) + path.Ext(p), nameOf(p).language != "" && language != ""
}

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
	if src.inherits {
		delete(h.metadata, "guid")
		delete(h.metadata, "id")
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
