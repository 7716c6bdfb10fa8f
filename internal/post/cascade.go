package post

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"recapd/internal/pattern"
)

// A section's own page, _index.md, hands down to the posts below it what it holds
// under cascade, as the blog's configuration may. The post's own word goes first,
// then that of the nearest section.

// legacy is what one section hands down.
type legacy struct {
	folder string // of the section, below the content folder
	index  fileName
	target metadata // which posts it is for
	values metadata
}

// legaciesOf reads what stands under cascade: a table, or a list of them.
func legaciesOf(file string, v value) []legacy {
	tables := v.list
	if len(v.table) > 0 {
		tables = []value{v}
	}
	var out []legacy
	for _, t := range tables {
		l := legacy{folder: folderOf(file), index: nameOf(file), target: t.table["_target"].table, values: metadata{}}
		if l.target == nil {
			l.target = t.table["target"].table
		}
		l.values.add(t.table)
		delete(l.values, "_target")
		delete(l.values, "target")
		l.values.unplaced()
		out = append(out, l)
	}
	return out
}

// readLegacies reads the pages of sections, the deepest first, and tells which folders
// are sections. One that cannot be read hands nothing down.
func readLegacies(fsys fs.FS, pages []string) (all []legacy, sections map[string]bool) {
	sections = map[string]bool{}
	for _, p := range pages {
		sections[folderOf(p)] = true
		all = append(all, sectionLegacies(fsys, p)...)
	}
	slices.SortStableFunc(all, func(a, b legacy) int { return cmp.Compare(len(b.folder), len(a.folder)) })
	return all, sections
}

func isSectionPage(p string) bool {
	return strings.HasPrefix(path.Base(p), "_index.") && isPost(path.Join(path.Dir(p), "index"+path.Ext(p)))
}

func sectionLegacies(fsys fs.FS, p string) []legacy {
	data, err := readBytes(fsys, p)
	if err != nil {
		return nil
	}
	src, _ := newSource(p, data, nil)
	h, _, _ := readAnyFence(src)
	legacies := legaciesOf(p, h.metadata["cascade"])
	if h.metadata.on("draft") { // of Zola alone: with a section go its posts
		legacies = append(legacies, legacy{folder: folderOf(p), index: nameOf(p), values: metadata{"section_draft": {text: "true"}}})
	}
	return legacies
}

// reaches tells whether a post comes into the legacy.
func (l legacy) reaches(p string, name fileName, language string) bool {
	if l.folder != "" && !strings.HasPrefix(p, l.folder+"/") {
		return false
	}
	if l.index.language != "" && !strings.EqualFold(l.index.language, language) {
		return false
	}
	return isLike(l.target.text("kind"), "page") && isLike(l.target.text("lang"), language) && isLike(l.target.text("environment"), "production") &&
		(isLike(l.target.text("path"), name.logical()) || isLike(l.target.text("path"), name.logical()+path.Ext(p)))
}

// logical is the path by which Hugo's patterns know a page.
func (n fileName) logical() string {
	return strings.ToLower("/" + path.Join(append(slices.Clone(n.folders), n.stem)...))
}

// longestTarget is far above any pattern that a person wrote.
const longestTarget = 500

var globParts = pattern.New(`\*\*|[*?{},]|[^*?{},]+`)

// isLike tells whether a pattern, if there is one, is that of the text: * is
// anything in one folder, ** in many, {a,b} one of two.
func isLike(pattern, text string) bool {
	if pattern == "" || len(pattern) > longestTarget {
		return pattern == ""
	}
	words := map[string]string{"**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")", ",": "|"}
	expression := globParts.ReplaceAllStringFunc(strings.ToLower(pattern), func(part string) string {
		if word, ok := words[part]; ok {
			return word
		}
		return regexp.QuoteMeta(part)
	})
	matcher, err := regexp.Compile("^(?:" + expression + ")$")
	return err == nil && matcher.MatchString(text)
}
