package digest

import (
	"fmt"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/post"
	"recapd/templates"
)

// contentsFrom is how many events make a table of contents worth its lines, and
// contentsUpTo how many lines it has at most.
const (
	contentsFrom = 3
	contentsUpTo = 12
)

// plan is an issue with everything settled but its size.
type plan struct {
	masthead  Masthead
	number    int
	zone      *time.Location
	from, to  time.Time
	total     int
	title     string
	subject   string
	preheader string
	groups    []group
	entries   map[*post.Post]entry
	ids       []string // of the groups
	web       string   // the issue's page
}

func newPlan(m Masthead, n Numbered, posts []*post.Post) *plan {
	p := &plan{masthead: m, number: n.Number, zone: m.Zone, total: len(posts), groups: arrange(posts)}
	if p.zone == nil {
		p.zone = time.UTC
	}
	p.from, p.to = extent(posts)
	number := fmt.Sprintf(" (#%d)", n.Number)
	p.title = headline(p.groups, p.total, subjectLength-length(number))
	p.subject = p.title + number
	p.preheader = preheader(p.groups, p.subject)
	p.web = fmt.Sprintf("%s/issues/%d", m.PublicURL, n.Number)
	p.prepare(issueContext{m.Language, n.At, p.zone})
	return p
}

func extent(posts []*post.Post) (from, to time.Time) {
	from, to = posts[0].Published, posts[0].Published
	for _, p := range posts {
		if p.Published.Before(from) {
			from = p.Published
		}
		if p.Published.After(to) {
			to = p.Published
		}
	}
	return from, to
}

// prepare settles the anchors and the entries. Titles are one level below what
// they stand under.
func (p *plan) prepare(c issueContext) {
	p.entries = map[*post.Post]entry{}
	taken := map[string]bool{"main": true}
	for _, g := range p.groups {
		p.ids = append(p.ids, anchor(p.heading(g), taken))
		for _, d := range g.days {
			level := 2
			if p.heading(g) != "" {
				level++
			}
			if d.title != "" {
				level++
			}
			for _, q := range d.posts {
				p.entries[q] = newEntry(q, level, d.title == "", c)
			}
		}
	}
}

// heading is the title of a group. The rest has one only where there is
// something that it is the rest of.
func (p *plan) heading(g group) string {
	switch {
	case g.kind != kindMore:
		return clip(clean(g.name), nameLength)
	case len(p.groups) > 1:
		return "More recaps"
	}
	return ""
}

// digest is the plan cut to size. style is nil for the page on the web.
func (p *plan) digest(c Cut, style func(string) string, mark string) templates.Digest {
	d := templates.Digest{
		Language: p.masthead.Language, Dir: templates.Direction(p.masthead.Language),
		Site: clip(clean(p.masthead.Title), nameLength), Number: p.number,
		Span: span(p.from, p.to, p.zone), Counts: p.counts(),
		Subject: p.subject, Preheader: p.preheader,
		WebURL: p.web, ArchiveURL: p.masthead.PublicURL + "/issues/", FeedURL: p.masthead.PublicURL + "/atom.xml",
		Contents: p.contents(), MoreOnWeb: p.total - c.Posts,
		Footer: p.masthead.footer(mark),
	}
	told := 0
	for i, g := range p.groups {
		s := p.section(g, p.ids[i])
		for _, day := range g.days {
			items := p.items(day, c, &told, style)
			if len(items) > 0 {
				s.Days = append(s.Days, templates.Day{Title: clip(day.title, nameLength), Items: items})
			}
		}
		if len(s.Days) > 0 {
			d.Sections = append(d.Sections, s)
		}
	}
	return d
}

func (p *plan) section(g group, id string) templates.Section {
	s := templates.Section{Kind: g.kind, ID: id, Title: p.heading(g), URL: fragment(p.web, id)}
	if g.kind != kindMore {
		s.Facts = []string{plural(g.count(), "recap")}
	}
	if g.kind == kindEvent {
		p.masthead.introduce(&s, g.name)
	}
	return s
}

// items renders a day's posts as far as there is room; told counts the posts of
// the whole issue.
func (p *plan) items(d day, c Cut, told *int, style func(string) string) []templates.Item {
	var out []templates.Item
	for _, q := range d.posts {
		*told++
		if *told > c.Posts {
			break
		}
		words := c.Words
		if *told > c.Teasers {
			words = 0
		}
		out = append(out, p.entries[q].render(words, style, p.masthead.Language))
	}
	return out
}

// counts is the line below the wordmark.
func (p *plan) counts() []string {
	events, time := 0, 0
	for _, g := range p.groups {
		if g.kind == kindEvent {
			events++
		}
	}
	for _, e := range p.entries {
		time += e.time
	}
	out := []string{plural(p.total, "recap")}
	if events > 0 {
		out = append(out, plural(events, "event"))
	}
	return append(out, fmt.Sprintf("about %d min", time))
}

// contents is one line for each event, when there are many.
func (p *plan) contents() []templates.Line {
	var out []templates.Line
	for i, g := range p.groups {
		if g.kind == kindEvent && len(out) < contentsUpTo {
			out = append(out, templates.Line{Title: p.heading(g), Count: plural(g.count(), "recap"), URL: fragment(p.web, p.ids[i])})
		}
	}
	if len(out) < contentsFrom {
		return nil
	}
	return out
}

func (p *plan) remembered() []newsletter.IssuePost {
	var out []newsletter.IssuePost
	for _, q := range inOrder(p.groups) {
		out = append(out, newsletter.IssuePost{ID: q.ID, Path: q.Path, Permalink: q.Permalink, Title: q.Title, Event: q.Event})
	}
	return out
}
