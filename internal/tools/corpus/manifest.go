package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// entry is one line of the manifest: where a post lies, and what it says.
type entry struct {
	Path      string `json:"path"`
	Repo      string `json:"repo"`
	OrigPath  string `json:"orig_path"`
	Family    string `json:"family"`
	Subfamily string `json:"subfamily"`
	Zone      string `json:"site_timezone"`
	Notes     string `json:"notes"`

	fields map[string]json.RawMessage // every key of the line, as it is written
}

// longestLine is far above any line of a manifest.
const longestLine = 1 << 20

func readManifest(dir string) ([]entry, error) {
	file, err := os.Open(filepath.Join(dir, "manifest.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("open the manifest: %w", err)
	}
	defer file.Close() // only read from
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, longestLine)
	var entries []entry
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		e, err := parseEntry(lines.Bytes())
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file.Name(), n, err)
		}
		entries = append(entries, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("%s lists no post", file.Name())
	}
	return entries, nil
}

func parseEntry(line []byte) (entry, error) {
	var e entry
	if err := json.Unmarshal(line, &e); err != nil {
		return e, err
	}
	if err := json.Unmarshal(line, &e.fields); err != nil {
		return e, err
	}
	if e.Path == "" {
		return e, errors.New("a post without a path")
	}
	if e.OrigPath == "" {
		e.OrigPath = filepath.Base(e.Path)
	}
	if e.Family == "" {
		e.Family = "all"
	}
	return e, nil
}

// kind names the entry's generator as closely as the manifest does.
func (e entry) kind() string {
	if e.Family == "other" && e.Subfamily != "" {
		return e.Subfamily
	}
	return e.Family
}

// text is a field that holds a text; "" stands for null too. has is false where
// the line does not have the field.
func (e entry) text(field string) (text string, has bool) {
	raw, has := e.fields[field]
	if has {
		_ = json.Unmarshal(raw, &text) // null or another kind: no text
	}
	return text, has
}

// readPairs reads the pairs of paths, if there are any.
func readPairs(dir string) ([][2]string, error) {
	data, err := os.ReadFile(filepath.Join(dir, "pairs.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open the pairs: %w", err)
	}
	var pairs [][2]string
	if err := json.Unmarshal(data, &pairs); err != nil {
		return nil, fmt.Errorf("pairs.json: %w", err)
	}
	return pairs, nil
}
