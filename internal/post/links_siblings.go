package post

import (
	"path"
	"slices"
	"strings"
	"sync"
)

// This file finds the post that a link means, among all posts of the folder.

// siblings are the posts of a folder as others may name them.
type siblings struct {
	readings []reading
	once     sync.Once // for the rest: most posts link to none

	byPath map[string]*Post
	byName map[string][]*Post // by the last part of the path, as nameOf reads it
	bySlug map[string][]*Post
}

func siblingsOf(readings []reading) *siblings { return &siblings{readings: readings} }

func (s *siblings) index() {
	s.byPath, s.byName, s.bySlug = map[string]*Post{}, map[string][]*Post{}, map[string][]*Post{}
	for _, got := range s.readings {
		if p := got.post; got.isPost && p.Permalink != "" {
			name := nameOf(p.Path).stem
			s.byPath[p.Path] = p
			s.byName[name] = append(s.byName[name], p)
			s.bySlug[p.Slug] = append(s.bySlug[p.Slug], p)
		}
	}
	s.readings = nil
}

// find gives the post that a reference in a file of a folder means, or nil.
func (s *siblings) find(ref reference, folder string) *Post {
	s.once.Do(s.index)
	switch ref.kind {
	case refNone:
		return nil
	case refSlug:
		return best(s.bySlug[path.Base(ref.target)], ref.target)
	}
	target := strings.Trim(path.Clean("/"+ref.target), "/")
	for _, p := range []string{path.Join(folder, ref.target), target} {
		if post := s.byPath[p]; post != nil && !strings.HasPrefix(ref.target, "//") {
			return post
		}
	}
	name := nameOf(target)
	list := s.byName[name.stem]
	if len(list) == 0 && ref.kind == refName || len(list) == 0 && path.Ext(target) == "" {
		list = s.bySlug[name.undated()]
	}
	return best(list, target)
}

// best chooses among posts of one name the one whose path has most in common with
// the target from its end. The content folder may be a part of the site's, or
// the other way round.
func best(list []*Post, target string) *Post {
	var found *Post
	most := -1
	for _, p := range list {
		if n := commonEnd(p.Path, target); n > most {
			found, most = p, n
		}
	}
	return found
}

// commonEnd counts the parts that two paths have in common from the end, without
// extensions.
func commonEnd(a, b string) int {
	one, two := parts(a), parts(b)
	n := 0
	for n < len(one) && n < len(two) && one[n] == two[n] {
		n++
	}
	return n
}

func parts(p string) []string {
	p = strings.TrimSuffix(strings.TrimSuffix(p, path.Ext(p)), "/index")
	list := strings.Split(p, "/")
	slices.Reverse(list)
	return list
}
