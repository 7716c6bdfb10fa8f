package markup

import (
	"os"
	"strings"
	"testing"
)

// evasions are one a line: what OWASP's cheat sheet on evading filters of
// scripts lists, and nestings that a second parser may read in another way.
func evasions(t testing.TB) []string {
	src, err := os.ReadFile("testdata/evasions.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(src)), "\n")
}

func TestEvasions(t *testing.T) {
	list := evasions(t)
	for _, src := range append(list, strings.Join(list, "\n"), strings.Join(list, "")) {
		for _, body := range []*Fragment{HTML(src), Markdown([]byte(src)).Body, Markdown([]byte("- > " + src + " *x*\n")).Body} {
			safe := body.Sanitise()
			checkSafe(t, safe)
			checkStable(t, safe)
		}
	}
}
