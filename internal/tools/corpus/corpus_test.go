package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus writes files and gives the folder that they are in.
func corpus(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	inTOML = "+++\ntitle = \"Day one\"\ndate = 2031-05-04T10:00:00\ntags = [\"a\", \"b\"]\n+++\nA.\n\n<!-- more -->\n\nB.\n"
	inREST = ".. title: Day one\n.. date: 2031-05-04 10:00\n.. tags: a, b\n.. slug: day-one\n\nA.\n\n.. TEASER_END\n\nB.\n"
	header = "Title: Guess\nDate: 06/12/14\n\nText.\n"
)

func posts(manifest string) map[string]string {
	return map[string]string{
		"posts/x/content/day-one.md": inTOML,
		"posts/y/day-one.rst":        inREST,
		"posts/z/guess.md":           header,
		"manifest.jsonl":             manifest,
	}
}

const (
	lineTOML = `{"path":"posts/x/content/day-one.md","orig_path":"content/day-one.md","repo":"x","family":"hugo-toml","title":"Day one","date":"2031-05-04T10:00:00","updated":null,"tags":["a","b"],"author":null,"draft":false,"slug":"day-one","teaser_marker":"<!-- more -->","site_timezone":"Europe/Madrid"}` + "\n"
	lineREST = `{"path":"posts/y/day-one.rst","orig_path":"posts/2031/day-one.rst","repo":"y","family":"nikola-rst","title":"Day one","date":"2031-05-04T08:00:00Z","tags":["a","b"],"slug":null,"teaser_marker":".. TEASER_END","site_timezone":"Europe/Madrid"}` + "\n"
	lineMore = `{"path":"posts/z/guess.md","repo":"z","family":"other","subfamily":"pelican-md","title":"Guess","date":null,"notes":"ambiguous: a fault is expected"}` + "\n"
)

func TestRun(t *testing.T) {
	all := lineTOML + lineREST + lineMore
	pair := `[["posts/x/content/day-one.md","posts/y/day-one.rst"]]`
	tests := []struct {
		name     string
		manifest string
		pairs    string
		args     []string
		code     int
		says     []string // on either output
	}{
		{"all right", all, "", nil, 0, []string{"hugo-toml      1  100.0", "pelican-md", "       all      3  100.0"}},
		{"by family", all, "", []string{"-preset", "family"}, 0, []string{"100.0"}},
		{"a title otherwise", strings.Replace(all, `"Day one"`, `"Day two"`, 1), "", []string{"-v"}, 1,
			[]string{`wanted "Day two"`, `got    "Day one"`, "66.7", "error: title is right for less than 99 %"}},
		{"a threshold that allows it", strings.Replace(all, `"Day one"`, `"Day two"`, 1), "", []string{"-min", "60"}, 0, []string{"66.7"}},
		{"a field that is not asked for", strings.Replace(all, `"Day one"`, `"Day two"`, 1), "", []string{"-fields", "date,tags"}, 0, []string{"66.7"}},
		{"an instant otherwise", strings.Replace(all, "T08:00:00Z", "T10:00:00Z", 1), "", nil, 1, []string{"error: date"}},
		{"a date that should be none", strings.Replace(all, `"2031-05-04T10:00:00"`, "null", 1), "", nil, 1, []string{"error: date"}},
		{"a fault that nobody expects", strings.Replace(all, "ambiguous: ", `","title":"Guess","date":"2014-12-06","x":"`, 1), "", []string{"-v"}, 1, []string{"fault  date", "error: date"}},
		{"pairs that agree", all, pair, []string{"-fields", "title,date,tags,slug"}, 0, nil},
		{"a pair that nobody has", lineTOML, pair, nil, 1, []string{"not both are read", "error: 1 pairs"}},
		{"a line that is no JSON", all + "{\n", "", nil, 2, []string{"manifest.jsonl:4: "}},
		{"a title of numbers", strings.Replace(all, `"Day one"`, "[1]", 1), "", nil, 2, []string{"manifest: posts/x/content/day-one.md: title: "}},
		{"a zone that is none", strings.Replace(all, "Europe/Madrid", "Europe/Nowhere", 1), "", nil, 2, []string{"site_timezone"}},
		{"nothing", "\n", "", nil, 2, []string{"lists no post"}},
		{"an unknown field", all, "", []string{"-fields", "moon"}, 2, []string{`no field "moon"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := posts(tt.manifest)
			if tt.pairs != "" {
				files["pairs.json"] = tt.pairs
			}
			var out bytes.Buffer
			code := run(context.Background(), append(tt.args, corpus(t, files)), &out, &out)
			if code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			for _, text := range tt.says {
				if !strings.Contains(out.String(), text) {
					t.Errorf("does not say %q", text)
				}
			}
			if t.Failed() {
				t.Log(out.String())
			}
		})
	}
}

func TestNoFolder(t *testing.T) {
	var out bytes.Buffer
	if code := run(context.Background(), []string{filepath.Join(t.TempDir(), "none")}, &out, &out); code != 2 || !strings.Contains(out.String(), "open the manifest") {
		t.Errorf("exit code %d, says %s", code, out.String())
	}
	if code := run(context.Background(), nil, &out, &out); code != 2 || !strings.Contains(out.String(), "usage: corpus") {
		t.Errorf("exit code %d, says %s", code, out.String())
	}
}

func TestPresetOf(t *testing.T) {
	for family, want := range map[string]string{
		"hugo-toml": "hugo", "zola-toml": "zola", "ablog-rst": "ablog", "nikola-md": "nikola", "octopress": "octopress", "unheard-of": "auto",
	} {
		if got := presetOf(family); got != want {
			t.Errorf("%s: got %s, want %s", family, got, want)
		}
	}
}
