package post

import (
	"cmp"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"recapd/internal/pattern"
)

// What Hugo's configuration says, in its own words.

// hugoSettings are those of Hugo's settings that no other generator has.
type hugoSettings struct {
	language  string              // of pages whose name and folder tell none
	inSubdir  bool                // that language has a folder too
	folders   map[string]string   // languages by content folder; "" is the blog's
	dates     map[string][]string // [frontmatter]: keys in their order
	terms     map[string]string   // "tags" and "categories" by the blog's own names
	keepCase  bool
	unaccent  bool
	ugly      bool
	uglyParts []string // sections that are ugly
	disabled  []string // languages that are not built
	legacies  []legacy
}

func hugoSite(keys metadata, _ string) Site {
	site := Site{Preset: "hugo", Title: keys.text("title"), BaseURL: keys.text("baseurl"),
		Language: keys.text("defaultcontentlanguage", "languagecode", "locale"), Zone: keys.text("timezone"),
		Author: keys["params"].table.text("author"), Languages: hugoLanguages(keys["languages"], false)}
	if site.Author == "" {
		site.Author = keys.text("author")
	}
	site.Sections = hugoPermalinks(keys["permalinks"].table)
	site.hugo = hugoSettings{
		language: keys.text("defaultcontentlanguage"), inSubdir: keys.on("defaultcontentlanguageinsubdir"),
		folders: hugoFolders(keys), dates: hugoDateOrders(keys["frontmatter"].table), terms: hugoTerms(keys["taxonomies"].table),
		keepCase: keys.on("disablepathtolower"), unaccent: keys.on("removepathaccents"),
		ugly: keys.on("uglyurls"), uglyParts: hugoUglyParts(keys["uglyurls"].table), legacies: legaciesOf("", keys["cascade"]),
		disabled: hugoLanguages(keys["languages"], true),
	}
	return site
}

func hugoLanguages(v value, disabled bool) []string {
	var languages []string
	for _, language := range tableKeys(v) {
		if v.table[canonical(language)].table.on("disabled") == disabled {
			languages = append(languages, language)
		}
	}
	return languages
}

// hugoFolders are the content folders where they are not, or not all, Hugo's own: a
// language that has none is in the blog's.
func hugoFolders(keys metadata) map[string]string {
	folders := map[string]string{}
	blogs, own := keys.text("contentdir"), 0
	languages := hugoLanguages(keys["languages"], false)
	for _, language := range languages {
		if folder := keys["languages"].table[canonical(language)].table.text("contentdir"); folder != "" {
			folders[path.Clean(folder)] = language
			own++
		}
	}
	if own > 0 && own < len(languages) {
		blogs = cmp.Or(blogs, "content")
	}
	if _, taken := folders[path.Clean(blogs)]; blogs != "" && !taken {
		folders[path.Clean(blogs)] = ""
	}
	if len(folders) == 0 {
		return nil
	}
	return folders
}

// LanguageFolders are the folders, from the configuration's on, that the posts in one
// language each are in, by language. Hugo alone has them.
func (s Site) LanguageFolders() map[string]string {
	folders := map[string]string{}
	for folder, language := range s.hugo.folders {
		if language != "" {
			folders[language] = folder
		}
	}
	return folders
}

// hugoTerms are the keys of posts that a blog has for tags and categories.
func hugoTerms(table metadata) map[string]string {
	var terms map[string]string
	for singular, usual := range map[string]string{"tag": "tags", "category": "categories"} {
		if own := canonical(table.text(singular)); own != "" && own != usual {
			if terms == nil {
				terms = map[string]string{}
			}
			terms[own] = usual
		}
	}
	return terms
}

func hugoUglyParts(table metadata) []string {
	var parts []string
	for _, section := range slices.Sorted(maps.Keys(table)) {
		if table.on(section) {
			parts = append(parts, section)
		}
	}
	return parts
}

var (
	hugoSlugToken   = pattern.New(`:slug\b`)
	hugoLayoutToken = pattern.New(`:(2006|06|01|1|January|Jan|02|2|15|04|05)\b`)
	hugoLayouts     = map[string]string{"2006": "%Y", "06": "%y", "01": "%m", "1": "%-m", "January": "%B", "Jan": "%b",
		"02": "%d", "2": "%-d", "15": "%H", "04": "%M", "05": "%S"}
)

// hugoPermalinks reads [permalinks], by section or, since Hugo 0.115, by kind of
// page and section; "/" are the pages in none. Its :slug is the title where a post
// has no slug, and Go's layouts of dates are tokens.
func hugoPermalinks(table metadata) map[string]string {
	if pages := table["page"].table; pages != nil {
		table = pages
	}
	sections := map[string]string{}
	for section, v := range table {
		pattern := hugoSlugToken.ReplaceAllString(v.text, ":slugortitle")
		pattern = hugoLayoutToken.ReplaceAllStringFunc(pattern, func(layout string) string { return "{date:" + hugoLayouts[layout[1:]] + "}" })
		if pattern != "" && checkPattern(pattern) == nil {
			sections[strings.Trim(section, "/")] = pattern
		}
	}
	return sections
}

// hugoFolder adds the files of Hugo's configuration that lie in a folder, each
// about what its name says, and those that hold for the published blog.
func hugoFolder(fsys fs.FS, keys metadata) {
	for _, folder := range []string{"config/_default", "config/production"} {
		files, _ := fs.ReadDir(fsys, folder) // most blogs have none
		for _, file := range files {
			data, err := readBytes(fsys, path.Join(folder, file.Name()))
			if err != nil || len(data) > configLimit {
				continue
			}
			src, _ := newSource(file.Name(), data, nil)
			part, _ := configKeys(file.Name(), src.text)
			keys.overlay(hugoPart(file.Name(), part))
		}
	}
}

// hugoPart puts what a file holds where its name says: permalinks.toml, params.es.toml.
func hugoPart(name string, keys metadata) metadata {
	part, language, _ := strings.Cut(strings.TrimSuffix(name, path.Ext(name)), ".")
	if part != "hugo" && part != "config" {
		keys = metadata{canonical(part): {table: keys}}
	}
	if language != "" {
		keys = metadata{"languages": {table: metadata{canonical(language): {table: keys}}}}
	}
	return keys
}

// overlay takes over what other has, table by table.
func (m metadata) overlay(other metadata) {
	for key, v := range other {
		if old := m[key]; len(old.table) > 0 && len(v.table) > 0 {
			old.table.overlay(v.table)
			continue
		}
		m[key] = v
	}
}
