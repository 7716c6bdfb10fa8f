package post

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestForms: one post said in every form of head; what it says is the same.
func TestForms(t *testing.T) {
	forms := map[string]struct{ path, text string }{
		"TOML":           {"a.md", "+++\nTitle = \"Day: one\"\ndate = 2031-05-04\ntags = [\"a\", \"b\"]\n+++\nBody.\n"},
		"YAML":           {"a.md", "---\ntitle: \"Day: one\"\nDate: 2031-05-04\ntags: [a, b]\n...\nBody.\n"},
		"JSON":           {"a.md", "{\"title\": \"Day: one\", \"DATE\": \"2031-05-04\", \"tags\": [\"a\", \"b\"]}\nBody.\n"},
		"header lines":   {"a.md", "Title: Day: one\nDate: 2031-05-04\nTags: a, b\nTags: c\n    d\nBody.\n"},
		"comment lines":  {"a.rst", ".. title: Day: one\n.. date: 2031-05-04\n.. tags: a, b\nBody.\n"},
		"in a comment":   {"a.md", "<!--\n.. title: Day: one\n.. date: 2031-05-04\n.. tags: a, b\n-->\nBody.\n"},
		"YAML over reST": {"a.rst", "\n---\ntitle: \"Day: one\"\ndate: 2031-05-04\ntags: a;b\n---\nBody.\n"},
	}
	for form, tt := range forms {
		src, _ := newSource(tt.path, []byte(tt.text), nil)
		_, h, faults, ok := rules{}.dissect(src)
		if !ok || len(faults) > 0 {
			t.Errorf("%s: not read: %v", form, faults)
			continue
		}
		if title, date := h.metadata.text("title"), h.metadata.text("date"); title != "Day: one" || date != "2031-05-04" {
			t.Errorf("%s: title %q, date %q", form, title, date)
		}
		if tags := h.metadata["tags"].items(";", ","); !slices.Equal(tags, []string{"a", "b"}) {
			t.Errorf("%s: tags %q", form, tags)
		}
		if strings.TrimSpace(h.body) != "Body." {
			t.Errorf("%s: body %q", form, h.body)
		}
		if line := h.metadata["date"].line; form != "JSON" && !strings.Contains(strings.ToLower(strings.Split(tt.text, "\n")[line-1]), "date") {
			t.Errorf("%s: date is said to be on line %d", form, line)
		}
	}
}

func TestAuthors(t *testing.T) {
	tests := []struct {
		yaml string
		want []Author
	}{
		{"author: Ada Placeholder", []Author{{Name: "Ada Placeholder"}}},
		{"author: Placeholder, Ada", []Author{{Name: "Placeholder, Ada"}}},
		{"author: Ada <ada@example.org>", []Author{{Name: "Ada", Email: "ada@example.org"}}},
		{"author: Ada\nemail: ada@example.org", []Author{{Name: "Ada", Email: "ada@example.org"}}},
		{"author: Ada; Bo", []Author{{Name: "Ada"}, {Name: "Bo"}}},
		{"authors: Ada, Bo", []Author{{Name: "Ada"}, {Name: "Bo"}}},
		{"authors: [Ada, Bo]", []Author{{Name: "Ada"}, {Name: "Bo"}}},
		{"author: {name: Ada, email: a@example.org, uri: 'https://a.example.org'}", []Author{{"Ada", "a@example.org", "https://a.example.org"}}},
		{"authors: [{name: Ada}, Bo, {url: nobody}]", []Author{{Name: "Ada"}, {Name: "Bo"}}},
		{"author: ''", nil},
	}
	for _, tt := range tests {
		m, bad := decodeYAML(tt.yaml)
		if bad != nil {
			t.Fatalf("%s: %v", tt.yaml, bad)
		}
		if got := authors(m); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.yaml, got, tt.want)
		}
	}
}

