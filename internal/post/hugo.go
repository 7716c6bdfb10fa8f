package post

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
)

// hugo reads content as Hugo does: TOML, YAML or JSON front matter, page
// bundles, and the path as permalink.
func hugo() dialect {
	return dialect{
		name:       "hugo",
		permalink:  "/:sections/:slug/",
		markers:    []string{"more"},
		roots:      []string{"content"},
		title:      asHeaded,
		read:       readHugo,
		claims:     anyName,
		slug:       func(name fileName, _ string) string { return hugoSlug(name.stem) },
		written:    func(slug string) string { return hugoWritten(slug, hugoSlug) },
		label:      hugoSlug,
		link:       plainLink,
		translated: underLanguage,
		tags:       hugoTags,
		adapt:      hugoAdapted,
		inherits:   hugoInherits,
		ownPath:    hugoOwnPath,
		bundles:    true,
	}
}

// hugoAdapted goes by the blog's configuration.
func hugoAdapted(d dialect, site Site) dialect {
	in := site.hugo
	d.slug = func(name fileName, _ string) string { return in.label(name.stem) }
	d.written = func(slug string) string { return hugoWritten(slug, in.label) }
	d.label = in.label
	d.placed = func(p string) fileName { return hugoPlaced(p, site) }
	d.finished = func(filled string, name fileName) string { return in.finished(filled, name, site) }
	d.ownPath = func(own string, name fileName) string {
		if strings.HasPrefix(own, "/") || strings.Contains(own, "://") {
			return hugoOwnPath(own, name)
		}
		return in.inLanguage(hugoOwnPath(own, name), name, site)
	}
	d.holds, d.passesOver = in.holds, in.passesOver
	return d
}

