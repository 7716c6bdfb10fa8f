package post

import "fmt"

// owners remembers which post was the first, in path order, to have an id, a
// permalink or a slug. A feed with two entries of one id is broken, so the
// second gets a blocking fault; a slug used twice is only told.
type owners map[string]string // path by "id …", "permalink …", "slug …"

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
		o.remember("id "+p.ID, p.Path)
		o.remember("permalink "+p.Permalink, p.Path)
		o.remember(slugKey(p), p.Path)
	}
	return p
}

func (o owners) remember(key, path string) {
	if _, taken := o[key]; !taken {
		o[key] = path
	}
}

// slugKey: translations of one post share its slug.
func slugKey(p *Post) string { return "slug " + p.Language + " " + p.Slug }

func (o owners) double(p *Post) (Fault, bool) {
	if first, ok := o["id "+p.ID]; ok {
		return Fault{Message: fmt.Sprintf("the id %s is already that of %s", p.ID, first), Blocking: true,
			Hint: "give one of them another slug, or a guid"}, true
	}
	if first, ok := o["permalink "+p.Permalink]; ok {
		return Fault{Message: fmt.Sprintf("the permalink %s is already that of %s", p.Permalink, first), Blocking: true,
			Hint: "give one of them another slug"}, true
	}
	if first, ok := o[slugKey(p)]; ok {
		return Fault{Message: fmt.Sprintf("the slug %q is already that of %s", p.Slug, first),
			Hint: "both are published, as their permalinks differ; give one another slug if that is not meant"}, true
	}
	return Fault{}, false
}
