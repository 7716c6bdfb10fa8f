package post

import (
	"regexp"
	"strings"
)

// Front matter defaults of _config.yml: values for all files below a path, or for
// all of one type.
type defaultSet struct {
	path, kind string
	values     metadata
}

// defaultSets reads the list "defaults". A set without values is none.
func defaultSets(v value) []defaultSet {
	var sets []defaultSet
	for _, item := range v.list {
		values := item.table["values"].table
		if len(values) == 0 {
			continue
		}
		scope := item.table["scope"].table
		set := defaultSet{path: scope["path"].text, kind: scope.text("type"), values: metadata{}}
		for key, v := range values {
			v.line = 0 // of another file
			set.values[key] = v
		}
		switch set.kind {
		case "post", "page", "draft":
			set.kind += "s" // as it was written once
		}
		sets = append(sets, set)
	}
	return sets
}

// handedDown is what the defaults say of a file: a set goes before those that
// are less precise, and before those above it in the configuration.
func (s jekyllSettings) handedDown(file string) metadata {
	if s.collections != "" {
		file = strings.TrimPrefix(file, s.collections+"/")
	}
	values := metadata{}
	var last *defaultSet
	for i := range s.defaults {
		set := &s.defaults[i]
		if !s.reaches(set, file) {
			continue
		}
		precedes := last == nil || set.precedes(last)
		for key, v := range set.values {
			if _, has := values[key]; !has || precedes {
				values[key] = v
			}
		}
		if precedes {
			last = set
		}
	}
	return values
}

// reaches: drafts are of the type of posts. A path is the beginning of others.
func (s jekyllSettings) reaches(set *defaultSet, file string) bool {
	if set.kind != "" && set.kind != "posts" {
		return false
	}
	scope := set.path
	if s.collections != "" {
		scope = strings.TrimPrefix(scope, s.collections+"/")
	}
	if strings.Contains(scope, "*") {
		return globbed(scope, file)
	}
	return strings.HasPrefix(file, scope)
}

func (set *defaultSet) precedes(other *defaultSet) bool {
	mine, others := strings.Trim(set.path, "/"), strings.Trim(other.path, "/")
	if len(mine) != len(others) {
		return len(mine) > len(others)
	}
	return set.kind != "" || other.kind == ""
}

// globbed tells whether a pattern as of a shell fits a path or a folder that the
// path is in.
func globbed(pattern, file string) bool {
	var b strings.Builder
	b.WriteString("^")
	for i := 0; i < len(pattern); i++ {
		switch {
		case strings.HasPrefix(pattern[i:], "**/"):
			b.WriteString("(?:[^/]+/)*")
			i += 2
		case pattern[i] == '*':
			b.WriteString("[^/]*")
		case pattern[i] == '?':
			b.WriteString("[^/]")
		default:
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	fits, err := regexp.Compile(strings.TrimSuffix(b.String(), "/") + "(?:/|$)")
	return err == nil && fits.MatchString(file)
}
