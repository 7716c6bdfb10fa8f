package post

import (
	"html"
	"path"
	"slices"
	"strings"

	"recapd/internal/markup"
	"recapd/internal/pattern"
)

// jekyllSettings is what _config.yml says of the posts, and where they lie.
type jekyllSettings struct {
	site        Site
	source      string // the folder that holds all that Jekyll reads
	collections string // that of posts and drafts, below source; "" is source
	names       []string
	excluded    []string
	included    []string
	defaults    []defaultSet
}

// jekyllAdapted goes by the blog's configuration.
func jekyllAdapted(d dialect, site Site) dialect {
	keys := site.settings
	s := jekyllSettings{
		site: site, source: strings.Trim(keys.text("source"), "./"), collections: strings.Trim(keys.text("collections_dir"), "/"),
		excluded: plainAll(keys["exclude"].list), included: plainAll(keys["include"].list), defaults: defaultSets(keys["defaults"]),
	}
	for name := range keys["collections"].table {
		s.names = append(s.names, name)
	}
	for _, name := range keys["collections"].list {
		s.names = append(s.names, canonical(name.plain()))
	}
	d.inherits = s.inherits
	if site.Below == "" { // in the folder of posts alone everything is one
		d.holds = s.holds
	}
	return d
}

// relative is the path that Jekyll has for a file, below its source.
func (s jekyllSettings) relative(file string) string {
	return strings.TrimPrefix(s.site.fromRoot(file), s.source+"/")
}

// alwaysExcluded is what Jekyll passes over by itself.
var alwaysExcluded = []string{"gemfiles/", "node_modules/", "vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/"}

// holds: posts and drafts are in the folders of that name, and the blog's own
// collections in theirs; all else are pages, templates and data.
func (s jekyllSettings) holds(file string) bool {
	file = s.relative(file)
	inside := s.collections == "" || strings.HasPrefix(file, s.collections+"/")
	name := nameOf(file)
	if s.excludes(file) {
		return false
	}
	for _, folder := range name.folders {
		if own, ok := strings.CutPrefix(folder, "_"); ok {
			return inside && (own == "posts" || own == "drafts") || slices.Contains(s.names, canonical(own))
		}
	}
	return false
}

func (s jekyllSettings) excludes(file string) bool {
	return matchesAny(slices.Concat(s.excluded, alwaysExcluded), file) && !matchesAny(s.included, file)
}

// matchesAny goes by the path and, as Jekyll does on its way down, by each folder
// above it.
func matchesAny(patterns []string, file string) bool {
	for _, pattern := range patterns {
		pattern = strings.TrimPrefix(pattern, "/")
		if pattern == "" {
			continue
		}
		if strings.HasPrefix(file, pattern) || globbed(pattern, file) {
			return true
		}
	}
	return false
}

// inherits gives a post what its place and the configuration's defaults say, and
// puts lists and dates as Jekyll understands them.
func (s jekyllSettings) inherits(p *parsing) {
	m := p.head.metadata
	file := s.relative(p.src.path)
	handed := s.handedDown(file)
	categories := s.categories(file, handed, m)
	for key, v := range handed {
		if own, ok := m[key]; !ok || own.empty() && own.text == "" {
			m[key] = v
		}
	}
	m["categories"] = value{list: texts(categories), line: m["categories"].line}
	if tag, ok := m.first("tag"); ok { // goes before the plural
		m["tags"] = value{list: texts(tag.items()), line: tag.line}
	}
	delete(m, "url") // only permalink is an address
	delete(m, "save_as")
	if title := m["title"]; numbered.MatchString(title.text) {
		title.text = html.UnescapeString(title.text)
		m["title"] = title
	}
	jekyllExcerpt(m)
}

// categories are those of the folders above _posts, of the defaults and of the
// post. Under the singular a space is part of the name.
func (s jekyllSettings) categories(file string, handed, own metadata) []string {
	var list []string
	if s.site.Config != "" {
		list = s.above(file)
	}
	for _, m := range []metadata{handed, own} {
		list = append(list, m["categories"].items(" ")...)
	}
	if single, ok := own.first("category"); ok {
		list = append(list, single.items()...)
	} else if single, ok := handed.first("category"); ok {
		list = append(list, single.items()...)
	}
	for i, text := range list {
		list[i] = strings.TrimRight(text, ",")
	}
	return unique(list)
}

// above are the folders in which _posts or _drafts is.
func (s jekyllSettings) above(file string) []string {
	if s.collections != "" {
		file = strings.TrimPrefix(file, s.collections+"/")
	}
	for _, own := range []string{"_posts", "_drafts"} {
		if folders, _, found := strings.Cut(file, own+"/"); found && (folders == "" || strings.HasSuffix(folders, "/")) {
			return strings.FieldsFunc(path.Clean("/"+folders), func(r rune) bool { return r == '/' })
		}
	}
	return nil
}

// numbered is a sign as exporters of other blogs' posts write it into titles, which
// Jekyll puts into pages as they are. Nobody means it letter by letter.
var numbered = pattern.New(`&#(?:\d+|[xX][0-9a-fA-F]+);`)

// jekyllExcerpt: an excerpt in the front matter is the teaser, in Markdown.
func jekyllExcerpt(m metadata) {
	v, ok := m.first("excerpt")
	if _, has := m.first("summary"); !ok || has {
		return
	}
	m["summary"] = value{text: markup.Markdown([]byte(v.plain())).Body.Text(), line: v.line}
}
