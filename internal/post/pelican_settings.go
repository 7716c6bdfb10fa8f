package post

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// This file is what Pelican's settings change about a blog (its settings.py and
// readers.py): which files are articles, what they have by their place, how
// slugs and permalinks are made.

// pelicanBlog is a blog as its pelicanconf.py has it.
type pelicanBlog struct {
	site     Site
	keys     metadata
	patterns []pathPattern
}

// pathPattern takes metadata out of a path, by the names of its groups.
type pathPattern struct {
	pattern *regexp.Regexp
	whole   bool // it is for the path; else for the name of the file
}

func adaptPelican(d dialect, site Site) dialect {
	blog := pelicanBlog{site: site, keys: site.settings}
	blog.patterns = blog.pathPatterns()
	slugs := blog.slugs("slug_regex_substitutions")
	d.slug = func(name fileName, title string) string { return slugs.of(title) }
	if blog.keys.text("slugify_source") == "basename" {
		d.slug = func(name fileName, _ string) string { return slugs.of(name.whole) }
	}
	d.label = slugs.of
	if _, own := blog.keys["category_regex_substitutions"]; own {
		d.label = blog.slugs("category_regex_substitutions").of
	}
	d.tokens = func(p *Post, _ fileName) map[string]string {
		return map[string]string{"author": first(slugged(slugs.of, names(p.Authors)))}
	}
	d.inLanguage = blog.pattern(d.inLanguage, "article_lang")
	d.inDrafts = blog.pattern(d.inDrafts, "draft")
	d.holds, d.given = blog.holds, blog.given
	if blog.keys.text("default_date") == "fs" {
		d.noDate = "no date: Pelican takes that of the file (DEFAULT_DATE), recapd never does, as a copy of the blog would change it"
	}
	return d
}

// pattern is the one that the settings have for addresses of a kind.
func (b pelicanBlog) pattern(otherwise, kind string) string {
	pattern := b.keys.text(kind+"_url", kind+"_save_as")
	if pattern == "" || checkPattern(pattern) != nil {
		return otherwise
	}
	return strings.TrimSuffix(pattern, "index.html")
}

// source is a path below PATH, where Pelican looks for everything. Where that is
// not known it is the usual one.
func (b pelicanBlog) source(file string) (source string, inside bool) {
	file = b.site.fromRoot(file)
	root := path.Clean(b.keys.text("path"))
	if root == "." && isIn(file, "content") {
		root = "content"
	}
	if root == "." || path.IsAbs(root) || strings.HasPrefix(root, "..") {
		return file, true
	}
	return strings.TrimPrefix(file, root+"/"), isIn(file, root)
}

// holds: articles are what ARTICLE_PATHS has, without the pages.
func (b pelicanBlog) holds(file string) bool {
	source, inside := b.source(file)
	if !inside {
		return false
	}
	excluded := slices.Concat(b.keys.written("article_excludes"), b.keys.written("page_paths", "pages"))
	for _, folder := range b.keys.written("article_paths", "") {
		within := func(e string) bool { return len(path.Clean("/"+e)) > len(path.Clean("/"+folder)) && isIn(source, e) }
		if isIn(source, folder) && !slices.ContainsFunc(excluded, within) {
			return true
		}
	}
	return false
}

// given is what an article has before it says anything: DEFAULT_METADATA, then
// EXTRA_PATH_METADATA from the outermost folder inwards, then its path's patterns.
func (b pelicanBlog) given(file string) metadata {
	source, _ := b.source(file)
	m := metadata{"category": {text: "misc"}}
	m.over(b.keys["default_metadata"].table)
	if v, ok := b.keys["default_category"]; ok {
		m["category"] = v
	}
	if date := b.defaultDate(); date != "" {
		m["date"] = value{text: date}
	}
	extra := b.keys["extra_path_metadata"].table
	for _, folder := range slices.Sorted(maps.Keys(extra)) {
		if isIn(source, folder) {
			m.over(extra[folder].table)
		}
	}
	m.over(b.ofPath(source))
	return m
}

// ofPath is what the patterns find in a path. The first that finds a name counts.
func (b pelicanBlog) ofPath(source string) metadata {
	m := metadata{}
	base := path.Base(source)
	for _, p := range b.patterns {
		text := strings.TrimSuffix(base, path.Ext(base))
		if p.whole {
			text = source
		}
		found := p.pattern.FindStringSubmatch(text)
		for i, name := range p.pattern.SubexpNames() {
			if name != "" && found != nil && found[i] != "" {
				m.add(metadata{strings.ToLower(name): {text: found[i]}})
			}
		}
	}
	if folder := path.Base(path.Dir(source)); folder != "." && b.says("use_folder_as_category", true) {
		m.add(metadata{"category": {text: folder}})
	}
	return m
}

const pelicanDated = `(?P<date>\d{4}-\d{2}-\d{2}).*`

func (b pelicanBlog) pathPatterns() []pathPattern {
	var patterns []pathPattern
	add := func(text string, whole bool) {
		if pattern, ok := pythonRegexp("^(?:" + text + ")"); ok && text != "" {
			patterns = append(patterns, pathPattern{pattern, whole})
		}
	}
	if v, ok := b.keys["filename_metadata"]; ok {
		add(v.text, false)
	} else {
		add(pelicanDated, false)
	}
	add(b.keys["path_metadata"].text, true)
	return patterns
}

// defaultDate is DEFAULT_DATE, a text or the numbers of a datetime.
func (b pelicanBlog) defaultDate() string {
	v := b.keys["default_date"]
	numbers := b.keys.written("default_date")
	if len(numbers) < 3 {
		if v.text == "fs" || v.text == "None" {
			return ""
		}
		return v.text
	}
	for len(numbers) < 6 {
		numbers = append(numbers, "00")
	}
	for i, n := range numbers {
		if len(n) == 1 {
			numbers[i] = "0" + n
		}
	}
	return strings.Join(numbers[:3], "-") + " " + strings.Join(numbers[3:6], ":")
}

func (b pelicanBlog) says(name string, otherwise bool) bool {
	if on, is := b.keys[name].flag(); is {
		return on
	}
	return otherwise
}

// slugs reads substitutions, which are applied whatever the case of letters.
func (b pelicanBlog) slugs(name string) pelicanSlugs {
	s := pelicanSlugs{substitutions: pelicanDefaults, unicode: b.says("slugify_use_unicode", false), cased: b.says("slugify_preserve_case", false)}
	v, ok := b.keys[name]
	if !ok {
		v, ok = b.keys["slug_regex_substitutions"]
	}
	if !ok {
		return s
	}
	s.substitutions = nil
	for _, pair := range v.list {
		if len(pair.list) != 2 {
			continue
		}
		if pattern, ok := pythonRegexp("(?i)" + pair.list[0].text); ok {
			s.substitutions = append(s.substitutions, substitution{pattern, pythonReplacement(pair.list[1].text)})
		}
	}
	return s
}
