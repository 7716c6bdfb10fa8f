package rst

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var update = flag.Bool("update", false, "write the expected output of testdata/*.txt anew")

const (
	between = "//- - - - - - - - -//\n"
	behind  = "//= = = = = = = = = = = = = = = = = = = = = = = =//\n"
)

// TestPairs reads testdata/*.txt, one construct a file: a name with options in
// brackets, the source, and the HTML, followed by title, fields and problems.
func TestPairs(t *testing.T) {
	for _, file := range pairFiles(t) {
		var rewritten strings.Builder
		for _, c := range readPairs(t, file) {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+c.name, func(t *testing.T) {
				got := describeAll(c)
				if !*update && got != c.expected {
					t.Errorf("source:\n%s\nexpected:\n%s\ngot:\n%s", c.source, c.expected, got)
				}
				fmt.Fprintf(&rewritten, "%s\n%s%s%s%s%s\n", c.name, between, c.source, between, got, behind)
			})
		}
		if *update {
			text := strings.TrimSuffix(rewritten.String(), "\n")
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

type pair struct{ name, source, expected string }

func pairFiles(t testing.TB) []string {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pair files: %v", err)
	}
	return files
}

func readPairs(t testing.TB, file string) []pair {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []pair
	for part := range strings.SplitSeq(strings.TrimSpace(string(b))+"\n", behind) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		c := strings.SplitN(part, between, 3)
		if len(c) != 3 {
			t.Fatalf("%s: a case needs three parts: %q", file, part)
		}
		out = append(out, pair{strings.TrimSpace(c[0]), c[1], c[2]})
	}
	return out
}

func describeAll(c pair) string {
	var opts []Option
	if strings.Contains(c.name, "[no raw]") {
		opts = append(opts, NoRaw())
	}
	if strings.Contains(c.name, "[keep title]") {
		opts = append(opts, KeepTitle())
	}
	if strings.Contains(c.name, "[first title]") {
		opts = append(opts, FirstTitle())
	}
	if strings.Contains(c.name, "[documents]") {
		opts = append(opts, Documents(func(target string) (string, string) { return "Title of " + target, "https://example.org/" + target }))
	}
	d := Parse([]byte(c.source), opts...)
	var b strings.Builder
	_ = d.Render(&b)
	if d.Title != "" {
		fmt.Fprintf(&b, "title: %s\n", d.Title)
	}
	if d.Subtitle != "" {
		fmt.Fprintf(&b, "subtitle: %s\n", d.Subtitle)
	}
	for _, f := range d.Fields {
		fmt.Fprintf(&b, "field: %d %s = %q\n", f.Line, f.Name, f.Value)
	}
	if d.ShortTitle > 0 {
		fmt.Fprintf(&b, "short title: %d\n", d.ShortTitle)
	}
	for _, p := range d.Problems {
		fmt.Fprintf(&b, "problem: %d %s\n", p.Line, p.Message)
	}
	return b.String()
}

var comments = regexp.MustCompile(`(?s)<!--.*?-->`)

// checkWellFormed: an HTML parser has nothing to repair, so that parsing and
// writing it again changes nothing. Comments are written differently and left out.
func checkWellFormed(t *testing.T, out string) {
	t.Helper()
	out = comments.ReplaceAllString(out, "")
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(out), body)
	if err != nil {
		t.Fatalf("not HTML: %v\n%s", err, out)
	}
	var again strings.Builder
	for _, n := range nodes {
		if err := html.Render(&again, n); err != nil {
			t.Fatal(err)
		}
	}
	if again.String() != out {
		t.Fatalf("a parser repairs the output\nours: %q\nparser: %q", out, again.String())
	}
	checkContent(t, nodes)
}
