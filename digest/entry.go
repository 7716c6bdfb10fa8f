package digest

import (
	"strings"
	"time"

	"golang.org/x/net/html"

	"recapd/internal/markup"
	"recapd/internal/post"
	"recapd/templates"
)

// Lengths, in characters, that names in the mail are clipped to. No author
// means to go beyond them; they keep the size in hand.
const (
	titleLength  = 200
	nameLength   = 120
	readOnLength = 60
)

// entry is one post made ready for the mail.
type entry struct {
	post   *post.Post
	blocks []block
	words  []int  // of each block
	topics string // of what comes after the teaser
	media  []medium
	talks  []templates.Talk
	more   int      // talks that are not told
	listed []medium // of the talks that are
	whole  bool     // the blocks are all that the post has
	time   int      // minutes to read the post
	item   templates.Item
	said   templates.Words
	told   map[cutAt]teaser
}

// newEntry settles all that does not depend on the room that there is.
func newEntry(p *post.Post, level int, dated bool, c issueContext) entry {
	cut := p.Text.Teaser()
	w := c.words(p)
	body := markup.HTML(p.Text.Body().String()) // parsed once for all that looks at it
	e := entry{post: p, whole: cut.Whole, time: minutes(body), said: w, topics: topicsOf(p, body), told: map[cutAt]teaser{}}
	if e.blocks = withoutTitle(readBlocks(standIn(cut.Fragment.Root())), p.Title); len(e.blocks) == 0 && p.Summary != "" {
		e.blocks = []block{{kind: paragraph, inline: []*html.Node{{Type: html.TextNode, Data: p.Summary}}}}
	}
	for i := range e.blocks {
		text, _ := teaserText(e.blocks[i:i+1], "")
		e.words = append(e.words, len(strings.Fields(text)))
	}
	e.item = templates.Item{Level: level, Title: clip(clean(p.Title), titleLength), URL: ascii(p.Permalink)}
	e.item.Lang, e.item.Dir = foreign(p.Language, c.Language)
	e.talks, e.more, e.listed = listed(p, w)
	e.media = united(mediaOf(p, body), e.listed)
	if n := names(p.Authors, w); n != "" {
		e.item.Facts = append(e.item.Facts, n)
	}
	if talk := onTalk(p, w); talk != "" {
		e.item.Facts = append(e.item.Facts, talk)
	}
	if dated {
		e.item.Facts = append(e.item.Facts, c.date(p.Published, w))
	}
	e.item.Facts = append(e.item.Facts, w.Say("digest-minutes", "n", e.time))
	return e
}

// issueContext is what an entry needs to know of the issue.
type issueContext struct {
	Language string
	At       time.Time
	Zone     *time.Location
	Set      *templates.Set
}

// words are those that stand around a post: in its own language, if there are any, so
// that no line is of two.
func (c issueContext) words(p *post.Post) templates.Words {
	if p.Language != "" && c.Set.Match(p.Language, "") != "" {
		return c.Set.Words(p.Language)
	}
	return c.Set.Words(c.Language)
}

// date is a day in the year of the issue without its year.
func (c issueContext) date(t time.Time, w templates.Words) string {
	t = t.In(c.Zone)
	if t.Year() == c.At.In(c.Zone).Year() {
		return w.Day(t)
	}
	return w.Date(t)
}
