package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the expected faults anew")

// Each testdata/faults/NAME.toml has its faults in NAME.txt. A first line
// "#env A=1 B=2" adds to the environment.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/faults/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no pair files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Decode(Source{File: "recapd.toml", Document: doc, Environ: environOf(string(doc))})
			compare(t, strings.TrimSuffix(file, ".toml")+".txt", listing(t, err))
		})
	}
}

func environOf(doc string) []string {
	first, _, _ := strings.Cut(doc, "\n")
	rest, ok := strings.CutPrefix(first, "#env ")
	if !ok {
		return nil
	}
	return strings.Fields(rest)
}

func listing(t *testing.T, err error) string {
	t.Helper()
	var invalid *ValidationError
	if !errors.As(err, &invalid) {
		t.Fatalf("want a ValidationError, got %v", err)
	}
	var b strings.Builder
	for _, f := range invalid.Faults {
		b.WriteString("error: " + f.Error() + "\n")
		if f.Hint != "" {
			b.WriteString("hint: " + f.Hint + "\n")
		}
	}
	return b.String()
}

func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestFaultsNeverShowASecret(t *testing.T) {
	doc := `[site]
base_url = "http://blog.example.org"
[smtp]
password = ["hunter2"]
[database]
url = "mysql://root:hunter2@host/x"
`
	_, err := Decode(Source{File: "recapd.toml", Document: []byte(doc)})
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("want faults without the password, got %v", err)
	}
}

func TestFaultOfTheCaller(t *testing.T) {
	c, err := Decode(Source{File: "recapd.toml", Document: []byte("[site]\nbase_url = 'https://blog.example.org'\n[digest]\n\nschedule = 'often'\n")})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"digest.schedule": `recapd.toml:5:1: digest.schedule = "often": bad`,
		"digest.quiet":    `recapd.toml:3:2: digest.quiet = "15m0s": bad`, // the section
		"content.dir":     "recapd.toml: content.dir = " + show(c.Content.Dir) + ": bad",
		"no.such":         "recapd.toml: no.such: bad",
	} {
		if got := c.Fault(key, "bad", "").Error(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
