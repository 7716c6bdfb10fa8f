package post

import (
	"fmt"
	"net/url"
	"strings"
)

// dialect is one generator's way of writing posts and of making pages of them.
// To add a generator: write one file with one function that returns its dialect,
// name it in dialects, and give it pair files under testdata.
type dialect struct {
	name      string
	permalink string   // the pattern of its default settings (permalinks.go)
	markers   []string // teaser markers besides TEASER_END and END_TEASER, which work everywhere

	// read takes the head off a file; ok is false when the file's head is not
	// in a form of this dialect.
	read func(source) (h header, faults []Fault, ok bool)

	// claims tells, where only the file's form can (preset "auto"), whether the
	// path looks like this dialect's. It settles what two dialects may read.
	claims func(fileName) bool

	// slug gives the last part of the permalink when the metadata name none.
	slug func(name fileName, title string) string

	// written makes a slug of what the metadata name as one.
	written func(slug string) string

	// link turns a reference in the dialect's own syntax into an ordinary one,
	// absolute or relative to the permalink.
	link func(at place, ref string) string

	// translated turns the path of a permalink into that of the translation
	// into a language other than the site's.
	translated func(path, language string) string

	// spacedLists: a text of tags is a list divided by spaces.
	spacedLists bool
	// titleToken: what :title means in a permalink is the slug, not the title.
	titleToken bool
}

// place is where a post stands on the blog.
type place struct {
	base      *url.URL // of the blog; its path ends with a slash
	permalink *url.URL // of the post
	folder    string   // of the source file, below the content folder
}

// dialects lists them in the order in which they are asked about a file: those
// with an unmistakable form first.
func dialects() []dialect {
	return []dialect{nikola(), jekyll(), hugo(), pelican()}
}

// Auto is the preset that asks each file which dialect it is in.
const Auto = "auto"

// Presets names what Settings.Preset may be.
func Presets() []string {
	names := []string{Auto}
	for _, d := range dialects() {
		names = append(names, d.name)
	}
	return names
}

// dialectNamed finds the dialect of a preset; nil stands for auto.
func dialectNamed(preset string) (*dialect, error) {
	if preset == "" || preset == Auto {
		return nil, nil
	}
	for _, d := range dialects() {
		if d.name == preset {
			return &d, nil
		}
	}
	return nil, fmt.Errorf("preset %q is not known: it is one of %s", preset, strings.Join(Presets(), ", "))
}

// dissect takes the head off a file and tells the dialect it is to be read in.
// ok is false when the file has no head that any dialect knows.
func (r *Reader) dissect(src source) (d dialect, h header, faults []Fault, ok bool) {
	if r.preset != nil {
		if h, faults, ok = r.preset.read(src); ok {
			return *r.preset, h, faults, true
		}
	}
	name := nameOf(src.path)
	for _, d := range dialects() {
		if !d.claims(name) {
			continue
		}
		if h, faults, ok = d.read(src); ok {
			return r.ruling(d), h, faults, true
		}
	}
	return r.ruling(pelican()), header{body: src.text, bodyLine: 1, line: 1}, nil, false
}

// ruling is the dialect whose slugs, permalinks and links hold: the preset, if
// one is named.
func (r *Reader) ruling(found dialect) dialect {
	if r.preset != nil {
		return *r.preset
	}
	return found
}

func anyName(fileName) bool { return true }

// plainLink is for dialects whose links need no help beyond RFC 3986.
func plainLink(_ place, ref string) string { return ref }

// underLanguage gives translations a folder of their own: /es/slug/.
func underLanguage(path, language string) string {
	return "/" + strings.ToLower(language) + "/" + strings.TrimPrefix(path, "/")
}
