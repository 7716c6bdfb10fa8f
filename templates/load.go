package templates

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	text "text/template"
)

//go:embed *.css *.html *.txt
var builtin embed.FS

// Set is all templates, parsed and tried. It is safe for concurrent use.
type Set struct {
	inline *inliner
	html   map[string]*template.Template // by file name; pages within page.html
	text   *text.Template
	style  []byte
	mark   string // of style's content
}

// pages is the files that stand in page.html.
var pages = []string{
	"front.html", "issue.html", "archive.html", "error.html",
	"subscribe.html", "embed.html", "sent.html", "confirm.html", "confirmed.html", "link-problem.html",
	"preferences.html", "manage.html", "move.html", "moved.html", "erased.html",
	"unsubscribe.html", "done.html", "back.html",
}

// Load reads the built-in files and, in the place of each, the file of the same
// name in override, which may be nil. It then renders every template with
// sample data. The error names the file and the line, for every file that has
// one.
func Load(override fs.FS) (*Set, error) {
	src := source{override}
	if err := src.strangers(); err != nil {
		return nil, err
	}
	s := &Set{html: map[string]*template.Template{}}
	if err := s.parseStyles(src); err != nil {
		return nil, err
	}
	if err := s.parseTemplates(src); err != nil {
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
		if f.IsDir() || !slices.Contains([]string{".html", ".txt", ".css"}, ext) || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		if _, err := fs.Stat(builtin, f.Name()); err != nil {
			names, _ := fs.Glob(builtin, "*"+ext)
			errs = append(errs, fmt.Errorf("template %s replaces no file; the %s files are %s", f.Name(), ext, strings.Join(names, ", ")))
		}
	}
	return errors.Join(errs...)
}

func (s *Set) parseStyles(src source) error {
	var files [3]string
	for i, name := range []string{"tokens.css", "digest.css", "style.css"} {
		var err error
		if files[i], err = src.read(name); err != nil {
			return err
		}
	}
	t, err := parseTokens("tokens.css", files[0])
	if err != nil {
		return err
	}
	if s.inline, err = newInliner("digest.css", files[1], t); err != nil {
		return err
	}
	s.style = []byte(files[0] + "\n" + files[2])
	sum := sha256.Sum256(s.style)
	s.mark = hex.EncodeToString(sum[:4])
	return nil
}

func (s *Set) parseTemplates(src source) error {
	var errs []error
	for _, name := range append([]string{"digest.html", "issue-body.html"}, pages...) {
		errs = append(errs, s.parseHTML(src, name))
	}
	body, err := src.read("digest.txt")
	if err == nil {
		s.text, err = text.New("digest.txt").Funcs(text.FuncMap(s.funcs())).Option("missingkey=error").Parse(body)
	}
	return errors.Join(append(errs, err)...)
}

func (s *Set) parseHTML(src source, name string) error {
	t := template.New(name).Funcs(s.funcs()).Option("missingkey=error")
	if slices.Contains(pages, name) {
		frame, err := src.read("page.html")
		if err != nil {
			return err
		}
		if _, err := t.New("page.html").Parse(frame); err != nil {
			return err
		}
	}
	body, err := src.read(name)
	if err != nil {
		return err
	}
	if _, err := t.Parse(body); err != nil {
		return err
	}
	s.html[name] = t
	return nil
}

func (s *Set) funcs() template.FuncMap {
	return template.FuncMap{
		"styled":     s.inline.styled,
		"stylesFor":  s.inline.stylesFor,
		"token":      s.inline.token,
		"mso":        mso,
		"pad":        pad,
		"join":       func(sep string, parts []string) string { return strings.Join(parts, sep) },
		"upper":      strings.ToUpper,
		"underline":  underline,
		"wrap":       func(n int, first, rest, s string) string { return Wrap(s, n, first, rest) },
		"direction":  Direction,
		"stylesheet": func() string { return StylesheetPath + "?v=" + s.mark },
	}
}

// mso is markup that only Outlook on Windows reads. The template engine would
// drop such a comment from the file itself.
func mso(markup string) template.HTML {
	return template.HTML("<!--[if mso]>" + markup + "<![endif]-->")
}
