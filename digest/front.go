package digest

import (
	"time"

	"recapd/internal/post"
	"recapd/templates"
)

// Latest is the newest posts that are visible at now, at most n, for the front
// page: with their teasers as the author cut them and nothing of the mail's
// looks. Their headings are of level 3.
func (e Editor) Latest(posts []*post.Post, n int, now time.Time) []templates.Item {
	m := e.Masthead
	visible := Chosen(Choose(posts, Criteria{Now: now, Languages: m.Reads()}))
	c := issueContext{m.Language, now, m.Zone, e.Templates}
	var items []templates.Item
	for _, p := range visible[:min(n, len(visible))] {
		item, _ := newEntry(p, 3, true, c).render(everything, bare, nil, m.Language)
		items = append(items, item)
	}
	return items
}
