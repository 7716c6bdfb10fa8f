package pattern_test

import (
	"testing"

	_ "recapd/internal/markup"
	"recapd/internal/pattern"
	_ "recapd/internal/post"
)

// The patterns of the program are compiled when they are used, which may be never in
// the tests.
func TestAllPatterns(t *testing.T) {
	if n := pattern.CompileAll(); n < 100 {
		t.Errorf("only %d patterns: where are the others?", n)
	}
}

func TestMistake(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a mistake passes")
		}
	}()
	pattern.New(`(`).MatchString("")
}
