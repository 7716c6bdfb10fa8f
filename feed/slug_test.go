package feed

import "testing"

func TestSlugs(t *testing.T) {
	for name, want := range map[string]string{
		"PebbleConf 2026":    "pebbleconf-2026",
		" PebbleConf\n2026 ": "pebbleconf-2026",
		"open-source":        "open-source",
		"Open  Source":       "open-source",
		"go":                 "go",
		"node.js":            "node.js",
		"C":                  "c",
		"C++":                "c++",
		"C#":                 "c-951a4d36",
		"R&D":                "r-d-dacc7c16",
		"Conférences":        "conférences",
		"会議 2026":            "会議-2026",
		"../../etc/passwd":   "etc-passwd-3754d6cb",
		".":                  "cdb4ee2a",
		".hidden":            "hidden-16924190",
		"🎉":                  "6146299c",
		"a/b":                "a-b-c14cddc0",
		"-":                  "3973e022",
	} {
		if got := slug(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// Names that differ have slugs that differ, but for what does not tell them apart.
func FuzzSlug(f *testing.F) {
	f.Add("C++", "C#")
	f.Add("a b", "a_b")
	f.Add("ß", "ss")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := slug(a), slug(b)
		if x == y && term(a) != term(b) {
			t.Errorf("%q and %q are both %q", a, b, x)
		}
		if x == "" || x == "." || x == ".." || len(x) > longestSlug+9 {
			t.Errorf("%q is no name of a folder: %q", a, x)
		}
		for _, r := range x {
			if r == '/' || r == '\\' || r < ' ' {
				t.Errorf("%q: %q", a, x)
			}
		}
	})
}
