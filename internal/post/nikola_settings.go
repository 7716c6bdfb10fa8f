package post

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// This file is what Nikola's settings change: where posts are and where they go.

// nikolaFolder is one line of POSTS or PAGES: ("posts/*.rst", "blog", "post.tmpl").
type nikolaFolder struct {
	source, glob, destination string
}

func adaptNikola(d dialect, site Site) dialect {
	keys := site.settings
	if on, is := keys["use_slugify"].flag(); is && !on {
		d.slug = func(name fileName, _ string) string { return nikolaPlainSlug(name.stem) }
	}
	translations := nikolaTranslations(keys)
	d.finished = func(p string, name fileName) string {
		p = withoutIndex(p, name)
		if name.language == "" || strings.EqualFold(name.language, site.Language) {
			return p
		}
		if folder, ok := translations[strings.ToLower(name.language)]; ok {
			return strings.TrimSuffix("/"+folder, "/") + p
		}
		return underLanguage(p, name.language)
	}
	posts := nikolaFolders(keys["posts"], site.Language)
	if len(posts) == 0 {
		return d
	}
	d.holds = func(file string) bool {
		_, ok := nikolaFolderOf(posts, site.fromRoot(file))
		return ok
	}
	d.permalink = strings.Replace(d.permalink, "/posts/", "/", 1)
	d.roots = nil
	d.placed = func(file string) fileName {
		name, from := nameOf(file), site.fromRoot(file)
		folder, ok := nikolaFolderOf(posts, from)
		if !ok {
			return name
		}
		within := folderOf(from)
		if isIndex(name.whole) && len(name.folders) > 0 {
			within = folderOf(within)
		}
		below := strings.Trim(strings.TrimPrefix(within, folder.source), "/")
		name.folders = nil
		for part := range strings.SplitSeq(path.Join("/", folder.destination, below), "/") {
			if part != "" {
				name.folders = append(name.folders, part)
			}
		}
		return name
	}
	return d
}

// withoutIndex: posts/pebbles/index.rst is the page of its folder.
func withoutIndex(p string, name fileName) string {
	last := path.Base(p)
	if !isIndex(name.whole) || last != "index" && last != name.stem+".html" && last != "index.html" {
		return p
	}
	return path.Join(path.Dir(path.Clean(p)), name.stem) + "/"
}

// nikolaFolders reads POSTS. A destination may be one for each language: then that
// of the blog's counts.
func nikolaFolders(v value, language string) []nikolaFolder {
	var folders []nikolaFolder
	for _, line := range v.list {
		if len(line.list) < 2 || line.list[0].text == "" {
			continue
		}
		folders = append(folders, nikolaFolder{folderOf(line.list[0].text), path.Base(line.list[0].text), destinationIn(line.list[1], language)})
	}
	return folders
}

func destinationIn(v value, language string) string {
	all := slices.Sorted(maps.Keys(v.table))
	for _, key := range all {
		if strings.EqualFold(strings.ReplaceAll(key, "_", "-"), strings.ReplaceAll(language, "_", "-")) {
			return v.table[key].text
		}
	}
	if len(all) > 0 {
		return v.table[all[0]].text
	}
	return v.text
}

// nikolaFolderOf is the first line that takes a file, at any depth.
func nikolaFolderOf(folders []nikolaFolder, file string) (nikolaFolder, bool) {
	for _, f := range folders {
		if fits, err := path.Match(f.glob, path.Base(file)); err == nil && fits && isIn(folderOf(file), f.source) {
			return f, true
		}
	}
	return nikolaFolder{}, false
}

// nikolaTranslations are the folders of languages: {"en": "", "es": "./es"}.
func nikolaTranslations(keys metadata) map[string]string {
	folders := map[string]string{}
	for language, v := range keys["translations"].table {
		folders[strings.ToLower(strings.ReplaceAll(language, "_", "-"))] = path.Clean("/" + v.text)[1:]
	}
	return folders
}
