package templates

import (
	"strings"
	"testing"
	"unicode"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, text  string
		columns     int
		first, rest string
		want        string
	}{
		{"short", "ducks", 10, "", "", "ducks"},
		{"at a space", "ducks in production", 10, "", "", "ducks in\nproduction"},
		{"up to the last column", "12345 7890", 10, "", "", "12345 7890"},
		{"after the indents", "ducks in ponds", 12, "* ", "  ", "* ducks in\n  ponds"},
		{"many spaces are one", "ducks \n\t in", 10, "", "", "ducks in"},
		{"a URL stays whole", "see https://blog.example.org/ducks", 10, "", "", "see\nhttps://blog.example.org/ducks"},
		{"a no-break space holds", "the ponds\u00a0[1]", 9, "", "", "the\nponds\u00a0[1]"},
		{"wide characters are two columns", "虚构大会第二天", 10, "", "", "虚构大会第\n二天"},
		{"no full stop begins a line", "虚构大会第。二天", 10, "", "", "虚构大会第。\n二天"},
		{"accents take no room", "e\u0301e\u0301e\u0301 e\u0301", 5, "", "", "e\u0301e\u0301e\u0301 e\u0301"},
		{"nothing", "", 10, "> ", "> ", "> "},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Wrap(c.text, c.columns, c.first, c.rest); got != c.want {
				t.Errorf("got\n%q, want\n%q", got, c.want)
			}
		})
	}
}

// Wrapping loses no character but spaces, and every line begins with its indent.
func FuzzWrap(f *testing.F) {
	f.Add("Ducks in production, 虚构大会。", 12)
	f.Fuzz(func(t *testing.T, text string, columns int) {
		text = strings.ToValidUTF8(text, "?") // as every post is
		got := Wrap(text, columns, "* ", "> ")
		var kept strings.Builder
		for i, line := range strings.Split(got, "\n") {
			indent := "> "
			if i == 0 {
				indent = "* "
			}
			rest, ok := strings.CutPrefix(line, indent)
			if !ok {
				t.Fatalf("line %d, %q, has no indent", i, line)
			}
			kept.WriteString(rest)
		}
		if want := bare(text); bare(kept.String()) != want {
			t.Errorf("got %q, want %q", bare(kept.String()), want)
		}
	})
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestPreheaderIsPadded(t *testing.T) {
	for _, text := range []string{"", "Ducks in production", strings.Repeat("é", 150), strings.Repeat("x", 200)} {
		got := len([]rune(text + pad(text)))
		if want := max(150, len([]rune(text))); got != want {
			t.Errorf("%q: %d characters, want %d", text, got, want)
		}
	}
}

func TestDirection(t *testing.T) {
	for tag, want := range map[string]string{"en": "ltr", "ar": "rtl", "he-IL": "rtl", "fa": "rtl", "az-Arab": "rtl", "zh": "ltr", "": "ltr", "no tag": "ltr"} {
		if got := Direction(tag); got != want {
			t.Errorf("%q is written %s, want %s", tag, got, want)
		}
	}
}
