package digest

import (
	"time"

	"recapd/internal/post"
	"recapd/templates"
)

// lateAfter is how long an event is news. A conference goes on over the slot of an issue,
// and its recaps come for some days.
const lateAfter = 14 * 24 * time.Hour

// late takes the events out of the groups that readers know from earlier issues: their
// posts are told by title. An issue of nothing else tells them as any other.
func (n Numbered) late(groups []group) (news []group, late []*post.Post) {
	first := map[string]time.Time{}
	for event, at := range n.Told {
		first[Folded(event)] = at
	}
	for _, g := range groups {
		at, told := first[Folded(g.name)]
		if g.kind == kindEvent && told && n.At.Sub(at) >= lateAfter {
			late = append(late, inOrder([]group{g})...)
		} else {
			news = append(news, g)
		}
	}
	if len(news) == 0 {
		return groups, nil
	}
	return news, late
}

// stragglers are the lines of the late posts that there is room for.
func (p *plan) stragglers(c Cut, told *int) []templates.Line {
	var out []templates.Line
	for _, q := range p.late {
		if *told++; *told > c.Posts {
			break
		}
		line := templates.Line{Title: clip(clean(q.Title), titleLength), Count: clip(clean(q.Event), nameLength), URL: ascii(q.Permalink)}
		line.Lang, line.Dir = foreign(q.Language, p.language)
		out = append(out, line)
	}
	return out
}
