package post

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// fileName is what the path of a post tells.
type fileName struct {
	folders  []string // below the content folder; without a bundle's own
	stem     string   // the file's name without extension and language; a bundle's folder
	language string   // of post.es.rst: "es"
	date     string   // of 2026-05-04-day-one.md: "2026-05-04"
}

var (
	datedName    = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})(?:[-_ ]+(.*))?$`)
	languageName = regexp.MustCompile(`^(.+)\.([a-z]{2}(?:[-_][A-Za-z]{2})?)$`)
)

func nameOf(p string) fileName {
	folder, file := path.Split(p)
	name := fileName{stem: strings.TrimSuffix(file, path.Ext(file))}
	if found := languageName.FindStringSubmatch(name.stem); found != nil {
		name.stem, name.language = found[1], strings.ReplaceAll(found[2], "_", "-")
	}
	if folder = strings.Trim(folder, "/"); folder != "" {
		name.folders = strings.Split(folder, "/")
	}
	if n := len(name.folders); name.stem == "index" && n > 0 {
		name.stem, name.folders = name.folders[n-1], name.folders[:n-1]
	}
	if found := datedName.FindStringSubmatch(name.stem); found != nil {
		name.date = found[1]
	}
	return name
}

// undated is the stem without its date.
func (n fileName) undated() string {
	if found := datedName.FindStringSubmatch(n.stem); found != nil && found[2] != "" {
		return found[2]
	}
	return n.stem
}

// under tells whether the post lies in a folder of that name.
func (n fileName) under(folder string) bool { return slices.Contains(n.folders, folder) }

// isPost tells by its name whether a file can be a post.
func isPost(p string) bool {
	file := path.Base(p)
	if strings.HasPrefix(file, ".") || strings.HasPrefix(file, "_index.") {
		return false
	}
	switch strings.ToLower(path.Ext(file)) {
	case ".md", ".markdown", ".mdown", ".rst":
		return true
	}
	return false
}

// isFolder tells by its name whether a folder can hold posts.
func isFolder(p string) bool {
	name := path.Base(p)
	return p == "." || !strings.HasPrefix(name, ".") && name != "node_modules" && name != "_site"
}

// isCompanion names the files without metadata that stand in many folders and
// never were meant as posts.
func isCompanion(p string) bool {
	switch strings.ToLower(strings.TrimSuffix(path.Base(p), path.Ext(p))) {
	case "readme", "license", "licence", "copying", "changelog", "contributing", "code_of_conduct", "authors", "todo":
		return true
	}
	return false
}
