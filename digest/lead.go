package digest

import (
	"slices"

	"recapd/internal/post"
)

// leader is the newest of the posts whose authors would have them first, when there is
// another one to follow it.
func leader(posts []*post.Post) *post.Post {
	var out *post.Post
	for _, p := range posts {
		if p.Lead && len(posts) > 1 && (out == nil || byTime(p, out) > 0) {
			out = p
		}
	}
	return out
}

// withoutLead is the groups without the post that opens the issue. One may be left with
// nothing.
func (p *plan) withoutLead() []group {
	if p.lead == nil {
		return p.groups
	}
	groups := slices.Clone(p.groups)
	for i, g := range groups {
		groups[i].days = nil
		for _, d := range g.days {
			d.posts = slices.DeleteFunc(slices.Clone(d.posts), func(q *post.Post) bool { return q == p.lead })
			if len(d.posts) > 0 {
				groups[i].days = append(groups[i].days, d)
			}
		}
	}
	return groups
}

// from says which event or series a post is of that does not stand under its heading.
func (e entry) from(group string) entry {
	if group != "" && e.post.Event+e.post.Series != "" {
		e.item.Facts = append([]string{group}, e.item.Facts...)
	}
	return e
}
