package digest

import (
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recapd/internal/post"
	"recapd/templates"
)

// render is the item with a teaser of at most so many words: 0 is the title
// only, everything is the teaser as the author cut it. rest is the media that are too
// many for the item.
func (e entry) render(words int, extras Extras, style func(string) string, language string) (item templates.Item, rest []medium) {
	item = e.item
	if words == 0 {
		return item, nil
	}
	var linked []string
	if extras >= withTalks && len(e.talks) > 0 {
		item.Talks = e.talks
		if e.more > 0 {
			item.MoreTalks = e.said.Count("count-more-talks", e.more)
		}
		for _, m := range e.listed {
			linked = append(linked, m.url)
		}
	}
	blocks := e.shortened(words)
	if len(blocks) == 0 {
		return e.beside(item, linked)
	}
	direction := item.Dir
	if direction == "" {
		direction = templates.Direction(language)
	}
	t := e.teaser(blocks, style, direction == "rtl")
	item.Teaser, item.TeaserText, linked = t.html, t.text, append(linked, t.links...)
	if !e.whole || len(blocks) < len(e.blocks) {
		item.ReadOn = readOn(e.post, e.said)
		if e.topics != "" && extras >= withTopics {
			item.Covered = e.said.Say("digest-covered", "topics", e.topics)
		}
	}
	return e.beside(item, linked)
}

// teaser is some blocks as they are told.
type teaser struct {
	html  template.HTML
	text  string
	links []string
}

// cutAt is which of the teasers of an entry is asked for.
type cutAt struct {
	blocks int
	styled bool
}

// teaser writes the first blocks of the entry, once: an issue is tried at many lengths.
func (e entry) teaser(blocks []block, style func(string) string, rtl bool) teaser {
	which := cutAt{len(blocks), style != nil}
	t, known := e.told[which]
	if !known {
		t.html = teaserHTML(blocks, style, rtl)
		t.text, t.links = teaserText(blocks, e.item.URL)
		e.told[which] = t
	}
	return t
}

// beside adds the media that have not been linked, or gives them back when they
// are too many for a line.
func (e entry) beside(item templates.Item, linked []string) (_ templates.Item, rest []medium) {
	told := map[string]bool{}
	for _, address := range linked {
		m, _ := mediumAt(address, "")
		told[m.key] = true
	}
	for _, m := range e.media {
		if !m.among(told) {
			rest = append(rest, m)
		}
	}
	if len(rest) > besideAPost {
		return item, rest
	}
	item.Links = labelled(rest, e.said)
	return item, nil
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
func readOn(p *post.Post, w templates.Words) string {
	title := clean(p.Title)
	words := upperFirst(strings.TrimRight(clip(clean(p.Text.Teaser().ReadMore), readOnLength), " :.…»>→"))
	if words == "" {
		return w.Say("feeds-read-on", "title", clip(title, readOnLength))
	}
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
