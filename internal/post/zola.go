package post

import (
	"path"
	"slices"
	"strings"

	"recapd/internal/pattern"
)

// zola reads pages as Zola does: TOML or YAML front matter with [taxonomies] and
// [extra] tables, and a path of the page's own.
func zola() dialect {
	return dialect{
		name:       "zola",
		permalink:  "/:sections/:slug/",
		markers:    []string{"more"},
		roots:      []string{"content"},
		read:       readZola,
		claims:     anyName,
		title:      asHeaded,
		slug:       func(name fileName, _ string) string { return zolaSlug(name.undated()) },
		written:    zolaSlug,
		label:      asWritten, // Zola makes a slug of the last part alone
		link:       zolaLink,
		translated: underLanguage,
		tags:       zolaTags,
		adapt:      zolaAdapted,
		inherits:   zolaInherits,
		bundles:    true,
	}
}

// zolaSettings are those of Zola's settings that no other generator has.
type zolaSettings struct {
	paths     string // how paths are made: "on", "safe", "off"
	keepDates bool   // of file names
}

// zolaAdapted goes by the blog's configuration.
func zolaAdapted(d dialect, site Site) dialect {
	in := site.zola
	d.written = in.slug
	d.slug = func(name fileName, _ string) string {
		if in.keepDates {
			return in.slug(name.stem)
		}
		return in.slug(name.undated())
	}
	d.placed = func(p string) fileName {
		return nameIn(p, func(code string) bool { return slices.Contains(site.Languages, strings.ToLower(code)) })
	}
	return d
}

// slug makes paths as [slugify] has it.
func (in zolaSettings) slug(text string) string {
	switch in.paths {
	case "safe":
		text = strings.TrimRight(text, " .")
		return zolaSpaces.ReplaceAllString(zolaForbidden.ReplaceAllString(text, ""), "-")
	case "off":
		return keptSlug(text)
	}
	return zolaSlug(text)
}

var (
	zolaForbidden = pattern.New(`[<>:"/\\|?*]`) // in names of files
	zolaSpaces    = pattern.New(`\s`)
)

// zolaInherits: the posts of a section that is a draft are drafts, and a page that
// is not rendered has no address.
func zolaInherits(p *parsing) {
	m := p.head.metadata
	for _, l := range p.legacies {
		if l.reaches(p.src.path, p.name, p.name.language) && l.values.on("section_draft") {
			m["draft"] = value{text: "true"}
		}
	}
	if render, is := m["render"].flag(); is && !render {
		m["unlisted"] = value{text: "true"}
	}
}

// zolaKeys are keys that no other generator has. Without one of them the front
// matter is like Hugo's, and means the same.
var zolaKeys = []string{"taxonomies", "extra", "path", "in_search_index", "insert_anchor_links"}

func readZola(src source) (header, []Fault, bool) {
	h, faults, ok := readFenced(src, "+++", []string{"+++"}, tomlEncoding)
	if !ok {
		h, faults, ok = readYAML(src)
		delete(h.metadata, "path") // in YAML others have it too
	}
	if _, own := h.metadata.first(zolaKeys...); !ok || len(faults) > 0 || !own {
		return header{}, nil, false
	}
	zolaTables(h.metadata)
	zolaPath(h.metadata)
	return h, nil, true
}

// zolaTables takes over what Zola keeps in tables: tags among the taxonomies, and
// under extra whatever Zola itself does not know.
func zolaTables(m metadata) {
	m.add(m["taxonomies"].table)
	m.addOwn(m["extra"].table)
}

// zolaPath reads the path that a page names: the whole permalink, and so the
// slug. Blogs that came from other generators keep the date there.
func zolaPath(m metadata) {
	v, ok := m.first("path")
	if !ok {
		return
	}
	whole := strings.Trim(v.plain(), "/")
	m.add(metadata{"url": {text: "/" + whole + "/", line: v.line}})
	m["own_slug"] = value{text: path.Base(whole), line: v.line}
	if found := datedFolders.FindStringSubmatch(path.Dir(whole)); found != nil {
		m.add(metadata{"date": {text: strings.Join(found[1:], "-"), line: v.line}})
	}
}

var zolaUnsafe = pattern.New(`[^\pL\pN]+`)

// zolaSlug is Zola's slugify, by which paths are made with its default settings:
// but for letters and digits everything is a hyphen. Zola spells every script in
// ASCII.
func zolaSlug(text string) string {
	return strings.Trim(zolaUnsafe.ReplaceAllString(strings.ToLower(inASCII(text)), "-"), "-")
}

// zolaLink resolves Zola's internal links, @/blog/day-one.md, to where such a
// page is if it names no path or slug itself.
func zolaLink(at place, ref string) string {
	target, ok := strings.CutPrefix(ref, "@/")
	if !ok {
		return ref
	}
	file, suffix := cutSuffix(target)
	name := nameOf(file)
	folders := name.folders
	if name.stem != "_index" {
		folders = append(folders, zolaSlug(name.undated()))
	}
	return at.fromBase(path.Join(folders...) + "/" + suffix)
}
