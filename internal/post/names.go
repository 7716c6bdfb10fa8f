package post

import (
	"path"
	"slices"
	"strings"

	"recapd/internal/pattern"
)

// fileName is what the path of a post tells.
type fileName struct {
	folders  []string // below the content folder; without a bundle's own
	stem     string   // the file's name without extension and language; a bundle's folder
	whole    string   // the file's name without extension
	language string   // of post.es.rst: "es"
	date     string   // of 2026-05-04-day-one.md and of 2026/05/04/day-one.md: "2026-05-04"
}

var (
	datedName    = pattern.New(`^(\d{4}-\d{1,2}-\d{1,2})(?:[-_ ]+(.*))?$`)
	languageCode = pattern.New(`^[a-z]{2}(?:[-_][A-Za-z]{2})?$`)
	datedFolders = pattern.New(`(?:^|/)(\d{4})/(\d{2})/(\d{2})$`)
)

// fileEndings are codes of languages that few blogs are written in, and endings
// of what many write about: "socket.io.md", "why-i-like.ts.md".
var fileEndings = []string{"io", "ts", "sh", "so", "ps"}

// nameOf reads a path as it is where no configuration names languages.
func nameOf(p string) fileName {
	return nameIn(p, func(code string) bool {
		return languageCode.MatchString(code) && !slices.Contains(fileEndings, code)
	})
}

// nameIn reads a path; is tells which endings of names are languages.
func nameIn(p string, is func(code string) bool) fileName {
	folder, file := path.Split(p)
	name := fileName{stem: strings.TrimSuffix(file, path.Ext(file))}
	name.whole = name.stem
	if code := strings.TrimPrefix(path.Ext(name.stem), "."); code != "" && is(code) {
		if tag, ok := languageTag(code); ok && len(code)+1 < len(name.stem) {
			name.stem, name.language = strings.TrimSuffix(name.stem, "."+code), tag
		}
	}
	if folder = strings.Trim(folder, "/"); folder != "" {
		name.folders = strings.Split(folder, "/")
	}
	if n := len(name.folders); name.stem == "index" && n > 0 {
		name.stem, name.folders = name.folders[n-1], name.folders[:n-1]
	}
	if found := datedName.FindStringSubmatch(name.stem); found != nil {
		name.date = found[1]
	} else if found := datedFolders.FindStringSubmatch(strings.Join(name.folders, "/")); found != nil {
		name.date = strings.Join(found[1:], "-")
	}
	return name
}

// below gives the folders without the first, if that is one of those that a
// site keeps its posts in and that no permalink shows.
func (n fileName) below(roots []string) []string {
	if len(n.folders) > 0 && slices.Contains(roots, n.folders[0]) {
		return n.folders[1:]
	}
	return n.folders
}

// unrooted is the name as it is below the roots.
func (n fileName) unrooted(roots []string) fileName {
	n.folders = n.below(roots)
	return n
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
	case ".md", ".markdown", ".mdown", ".mkd", ".rst":
		return true
	}
	return false
}

// isFolder tells by its name whether a folder can hold posts.
func isFolder(p string) bool {
	name := path.Base(p)
	return p == "." || !strings.HasPrefix(name, ".") && name != "node_modules" && name != "_site" && name != "lost+found"
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
