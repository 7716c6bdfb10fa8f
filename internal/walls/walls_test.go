// Package walls tests which package of recapd may import which. An arrow that
// is not in the table is a decision (docs/decisions), not an accident: draw it
// there, with its reason, before it is drawn here.
package walls

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	root   = "../.."
	module = "recapd/"
)

// table lists every package and what it may import of ours, from the top of the
// house to its ground.
var table = map[string][]string{
	"cmd/recapd": {anything},

	"internal/publisher":  {"internal/post", "feed", "digest", "internal/newsletter", "internal/schedule"},
	"internal/delivery":   {"internal/newsletter", "internal/mail", "internal/pace"},
	"internal/fleet":      {"internal/newsletter"},
	"internal/letters":    {"internal/newsletter", "internal/membership", "internal/mail", "internal/pace", "templates"},
	"internal/jobs":       {"internal/newsletter"}, // what it distributes for is declared in delivery
	"internal/web":        {"feed", "internal/newsletter", "internal/membership", "templates"},
	"internal/admin":      {"internal/newsletter", "templates"},
	"internal/preview":    {}, // it is told what to show
	"internal/doctor":     {"internal/mail"},
	"internal/membership": {"internal/newsletter"},
	"internal/bounce":     {"internal/newsletter"},

	"feed":   {"internal/post"},
	"digest": {"internal/post", "internal/newsletter", "templates", "internal/markup"}, // markup: a teaser is walked to be styled

	"internal/post":    {"internal/markup", "internal/pattern"},
	"internal/markup":  {"internal/rst", "internal/pattern"},
	"internal/rst":     {},
	"internal/pattern": {},

	"internal/store":      {"internal/newsletter"},
	"internal/newsletter": {},

	"internal/mail":      {},
	"internal/pace":      {},
	"internal/mail/sink": {},
	"internal/schedule":  {},
	"internal/websub":    {},
	"internal/links":     {},
	"templates":          {},
	"config":             {},
	"examples":           {},
	"internal/walls":     {},
}

// anything stands for every package of ours.
const anything = "*"

// reserved are imported by the command line alone: who else needs something of
// the store declares it in an interface of his own, and who needs a setting
// gets it as a value.
var reserved = []string{"internal/store", "config"}

// tools are commands for developing recapd. They may use all but the command
// line and the store, and nothing imports them.
const tools = "internal/tools/"

// toolbox are those that the others may import: the program as it is shipped, and a
// database server for it.
var toolbox = []string{tools + "shipped", tools + "postgres"}

func TestImportsKeepToTheTable(t *testing.T) {
	packages := read(t)
	if len(packages) < 10 {
		t.Fatalf("only %d packages found below %s", len(packages), root)
	}
	for name, p := range packages {
		for _, wrong := range judge(name, p) {
			t.Error(wrong)
		}
	}
}

// TestTheJudge breaks each wall on purpose.
func TestTheJudge(t *testing.T) {
	for _, test := range []struct {
		from, to string
		inTests  bool
		want     string
	}{
		{"internal/post", "internal/markup", false, ""},
		{"internal/post", "feed", false, "internal/post may not import feed"},
		{"cmd/recapd", "internal/store", false, ""},
		{"internal/web", "internal/store", false, "internal/web may not import internal/store"},
		{"internal/web", "internal/store", true, ""},
		{"internal/web", "cmd/recapd", true, "tests of internal/web may not import cmd/recapd"},
		{"internal/tools/corpus", "internal/post", false, ""},
		{"internal/tools/corpus", "internal/store", false, "internal/tools/corpus may not import internal/store"},
		{"internal/tools/corpus", "internal/tools/shipped", false, ""},
		{"internal/tools/corpus", "internal/tools/oracle", false, "internal/tools/corpus may not import internal/tools/oracle"},
		{"cmd/recapd", "internal/tools/shipped", false, "cmd/recapd may not import internal/tools/shipped"},
		{"cmd/recapd", "internal/tools/corpus", false, "cmd/recapd may not import internal/tools/corpus"},
		{"internal/attic", "", false, "internal/attic is not in the table of internal/walls"},
	} {
		p := imports{code: []string{test.to}}
		if test.inTests {
			p = imports{tests: []string{test.to}}
		}
		if got := strings.Join(judge(test.from, p), "; "); got != test.want {
			t.Errorf("%s → %s: got %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

// imports are those of a package that are ours, of its code and of its tests.
type imports struct{ code, tests []string }

// judge tells which arrows out of the package name are not allowed.
func judge(name string, p imports) []string {
	if _, listed := table[name]; !listed && !strings.HasPrefix(name, tools) {
		return []string{name + " is not in the table of internal/walls"}
	}
	var wrong []string
	for _, to := range unique(p.code) {
		if !allowed(name, to) {
			wrong = append(wrong, fmt.Sprintf("%s may not import %s", name, to))
		}
	}
	for _, to := range unique(p.tests) {
		if strings.HasPrefix(to, "cmd/") {
			wrong = append(wrong, fmt.Sprintf("tests of %s may not import %s", name, to))
		}
	}
	return wrong
}

// unique: a package is imported by many files.
func unique(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

func allowed(from, to string) bool {
	switch {
	case slices.Contains(toolbox, to):
		return strings.HasPrefix(from, tools)
	case strings.HasPrefix(to, tools), strings.HasPrefix(to, "cmd/"):
		return false
	case strings.HasPrefix(from, tools):
		return to != "internal/store"
	case slices.Contains(table[from], anything):
		return true
	case slices.Contains(reserved, to):
		return false
	}
	return slices.Contains(table[from], to)
}

// read finds every package of the module and what it imports of the others.
func read(t *testing.T) map[string]imports {
	t.Helper()
	packages := map[string]imports{}
	house := os.DirFS(root)
	err := fs.WalkDir(house, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && file != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
			return fs.SkipDir
		}
		if entry.IsDir() || path.Ext(file) != ".go" {
			return nil
		}
		ours, err := importsOf(house, file)
		if err != nil {
			return err
		}
		p := packages[path.Dir(file)]
		if strings.HasSuffix(file, "_test.go") {
			p.tests = append(p.tests, ours...)
		} else {
			p.code = append(p.code, ours...)
		}
		packages[path.Dir(file)] = p
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

func importsOf(house fs.FS, name string) ([]string, error) {
	source, err := fs.ReadFile(house, name)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var ours []string
	for _, spec := range file.Imports {
		what, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if to, ok := strings.CutPrefix(what, module); ok {
			ours = append(ours, to)
		}
	}
	return ours, nil
}
