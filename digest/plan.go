package digest

import (
	"fmt"
	"slices"
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
	edition   string
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
	words     templates.Words
	language  string // that the mail is in, BCP 47

	lead         *post.Post   // which opens the issue; nil when none does
	late         []*post.Post // told by title, last of all
	pictures     map[*post.Post]*templates.Picture
	intro, outro note
	web          string // the issue's page
}

func newPlan(m Masthead, n Numbered, posts []*post.Post, set *templates.Set) *plan {
	p := &plan{masthead: m, edition: n.Edition, number: n.Number, zone: m.Zone, total: len(posts), groups: arrange(posts), words: set.Words(m.Language)}
	p.language = spoken(p.words, m.Language)
	if p.zone == nil {
		p.zone = time.UTC
	}
	p.groups, p.late = n.late(p.groups)
	p.lead = leader(inOrder(p.groups))
	p.illustrate()
	p.intro, p.outro = newNote(n.Intro, m.BaseURL), newNote(n.Outro, m.BaseURL)
	p.from, p.to = extent(posts)
	number := ""
	if n.Edition != newsletter.EachPost && n.Edition != newsletter.WrapUp { // those do not come twice
		number = fmt.Sprintf(" (#%d)", n.Number)
	}
	p.title = headline(p.groups, p.total, subjectLength-length(number), p.words)
	if n.Edition == newsletter.EachPost {
		p.title = titled(p.groups, p.total, subjectLength, p.words)
	}
	p.subject = p.title + number
	p.preheader = preheader(p.groups, p.lead, p.subject)
	p.web = m.PublicURL + newsletter.Page(n.Edition, n.Number)
	p.prepare(issueContext{p.language, n.At, p.zone, set})
	return p
}

// spoken is the language of a mail: the one asked for, unless there are no words in it.
// What posts are written in is theirs.
func spoken(w templates.Words, asked string) string {
	if sameLanguage(w.Language(), asked) {
		return asked
	}
	return w.Language()
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
		days := p.calendarOf(g)
		for _, d := range g.days {
			level, title := 2, days.title(d, g.name, p.words)
			if p.heading(g) != "" {
				level++
			}
			if title != "" {
				level++
			}
			for _, q := range d.posts {
				if q == p.lead {
					p.entries[q] = newEntry(q, 2, true, c).from(p.heading(g))
				} else {
					p.entries[q] = newEntry(q, level, title == "", c)
				}
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
		return p.words.Say("digest-rest")
	}
	return ""
}

// digest is the plan cut to size. style is nil for the page on the web.
func (p *plan) digest(c Cut, style func(string) string, mark string) templates.Digest {
	d := templates.Digest{
		Language: p.language, Dir: templates.Direction(p.language),
		Site: clip(clean(p.masthead.Title), nameLength), Number: p.number,
		Span: p.words.Span(p.from.In(p.zone), p.to.In(p.zone)), Counts: p.counts(),
		Subject: p.subject, Preheader: p.preheader,
		WebURL: p.web, ArchiveURL: p.masthead.PublicURL + newsletter.Pages(p.edition), FeedURL: p.masthead.PublicURL + "/atom.xml",
		Contents: p.contents(), MoreOnWeb: p.total - c.Posts,
		Footer: p.masthead.footer(mark),
	}
	d.Intro, d.Outro = p.intro.render(p.masthead.own(), p.language, style), p.outro.render(p.masthead.own(), p.language, style)
	told := 0
	if p.lead != nil {
		for _, item := range p.items(day{posts: []*post.Post{p.lead}}, c, &told, style, &d) {
			d.Lead = &item
		}
	}
	for i, g := range p.withoutLead() {
		s, days := p.section(g, p.ids[i], style != nil && c.Extras >= withPictures), p.calendarOf(g)
		for _, day := range g.days {
			items := p.items(day, c, &told, style, &d)
			if len(items) > 0 {
				s.Days = append(s.Days, templates.Day{Title: days.title(day, g.name, p.words), Items: items})
			}
		}
		if len(s.Days) > 0 {
			d.Sections = append(d.Sections, s)
		}
	}
	for i, line := range d.Contents {
		d.Contents[i].Only = !slices.ContainsFunc(d.Sections, func(s templates.Section) bool { return s.URL == line.URL })
	}
	d.Late = p.stragglers(c, &told)
	return d
}

// section is the heading of a group and what stands below it. On the web it has no
// pictures.
func (p *plan) section(g group, id string, pictured bool) templates.Section {
	s := templates.Section{Kind: g.kind, ID: id, Title: p.heading(g), URL: fragment(p.web, id)}
	s.Lang, s.Dir = p.tongue(g)
	if g.kind != kindMore {
		s.Facts = []string{p.words.Count("count-recaps", g.count())}
	}
	if g.kind == kindEvent {
		p.introduce(&s, g.name, pictured)
	}
	return s
}

// items renders a day's posts as far as there is room; told counts the posts of
// the whole issue, and what does not stand with a post goes into the digest.
func (p *plan) items(d day, c Cut, told *int, style func(string) string, into *templates.Digest) []templates.Item {
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
		e := p.entries[q]
		item, rest := e.render(words, c.Extras, style, p.language)
		if c.Extras >= withMedia {
			into.Media = gather(into.Media, e, rest)
		}
		if style != nil && c.Extras >= withPictures {
			item.Picture = p.pictures[q]
		}
		if n := len(out); n > 0 {
			out[n-1].Close = titleOnly(out[n-1]) && titleOnly(item)
		}
		out = append(out, item)
	}
	return out
}

// titleOnly tells whether nothing stands below a post's byline.
func titleOnly(i templates.Item) bool {
	return i.Teaser == "" && i.ReadOn == "" && i.Covered == "" && i.Picture == nil && len(i.Talks)+len(i.Links) == 0
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
	out := []string{p.words.Count("count-recaps", p.total)}
	if events > 0 && p.total > 1 {
		out = append(out, p.words.Count("count-events", events))
	}
	if time < 100 {
		return append(out, p.words.Say("digest-about", "n", time))
	}
	return append(out, p.words.Count("count-about-hours", (time+30)/60))
}

// contents is one line for each event, when there are many.
func (p *plan) contents() []templates.Line {
	var out []templates.Line
	for i, g := range p.withoutLead() {
		if g.kind == kindEvent && g.count() > 0 && len(out) < contentsUpTo {
			line := templates.Line{Title: p.heading(g), Count: p.words.Count("count-recaps", g.count()), URL: fragment(p.web, p.ids[i])}
			line.Lang, line.Dir = p.tongue(g)
			out = append(out, line)
		}
	}
	if len(out) < contentsFrom {
		return nil
	}
	return out
}

func (p *plan) remembered() []newsletter.IssuePost {
	var out []newsletter.IssuePost
	order := inOrder(p.withoutLead())
	if p.lead != nil {
		order = append([]*post.Post{p.lead}, order...)
	}
	for _, q := range append(order, p.late...) {
		out = append(out, newsletter.IssuePost{ID: q.ID, Path: q.Path, Permalink: q.Permalink, Title: q.Title, Event: q.Event, Corrected: corrected(q)})
	}
	return out
}

func corrected(p *post.Post) time.Time {
	if !p.Resend {
		return time.Time{}
	}
	return p.Updated
}
