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
	roots     []string // folders of the site that hold posts and that no permalink shows

	// read takes the head off a file; ok is false when the file's head is not
	// in a form of this dialect.
	read func(source) (h header, faults []Fault, ok bool)

	// claims tells, where only the file's form can (preset "auto"), whether the
	// path looks like this dialect's. It settles what two dialects may read.
	claims func(fileName) bool

	// title gives the title where the metadata have none; heading is the first
	// of the body, "" if it has none.
	title func(name fileName, heading string) string

	// slug gives the last part of the permalink when the metadata name none.
	slug func(name fileName, title string) string

	// written makes a slug of what the metadata name as one.
	written func(slug string) string

	// tokens are those of a permalink that mean something else than elsewhere; nil:
	// none.
	tokens func(p *Post, name fileName) map[string]string
	// label makes a part of a permalink of a folder or a category.
	label func(string) string

	// link turns a reference in the dialect's own syntax into an ordinary one,
	// absolute or relative to the permalink.
	link func(at place, ref string) string

	// translated turns the path of a permalink into that of the translation
	// into a language other than the site's.
	translated func(path, language string) string

	// inLanguage and inDrafts are the patterns of translations and of drafts, where
	// they have their own.
	inLanguage, inDrafts string

	// given is what a post has by its path before it says anything itself; nil:
	// nothing.
	given func(file string) metadata

	// noDate is said of a post without a date; "": what is said of any.
	noDate string

	// feedID is the id that the generator's own feed gives a post, which has the
	// address u there; nil: that address (Settings.IDPreset).
	feedID func(u *url.URL, p *Post) string

	// adapt makes the dialect what the blog's configuration says; nil: it says
	// nothing that matters here. It may set placed, finished and holds.
	adapt func(d dialect, site Site) dialect

	// placed reads the path of a post; nil: as nameOf does.
	placed func(path string) fileName

	// finished gives the path of a permalink its last form; nil: translated does.
	finished func(path string, name fileName) string

	// holds tells whether a path is of the blog's content, where the folder that is
	// read is that of the whole blog; nil: every path is.
	holds func(path string) bool

	// passesOver tells of a path that the blog's configuration turns off; nil: none.
	passesOver func(path string) bool

	// bundles: a folder with an index file is one post, and no other file in it is.
	bundles bool

	// inherits adds to the metadata what other files hand down; nil: none do.
	inherits func(*parsing)

	// ownPath is what becomes of an address that a post names for itself.
	ownPath func(path string, name fileName) string

	// tags are the shortcodes or template tags that the generator itself reads.
	tags tagSyntax

	// rawFences: there are no tags in a block of code between lines of backticks.
	rawFences bool

	// spacedLists: a text of tags is a list divided by spaces.
	spacedLists bool
	// saysLanguage: a translation is told by its metadata, not by the file's name.
	saysLanguage bool
	// oneCategory: a text of categories is one, whatever is in it.
	oneCategory bool
	// siteDays: permalinks count days in the site's zone, whatever zone a date is in.
	siteDays bool
	// sphinx: a post is a document of Sphinx, which has its own rules for titles and
	// for links.
	sphinx bool
	// titleToken: what :title means in a permalink is the slug, not the title.
	titleToken bool
}

// place is where a post stands on the blog.
type place struct {
	base      *url.URL // of the blog; its path ends with a slash
	permalink *url.URL // of the post
	folder    string   // of the source file, below the content folder
	refs      *references
}

// dialects lists them in the order in which they are asked about a file: those
// with an unmistakable form first.
func dialects() []dialect {
	return []dialect{nikola(), ablog(), tinkerer(), pelican(), zola(), octopress(), jekyll(), hugo()}
}

// variants are dialects with another setting that is as usual as the default.
func variants() []dialect {
	pretty, html := jekyll(), nikola()
	pretty.name, pretty.permalink = "jekyll-pretty", jekyllStyles["pretty"]
	html.name, html.permalink = "nikola-html", nikolaHTML
	return []dialect{pretty, html}
}

// Auto is the preset that asks each file which dialect it is in.
const Auto = "auto"

// Presets names what Settings.Preset may be.
func Presets() []string {
	names := []string{Auto}
	for _, d := range append(dialects(), variants()...) {
		names = append(names, d.name)
	}
	return names
}

// IDPresets names what Settings.IDPreset may be, besides "".
func IDPresets() []string {
	var names []string
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
	for _, d := range append(dialects(), variants()...) {
		if d.name == preset {
			return &d, nil
		}
	}
	return nil, fmt.Errorf("preset %q is not known: it is one of %s", preset, strings.Join(Presets(), ", "))
}

// like tells whether a preset is of this generator.
func (d *dialect) like(preset string) bool {
	of := func(name string) string { generator, _, _ := strings.Cut(name, "-"); return generator }
	return of(d.name) == of(preset)
}

func anyName(fileName) bool { return true }

// asHeaded is for dialects whose posts are named by their first heading.
func asHeaded(_ fileName, heading string) string { return heading }

// asWritten is for dialects that put the names of folders and categories into
// permalinks as they are.
func asWritten(label string) string { return label }

// plainLink is for dialects whose links need no help beyond RFC 3986.
func plainLink(_ place, ref string) string { return ref }

// underLanguage gives translations a folder of their own: /es/slug/.
func underLanguage(path, language string) string {
	return "/" + strings.ToLower(language) + "/" + strings.TrimPrefix(path, "/")
}
