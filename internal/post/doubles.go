package post

import "fmt"

// owners remembers which post was the first, in path order, to have an id, a
// permalink or a slug. A feed with two entries of one id is broken, so the
// second gets a blocking fault; a slug used twice is only told.
type owners struct {
	ids, permalinks map[string]string // paths
	slugs           map[slugKey]string
}

// slugKey: translations of one post share its slug.
type slugKey struct{ language, slug string }

// newOwners has room for so many posts.
func newOwners(posts int) owners {
	return owners{make(map[string]string, posts), make(map[string]string, posts), make(map[slugKey]string, posts)}
}

// admit gives the post, with a fault if an earlier one has what must be its own.
// Drafts have no page yet: they take nothing from anybody.
func (o owners) admit(got reading) *Post {
	p := got.post
	if !p.Readable() || p.Draft {
		return p
	}
	if f, double := o.double(p); double {
		f.Path, f.Line = p.Path, got.line
		p = p.with(f)
	}
	if p.Readable() {
		remember(o.ids, p.ID, p.Path)
		remember(o.permalinks, p.Permalink, p.Path)
		remember(o.slugs, slugKey{p.Language, p.Slug}, p.Path)
	}
	return p
}

func remember[K comparable](owners map[K]string, key K, path string) {
	if _, taken := owners[key]; !taken {
		owners[key] = path
	}
}

func (o owners) double(p *Post) (Fault, bool) {
	if first, ok := o.ids[p.ID]; ok {
		return Fault{Message: fmt.Sprintf("the id %s is already that of %s", p.ID, first), Blocking: true,
			Hint: "give one of them another slug, or a guid"}, true
	}
	if first, ok := o.permalinks[p.Permalink]; ok {
		return Fault{Message: fmt.Sprintf("the permalink %s is already that of %s", p.Permalink, first), Blocking: true,
			Hint: "give one of them another slug"}, true
	}
	if first, ok := o.slugs[slugKey{p.Language, p.Slug}]; ok {
		return Fault{Message: fmt.Sprintf("the slug %q is already that of %s", p.Slug, first),
			Hint: "both are published, as their permalinks differ; give one another slug if that is not meant"}, true
	}
	return Fault{}, false
}
