package post

import (
	"path"
	"strings"
)

// Helpers for dialects that adapt themselves to a configuration (dialect.adapt).

// fromRoot is the path of a post from the folder of the configuration on.
func (s Site) fromRoot(file string) string { return path.Join(s.Below, file) }

// isIn tells whether a path is a folder, or lies in it; "" is the folder of all.
func isIn(file, folder string) bool {
	folder = strings.Trim(path.Clean("/"+folder), "/")
	return folder == "" || file == folder || strings.HasPrefix(file, folder+"/")
}

// written gives the texts of a list that the configuration gives a name; what it
// gives where it says nothing, or no list.
func (m metadata) written(name string, otherwise ...string) []string {
	v, ok := m[name]
	if !ok || v.text != "" || v.table != nil {
		return otherwise
	}
	var texts []string
	for _, item := range v.list {
		texts = append(texts, item.text)
	}
	return texts
}

// over takes over what other has, before what was there.
func (m metadata) over(other metadata) {
	for key, v := range other {
		m[canonical(key)] = v
	}
}
