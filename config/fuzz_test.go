package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// FuzzDecode: whatever is in the file, the answer is a configuration or a list
// of faults, and every fault names the file or the line; places are inside the
// document.
func FuzzDecode(f *testing.F) {
	f.Add(Example())
	files, _ := filepath.Glob("testdata/faults/*.toml")
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		c, err := Decode(Source{File: "/recapd.toml", Document: doc})
		if err == nil {
			if c.Site.Base().Hostname() == "" || c.StateDir != "/" {
				t.Fatalf("an unfinished configuration: %+v", c)
			}
			return
		}
		var invalid *ValidationError
		if !errors.As(err, &invalid) || len(invalid.Faults) == 0 {
			t.Fatalf("not a list of faults: %v", err)
		}
		lines := 1
		for _, b := range doc {
			if b == '\n' {
				lines++
			}
		}
		for _, fault := range invalid.Faults {
			if fault.File != "/recapd.toml" || fault.Message == "" || fault.Line > lines {
				t.Fatalf("a fault without a place: %#v", fault)
			}
		}
	})
}
