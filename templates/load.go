package templates

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	text "text/template"

	"golang.org/x/text/language"
)

//go:embed *.css *.html *.txt *.js messages/*.toml
var builtin embed.FS

// Set is all templates. It is safe for concurrent use.
type Set struct {
	inline   *inliner // of digests
	plain    *inliner // of letters
	messages map[string]*messages
	matcher  language.Matcher
	html     map[string]parsed[*template.Template] // by name as in "es/front.html"
	text     map[string]parsed[*text.Template]
	style    []byte
	mark     string // of style's content
	script   []byte
	copy     []byte
}

// parsed is a template that is parsed when it is first asked for.
type parsed[T any] func() (T, error)

// Files that are rendered: a page stands in page.html (but embed.html, which
// brings its own frame), a letter in letter.html or letter.txt.
var (
	digests = []string{"digest.html", "issue-body.html"}
	pages   = []string{
		"front.html", "feeds.html", "issue.html", "archive.html", "error.html",
		"subscribe.html", "embed.html", "sent.html", "confirm.html", "confirmed.html", "link-problem.html",
		"preferences.html", "manage.html", "move.html", "moved.html", "erased.html",
		"unsubscribe.html", "done.html", "back.html", "approve.html",
	}
	letters = []string{"confirm", "welcome", "manage", "move", "approve"}
)

// Load reads the built-in files and, in the place of each, the file of the same
// name in override, which may be nil. Where there is an override it parses every
// template and renders it with sample data; the error names the file and the line,
// for every file that has one. The built-in ones have passed that in the tests.
func Load(override fs.FS) (*Set, error) {
	src := source{override}
	if err := src.strangers(); err != nil {
		return nil, err
	}
	s := &Set{html: map[string]parsed[*template.Template]{}, text: map[string]parsed[*text.Template]{}}
	var err error
	if s.messages, err = readMessages(src); err != nil {
		return nil, err
	}
	s.matcher = s.newMatcher()
	if err := s.parseStyles(src); err != nil {
		return nil, err
	}
	s.findTemplates(src)
	if override == nil {
		return s, nil
	}
	if err := s.parseAll(); err != nil {
		return nil, err
	}
	return s, s.try()
}

// source reads a file from the override folder, else the built-in one.
type source struct{ override fs.FS }

func (s source) read(name string) (string, error) {
	if s.override != nil {
		b, err := fs.ReadFile(s.override, name)
		if err == nil {
			return strings.TrimPrefix(string(b), "\ufeff"), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("reading the template %s: %w", name, err)
		}
	}
	b, err := builtin.ReadFile(name)
	return string(b), err
}

// strangers tells of a file in the override folder that would replace nothing:
// it is most likely a misspelt name.
func (s source) strangers() error {
	if s.override == nil {
		return nil
	}
	found, err := fs.ReadDir(s.override, ".")
	if err != nil {
		return fmt.Errorf("reading the folder of templates: %w", err)
	}
	var errs []error
	for _, f := range found {
		ext := path.Ext(f.Name())
		if f.IsDir() || !slices.Contains([]string{".html", ".txt", ".css", ".js"}, ext) || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		if _, err := fs.Stat(builtin, f.Name()); err != nil {
			names, _ := fs.Glob(builtin, "*"+ext)
			errs = append(errs, fmt.Errorf("template %s replaces no file; the %s files are %s", f.Name(), ext, strings.Join(names, ", ")))
		}
	}
	return errors.Join(errs...)
}