// hugoWritten is a slug that a post names: it may be of several folders.
func hugoWritten(slug string, label func(string) string) string {
	var parts []string
	for part := range strings.SplitSeq(path.Clean("/"+strings.Trim(slug, "-")), "/") {
		if part = label(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}

func (in hugoSettings) label(text string) string {
	if in.unaccent {
		text = unaccented(text)
	}
	if in.keepCase {
		return hugoCased(text)
	}
	return hugoSlug(text)
}

// defaultLanguage is that of pages whose name and folder tell none.
func (in hugoSettings) defaultLanguage() string { return cmp.Or(in.language, "en") }

// hugoPlaced reads a path. Only what the configuration names as a language is one.
func hugoPlaced(p string, site Site) fileName {
	rest, language := site.hugo.below(site.fromRoot(p))
	known := append(slices.Clone(site.Languages), site.hugo.defaultLanguage())
	if isIndex(rest) && !slices.Contains(known, endingOf(rest)) {
		rest = path.Join(path.Dir(rest), "index"+path.Ext(rest)) // index.draft.md is an index all the same
	}
	name := nameIn(rest, func(code string) bool { return slices.Contains(known, strings.ToLower(code)) })
	if name.language == "" && language != "" {
		name.language, _ = languageTag(language)
	}
	return name
}

// below cuts off the content folder of a path, and gives its language. The folder
// that recapd reads may be the blog's, or content itself.
func (in hugoSettings) below(p string) (rest, language string) {
	for _, folder := range slices.Backward(slices.Sorted(maps.Keys(in.folders))) { // longer ones first
		for _, prefix := range []string{folder, path.Base(folder)} {
			if rest, ok := strings.CutPrefix(p, prefix+"/"); ok && prefix != "." {
				return rest, in.folders[folder]
			}
		}
	}
	return p, ""
}

// holds tells whether a path is in one of the content folders of a blog.
func (in hugoSettings) holds(p string) bool {
	for folder := range in.folders {
		if strings.HasPrefix(p, folder+"/") {
			return true
		}
	}
	return len(in.folders) == 0 && strings.HasPrefix(p, "content/")
}

// passesOver tells whether a path is in a language that the blog has turned off.
func (in hugoSettings) passesOver(p string) bool {
	return slices.Contains(in.disabled, endingOf(p))
}

// endingOf is the code of a language that a file may have before its extension.
func endingOf(p string) string {
	code := path.Ext(strings.TrimSuffix(path.Base(p), path.Ext(p)))
	return strings.ToLower(strings.TrimPrefix(code, "."))
}

// finished gives the path of a page the form that the configuration demands, and
// other languages their folder.
func (in hugoSettings) finished(filled string, name fileName, site Site) string {
	section := canonical(first(name.folders))
	if _, patterned := site.Sections[section]; patterned {
		filled = hugoUnplussed(filled)
	}
	if in.ugly || slices.Contains(in.uglyParts, section) {
		filled = strings.TrimSuffix(filled, "/") + ".html"
	} else {
		filled = strings.TrimSuffix(filled, "/") + "/"
	}
	return in.inLanguage(filled, name, site)
}

func (in hugoSettings) inLanguage(p string, name fileName, site Site) string {
	language := cmp.Or(name.language, in.defaultLanguage())
	if len(site.Languages) < 2 || !in.inSubdir && strings.EqualFold(language, in.defaultLanguage()) {
		return p
	}
	return underLanguage(p, language)
}

// hugoOwnPath: a page that names its address has a folder there, unless it names a
// file.
func hugoOwnPath(p string, _ fileName) string {
	isAddress := !strings.HasPrefix(p, "/") && strings.Contains(p, ":")
	if isAddress || strings.Contains(path.Base(p), ".") || strings.ContainsAny(p, "?#") {
		return p
	}
	return strings.TrimSuffix(p, "/") + "/"
}

// ownSections are the folders of a post that are sections: the first, and those with
// an _index file. Hugo's patterns know no others.
func (p *parsing) ownSections() []string {
	folders := p.name.below(p.roots)
	at := folderOf(p.site.fromRoot(p.src.path))
	if isIndex(p.src.path) {
		at = folderOf(at)
	}
	before := strings.TrimSuffix(at, path.Join(folders...))
	var own []string
	for i, folder := range folders {
		if i == 0 || p.sections[strings.TrimPrefix(before+path.Join(folders[:i+1]...), p.site.Below+"/")] {
			own = append(own, p.label(folder))
		}
	}
	return own
}

// hugoInherits adds what the post's sections and the blog hand down, and finds its
// dates and labels under the names that the blog has for them.
func hugoInherits(p *parsing) {
	m := p.head.metadata
	for _, l := range append(slices.Clone(p.legacies), p.site.hugo.legacies...) {
		if l.reaches(p.src.path, p.name.unrooted(p.roots), cmp.Or(p.name.language, p.site.hugo.defaultLanguage())) {
			for key, v := range l.values {
				if _, own := m[key]; !own {
					m[key] = v
				}
			}
		}
	}
	delete(m, "section_draft")
	hugoParams(m)
	for own, usual := range p.site.hugo.terms {
		if v, ok := m.first(own); ok {
			m[usual] = v
		}
	}
	hugoSettleDates(p)
}

func readHugo(src source) (header, []Fault, bool) {
	h, faults, ok := readAnyFence(src)
	if ok {
		hugoParams(h.metadata)
	}
	return h, faults, ok
}

// hugoParams takes over what stands under params: since Hugo 0.123 the place for
// keys that Hugo itself does not know, such as author.
func hugoParams(m metadata) {
	m.addOwn(m["params"].table)
	if hugoHidden(m) {
		m["unlisted"] = value{text: "true"}
	}
}

// hugoHidden tells whether a page is in no list of pages, or nowhere itself.
func hugoHidden(m metadata) bool {
	build := m["build"].table
	if build == nil {
		build = m["_build"].table
	}
	list, render := build.text("list"), build.text("render")
	return m.on("headless") || list == "never" || list == "local" || list == "false" || render == "never" || render == "link" || render == "false"
}

func readAnyFence(src source) (header, []Fault, bool) {
	if h, faults, ok := readFenced(src, "+++", []string{"+++"}, tomlEncoding); ok {
		return h, faults, true
	}
	if h, faults, ok := readYAML(src); ok {
		return h, faults, true
	}
	return readJSON(src)
}

// readYAML reads the --- block that Hugo and Jekyll share. YAML itself allows a
// document to end with three dots.
func readYAML(src source) (header, []Fault, bool) {
	return readFenced(src, "---", []string{"---", "..."}, yamlEncoding)
}