func TestDayOf(t *testing.T) {
	for text, want := range map[string]int{"2": 2, "02": 2, "Day 2": 2, "Day Two": 2, "two": 2, "TEN": 10, "0": 0} {
		if got, err := dayOf(value{text: text}); err != nil || got != want {
			t.Errorf("%q: got %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "last", "-1", "Day", "2.5"} {
		if got, err := dayOf(value{text: text}); err == nil {
			t.Errorf("%q: got %d, want an error", text, got)
		}
	}
}

// FuzzFrontMatter: whatever the head is, the body is the tail of the file from
// the line that is said, and every value is on a line of the head, unless the
// metadata stand in the body itself.
func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{
		"+++\ntitle = \"x\"\ndate = 2031-05-04\n+++\nBody\n", "---\ntitle: x\n...\nBody", "---\nunclosed: 1\n",
		"{\"title\": \"x\"}\nBody", "{ \"a\" : [", "<!--\n.. title: x\n-->\nBody", ".. title: x\n\n.. note::\n", "Title: x\nDate: y\n\nBody", "Title: x",
		"T\n=\n:date: 2031-05-04\n\nBody", "---\na: &a [*a]\n---\n", "---\n<<: *x\n---\n", "+++\r\n[a]\r\nb=1\r\n+++", "\uFEFF---\n? x\n: y\n---",
		"A\n=\n\n.. post:: May 4, 2031\n   :tags: a,\n      b\n\n.. update:: May 5, 2031\n", "# A\n\n```{post} 2031-05-04\n:tags: a\n```\nBody", ":::{post}\n",
		"---\nTitle: a: b\nDate: 2031-05-04\n---\nBody", "+++\npath = \"2031/05/04/x\"\n[extra]\nauthor = 1\n+++\n", "<!-- .. title: x -->\nBody", ".. title: x\n.. stray\n..\n.. tags: draft\n",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, rest bool) {
		path := "a.md"
		if rest {
			path = "a.rst"
		}
		src, _ := newSource(path, []byte(text), nil)
		_, h, faults, ok := rules{}.dissect(src)
		if !ok {
			return
		}
		lines := 1 + strings.Count(src.text, "\n")
		for _, fault := range faults {
			if fault.Line < 1 || fault.Line > lines+1 {
				t.Errorf("fault on line %d of %d: %v", fault.Line, lines, fault)
			}
		}
		if len(faults) > 0 {
			return
		}
		if !rest && strings.Contains(src.text, "{post}") {
			isCarved(t, src.text, h)
			return
		}
		if !strings.HasSuffix(src.text, h.body) {
			t.Fatalf("body %q is not the tail of %q", h.body, src.text)
		}
		if want := lineOf(src.text, len(src.text)-len(h.body)); h.bodyLine != want {
			t.Errorf("body is said to be on line %d, is on %d", h.bodyLine, want)
		}
		for _, key := range slices.Sorted(maps.Keys(h.metadata)) {
			if v := h.metadata[key]; v.line > h.bodyLine && h.body != src.text {
				t.Errorf("%q is said to be on line %d; the body starts on %d", key, v.line, h.bodyLine)
			}
		}
	})
}

// isCarved: a directive may stand within the text, which then has blank lines there, and
// every other line where the file has it.
func isCarved(t *testing.T, text string, h header) {
	lines := strings.Split(text, "\n")
	for i, line := range strings.Split(h.body, "\n") {
		if at := h.bodyLine - 1 + i; line != "" && (at >= len(lines) || lines[at] != line) {
			t.Fatalf("%q is said to be on line %d of %q", line, at+1, text)
		}
	}
}

func TestTitles(t *testing.T) {
	const head = "---\ndate: 2031-05-04\n"
	tests := []struct{ text, want string }{
		{head + "title: 1984\n---\n# Other\n", "1984"},
		{head + "title: >\n  two\n  lines\n---\n", "two lines"},
		{head + "title: \"\"\n---\n\nBy *Ada*\n\n# From the *heading*\n", "From the heading"},
		{head + "---\n## Not the first rank\n", ""},
	}
	for _, tt := range tests {
		p := newReader(t, settings("hugo")).File(fstest.MapFS{"a.md": file(tt.text)}, "a.md")
		if p.Title != tt.want || p.Readable() != (tt.want != "") {
			t.Errorf("%q: got %q (readable %t), want %q", tt.text, p.Title, p.Readable(), tt.want)
		}
	}
}
