package post

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// TestTags reads each file of testdata/tags: a preset on the first line, posts,
// and below "-- = path --" what comes of a post: its body, then its faults.
func TestTags(t *testing.T) {
	files, err := filepath.Glob("testdata/tags/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pair files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { checkTags(t, file) })
	}
}

func checkTags(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	must(t, err)
	comment, parts := tagParts(string(data))
	preset, _, _ := strings.Cut(comment, ":")
	posts := fstest.MapFS{}
	for _, p := range parts {
		if !strings.HasPrefix(p.name, "= ") {
			posts[p.name] = &fstest.MapFile{Data: []byte(p.data)}
		}
	}
	s := settings(preset)
	s.BaseURL = s.BaseURL.JoinPath("blog")
	c := newReader(t, s).Read(context.Background(), posts)
	out := comment
	for _, p := range parts {
		if path, expected := strings.CutPrefix(p.name, "= "); expected {
			p.data = outcome(find(t, c, path))
		}
		out += "-- " + p.name + " --\n" + p.data
	}
	if *update {
		must(t, os.WriteFile(file, []byte(out), 0o644))
	} else if out != string(data) {
		t.Errorf("got\n%s\nwant\n%s", out, data)
	}
}

func outcome(p *Post) string {
	out := strings.TrimRight(p.Text.Body().String(), "\n") + "\n"
	for _, f := range p.AllFaults() {
		out += "! " + f.Error() + "\n"
	}
	return out
}

type tagPart struct{ name, data string }

func tagParts(text string) (comment string, parts []tagPart) {
	for line := range strings.Lines(text) {
		name, ok := strings.CutPrefix(line, "-- ")
		switch {
		case ok && strings.HasSuffix(name, " --\n"):
			parts = append(parts, tagPart{name: strings.TrimSuffix(name, " --\n")})
		case len(parts) == 0:
			comment += line
		default:
			parts[len(parts)-1].data += line
		}
	}
	return comment, parts
}
