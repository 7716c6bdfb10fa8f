package post

import (
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"testing/fstest"
)

// FuzzPost: a post that is readable has all that a feed needs, and nothing in it
// is relative; whatever it is, reading it again gives the same.
func FuzzPost(f *testing.F) {
	for _, pattern := range []string{"testdata/*/*.md", "testdata/*/*.rst", "testdata/*/*/*.md", "testdata/*/*/*.rst", "testdata/*/*/*/*.md", "testdata/*/*/*/*.markdown", "testdata/*/*/*/*/*.rst"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("%s: no seeds: %v", pattern, err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(filepath.Base(name), data)
		}
	}
	f.Add("2031.rst", []byte("`<0.rst>`_"))
	f.Add("\x80.md", []byte("0"))
	f.Add(" .md", []byte("---\ntitle: 0\ndate: 2031-5-4\n---"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if !isPost(name) || filepath.Base(name) != name {
			return
		}
		files := fstest.MapFS{name: {Data: data}}
		p := newReader(t, settings(Auto)).File(files, name)
		for _, link := range append(p.Text.Body().Links(), p.Text.Body().Images()...) {
			if u, err := url.Parse(link.URL); err == nil && !u.IsAbs() {
				t.Errorf("relative: %q", link.URL)
			}
		}
		for _, wrong := range append(unfit(p.Text.Body()), unfit(p.Text.Teaser().Fragment)...) {
			t.Error(wrong)
		}
		if !p.Readable() || p.Draft && p.Published.IsZero() {
			return // a draft need not have a date yet, nor what is made of it
		}
		if p.Title == "" || p.Slug == "" || p.Published.IsZero() || p.Updated.IsZero() || !absoluteIRI.MatchString(p.ID) {
			t.Errorf("readable and not complete: %+v", p)
		}
		if u, err := url.Parse(p.Permalink); err != nil || !u.IsAbs() || u.Host == "" {
			t.Errorf("permalink %q", p.Permalink)
		}
		again := newReader(t, settings(Auto)).File(files, name)
		if again.ID != p.ID || again.Text.Body().String() != p.Text.Body().String() || again.Text.Teaser().Fragment.String() != p.Text.Teaser().Fragment.String() {
			t.Error("read again it is another post")
		}
	})
}

// FuzzPlainYAML: what is read in the short way is what the library reads.
func FuzzPlainYAML(f *testing.F) {
	for _, block := range []string{
		"title: \"Day one: ponds\"\ndate: 2031-11-19T08:50:20+01:00\ntags: [\"go\", ponds]\n", "a: b\na-b: c\n\nA: null\n", "date: 2031-11-19\n",
		"draft: true\nweight: 7\n", "a: [b, 1]\n", "a: it's\n", "a: yes\nb: ~\n", "a: []\n", "a: [b c, \"\"]\n", "a: b - c\n", "a:  b \n", "a: 2031-13-45\n",
		"a: [2031-01-01]\n", "y: n\n", "a: .inf\n", "a: b\n  c\n", "a: - b\n", "--- : a\n", "a: '\n",
	} {
		f.Add(block)
	}
	f.Fuzz(func(t *testing.T, block string) {
		short, ok := plainYAML(block)
		if !ok {
			return
		}
		long, err := decodeYAMLUpTo(yamlNodes, block)
		if err != nil || !reflect.DeepEqual(short, long) {
			t.Errorf("%q\n%+v\n%+v %v", block, short, long, err)
		}
	})
}
