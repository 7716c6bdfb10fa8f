package markup

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the expected parts of testdata/pairs anew")

// TestPairs reads each file of testdata/pairs: the part named input.md or
// input.html is read and made safe, and the other parts say what must come of
// it. Only the parts that a file has are looked at.
func TestPairs(t *testing.T) {
	files, err := filepath.Glob("testdata/pairs/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pair files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { checkPair(t, file) })
	}
}

func checkPair(t *testing.T, file string) {
	pair := readPair(t, file)
	body := readInput(t, pair.parts[0]).Sanitise()
	teaser := body.Cut(CutOptions{Markers: []string{"more"}})
	views := map[string]func() string{
		"safe.html":   body.String,
		"text":        body.Text,
		"teaser.html": teaser.Fragment.WithoutComments().String,
		"teaser.text": teaser.Fragment.Text,
	}
	for i := range pair.parts[1:] {
		part := &pair.parts[i+1]
		view, ok := views[part.name]
		if !ok {
			t.Fatalf("%s: no view is called %q", file, part.name)
		}
		got := strings.TrimRight(view(), "\n") + "\n"
		if *update {
			part.data = got
		} else if got != part.data {
			t.Errorf("%s\n--- got\n%s--- want\n%s", part.name, got, part.data)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(pair.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readInput(t *testing.T, input part) *Fragment {
	switch input.name {
	case "input.md":
		return Markdown([]byte(input.data)).Body
	case "input.html":
		return HTML(input.data)
	}
	t.Fatalf("the first part is %q, not input.md or input.html", input.name)
	return nil
}

// pair is a comment and parts, each below a line "-- name --".
type pair struct {
	comment string
	parts   []part
}

type part struct{ name, data string }

func readPair(t testing.TB, file string) (p pair) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(src)) {
		name, ok := strings.CutPrefix(line, "-- ")
		if ok && strings.HasSuffix(name, " --\n") {
			p.parts = append(p.parts, part{name: strings.TrimSuffix(name, " --\n")})
		} else if len(p.parts) == 0 {
			p.comment += line
		} else {
			p.parts[len(p.parts)-1].data += line
		}
	}
	if len(p.parts) < 2 {
		t.Fatalf("%s: no input and expected part", file)
	}
	return p
}

func (p pair) String() string {
	s := p.comment
	for _, part := range p.parts {
		s += "-- " + part.name + " --\n" + part.data
	}
	return s
}
