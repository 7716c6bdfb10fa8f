package templates

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

func mustLoad(t testing.TB) *Set {
	t.Helper()
	s, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A broken override is told at start, with the file and the line of the slip.
func TestBrokenOverride(t *testing.T) {
	for _, c := range []struct {
		name, file, body, want string
	}{
		{"an action that is not closed", "digest.html", "<html>\n{{if .Number}}", "digest.html:2"},
		{"a field that there is not", "digest.txt", "Issue\n{{.Number}}\n{{.Nummer}}", "digest.txt:3"},
		{"a field of an item", "digest.html", "{{range .Sections}}{{range .Days}}\n{{range .Items}}\n{{.Titel}}{{end}}{{end}}{{end}}", "digest.html:3"},
		{"a function that there is not", "done.html", "{{define \"title\"}}{{end}}\n\n{{define \"main\"}}{{shout .Site}}{{end}}", "done.html:3"},
		{"a part without a style", "digest.html", "<p\n{{styled \"nonsense\"}}>", "digest.html:2"},
		{"markup that cannot be escaped", "error.html", "{{define \"title\"}}{{end}}\n{{define \"main\"}}<p {{if .Status}}title=\"{{end}}>{{end}}", "error.html:2"},
		{"a page without its main part", "front.html", "{{define \"title\"}}{{end}}", "main"},
		{"a misspelt name", "digets.html", "", "template digets.html replaces no file"},
		{"a colour by name", "tokens.css", ":root {\n  --link: blue;\n}", "tokens.css:2"},
		{"a colour of one scheme only", "tokens.css", ":root { --link: #0a58ca; }", "dark scheme has no --link"},
		{"a colour that there is not", "digest.css", ".a {\n  color:\n  var(--lnik); }", "digest.css:2: tokens.css has no colour --lnik"},
		{"a selector that cannot be inline", "digest.css", "/* two\nlines */\n.a p { margin: 0 }", "digest.css:3"},
		{"a rule that is not closed", "digest.css", ".a { margin: 0;\n", "digest.css:2"},
		{"a rule that is cut short", "digest.css", ".a { margin: 0 }\n\n.b", "digest.css:3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(fstest.MapFS{c.file: {Data: []byte(c.body)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

// Load parses the built-in files when they are asked for, and never tries them.
func TestTheBuiltInFilesAreTried(t *testing.T) {
	s := mustLoad(t)
	if err := errors.Join(s.parseAll(), s.try()); err != nil {
		t.Error(err)
	}
}

// Every file that is wrong is told, not only the first.
func TestAllFaultsAreTold(t *testing.T) {
	_, err := Load(fstest.MapFS{"digest.html": {Data: []byte("{{")}, "digest.txt": {Data: []byte("{{")}, "done.html": {Data: []byte("{{")}})
	for _, file := range []string{"digest.html:1", "digest.txt:1", "done.html:1"} {
		if err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("got %v, want %s in it", err, file)
		}
	}
}

func TestOverride(t *testing.T) {
	s, err := Load(fstest.MapFS{
		"done.html":  {Data: []byte("\ufeff" + `{{define "title"}}Bye{{end}}{{define "main"}}<h1>Bye</h1>{{end}}`)},
		"README.md":  {Data: []byte("notes of the operator's own")},
		"style.css":  {Data: []byte("h1 { color: var(--event) }")},
		".page.html": {Data: []byte("{{")}, // an editor's leftover
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := s.Done(&b, DonePage{}); err != nil || !strings.Contains(b.String(), "<h1>Bye</h1>") {
		t.Errorf("%v\n%s", err, b.String())
	}
	if css := string(s.Stylesheet()); !strings.Contains(css, "--event: #0b6e6e") || !strings.HasSuffix(css, "h1 { color: var(--event) }") {
		t.Errorf("the stylesheet is not the colours with the operator's rules:\n%s", css)
	}
	if !strings.Contains(b.String(), s.mark) || s.mark == mustLoad(t).mark {
		t.Error("the page asks for a stylesheet of other content")
	}
}
