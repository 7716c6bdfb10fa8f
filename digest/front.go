package digest

import (
	"time"

	"recapd/internal/post"
	"recapd/templates"
)

// Latest is the newest posts that are visible at now, at most n, for the front
// page: with their teasers as the author cut them and nothing of the mail's
// looks. Their headings are of level 3.
func Latest(m Masthead, posts []*post.Post, n int, now time.Time) []templates.Item {
	visible := Chosen(Choose(posts, Criteria{Now: now, Languages: m.Reads()}))
	c := issueContext{Language: m.Language, At: now, Zone: m.Zone}
	var items []templates.Item
	for _, p := range visible[:min(n, len(visible))] {
		items = append(items, newEntry(p, 3, true, c).render(everything, nil, m.Language))
	}
	return items
}
