package digest

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

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
	words  []int // of each block
	whole  bool  // the blocks are all that the post has
	time   int   // minutes to read the post
	item   templates.Item
}

// newEntry settles all that does not depend on the room that there is.
func newEntry(p *post.Post, level int, dated bool, c issueContext) entry {
	e := entry{post: p, whole: p.Teaser.Whole, time: minutes(p)}
	switch {
	case p.Teaser.Fragment != nil:
		e.blocks = readBlocks(standIn(p.Teaser.Fragment.Root()))
	case p.Summary != "":
		e.blocks = []block{{kind: paragraph, inline: []*html.Node{{Type: html.TextNode, Data: p.Summary}}}}
	}
	for i := range e.blocks {
		e.words = append(e.words, len(strings.Fields(teaserText(e.blocks[i:i+1], ""))))
	}
	e.item = templates.Item{Level: level, Title: clip(clean(p.Title), titleLength), URL: ascii(p.Permalink)}
	if p.Language != "" && !sameLanguage(p.Language, c.Language) {
		e.item.Lang, e.item.Dir = p.Language, templates.Direction(p.Language)
	}
	if n := names(p.Authors); n != "" {
		e.item.Facts = append(e.item.Facts, n)
	}
	if dated {
		e.item.Facts = append(e.item.Facts, date(p.Published, c.At, c.Zone))
	}
	e.item.Facts = append(e.item.Facts, fmt.Sprintf("%d min", e.time))
	return e
}

// issueContext is what an entry needs to know of the issue.
type issueContext struct {
	Language string
	At       time.Time
	Zone     *time.Location
}

// render is the item with a teaser of at most so many words: 0 is the title
// only, everything is the teaser as the author cut it.
func (e entry) render(words int, style func(string) string, language string) templates.Item {
	item := e.item
	blocks := e.shortened(words)
	if len(blocks) == 0 {
		return item
	}
	direction := item.Dir
	if direction == "" {
		direction = templates.Direction(language)
	}
	item.Teaser = teaserHTML(blocks, style, direction == "rtl")
	item.TeaserText = teaserText(blocks, item.URL)
	if !e.whole || len(blocks) < len(e.blocks) {
		item.ReadOn = readOn(e.post)
	}
	return item
}

// everything is more words than any teaser has.
const everything = 1 << 30

// shortened is as many whole blocks as there is room for. The first may be half
// as long again, so that a post keeps a word of its own if at all possible.
func (e entry) shortened(words int) []block {
	room := words
	for i := range e.blocks {
		room -= e.words[i]
		if room < 0 && (i > 0 || -room > words/2) {
			return introduced(e.blocks[:i])
		}
	}
	return e.blocks
}

// introduced takes a heading from the end of a cut: it would announce what does
// not come.
func introduced(blocks []block) []block {
	for len(blocks) > 0 && (blocks[len(blocks)-1].kind == subheading || blocks[len(blocks)-1].kind == pause) {
		blocks = blocks[:len(blocks)-1]
	}
	return slices.Clip(blocks)
}

// readOn is a link text that tells where it leads when it is read by itself, as
// a screen reader's list of links does.
func readOn(p *post.Post) string {
	words := upperFirst(strings.TrimRight(clip(clean(p.Teaser.ReadMore), readOnLength), " :.…»>→"))
	if words == "" {
		words = "Read on"
	}
	title := clean(p.Title)
	if len(strings.Fields(words)) > 3 || strings.Contains(strings.ToLower(words), strings.ToLower(title)) {
		return words
	}
	return words + ": " + clip(title, readOnLength)
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
