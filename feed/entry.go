package feed

import (
	"cmp"
	"fmt"
	"html"
	"strings"
	"time"

	"recapd/internal/post"
)

// Entry is RFC 4287 §4.1.2's entry: what a feed tells of one post.
type Entry struct {
	ID         string
	Title      string // plain text
	Links      []Link
	Published  time.Time // whole seconds, as is Updated
	Updated    time.Time
	Authors    []post.Author // never empty: readers do not all inherit the feed's
	Categories []Category

	Summary     string // HTML: the teaser; empty where the content is all there is
	Content     string // HTML: the full text; empty where the feed gives teasers
	Description string // plain text: the post in a sentence or two; may be empty

	Language string // BCP 47; empty is the feed's
	Image    post.Image
	Files    []post.Enclosure
}

func (m *maker) newEntry(p *post.Post, content Content) Entry {
	permalink := line(p.Permalink)
	e := Entry{
		ID:          entryID(p),
		Title:       cmp.Or(line(p.Title), line(p.Slug), permalink),
		Links:       []Link{{Rel: "alternate", Href: permalink, Type: "text/html"}},
		Published:   stamp(p.Published),
		Updated:     stamp(p.Updated),
		Authors:     people("", p.Authors),
		Categories:  categories(p.Categories, p.Tags),
		Description: line(p.Summary),
		Language:    language(p.Language),
		Image:       post.Image{URL: absolute(p.Image.URL), Alt: line(p.Image.Alt)},
		Files:       files(p.Enclosures),
	}
	if p.Updated.IsZero() || p.Updated.Year() > 9999 { // RFC 3339 has no such year
		e.Updated = e.Published
	}
	if len(e.Authors) == 0 {
		e.Authors = m.authors
	}
	if p.FeedContent != "" { // the author knows better than the operator
		content = Content(p.FeedContent)
	}
	e.tell(p, content, cmp.Or(line(p.Teaser.ReadMore), m.readOn.of(cmp.Or(e.Language, m.language), e.Title)))
	e.illustrate()
	return e
}

// illustrate puts the lead image before the text, where it is not in it already:
// not all readers show the picture that an entry names.
func (e *Entry) illustrate() {
	if e.Image.URL == "" {
		return
	}
	src := html.EscapeString(e.Image.URL)
	for _, text := range []*string{&e.Summary, &e.Content} {
		if *text != "" && !strings.Contains(*text, src) {
			*text = fmt.Sprintf("<p><img src=\"%s\" alt=\"%s\"></p>\n%s", src, html.EscapeString(e.Image.Alt), *text)
		}
	}
}

// files are the enclosures that a feed can name.
func files(list []post.Enclosure) []post.Enclosure {
	var out []post.Enclosure
	for _, f := range list {
		f = post.Enclosure{URL: absolute(f.URL), Type: line(f.Type), Title: line(f.Title), Length: f.Length}
		if f.URL != "" && f.Type != "" {
			out = append(out, f)
		}
	}
	return out
}

// entryID is the post's id as a feed can write it.
func entryID(p *post.Post) string { return cmp.Or(line(p.ID), line(p.Permalink)) }

// tell fills in the text. A summary that repeats the content is no summary
// (RFC 4287 §4.2.13). The words of readOn lead from a teaser to the post.
func (e *Entry) tell(p *post.Post, content Content, readOn string) {
	if content == Full || content == Both {
		e.Content = bodyOf(p)
	}
	if content == Full || content == Both && p.Teaser.Whole {
		return
	}
	e.Summary = teaserOf(p)
	if !p.Teaser.Whole {
		e.Summary += readMore(href(e.Links, "alternate"), readOn)
	}
	if content == Both && e.Description == "" && p.Teaser.Fragment != nil {
		e.Description = line(p.Teaser.Fragment.Text())
	}
}

func readMore(href, text string) string {
	return fmt.Sprintf("\n<p><a href=\"%s\">%s</a></p>", html.EscapeString(href), html.EscapeString(text))
}

// bodyOf is the whole post as HTML. Comments are the generator's business:
// teaser markers, and what the author hid.
func bodyOf(p *post.Post) string {
	if p.Body == nil {
		return ""
	}
	return clean(p.Body.WithoutComments().String())
}

// teaserOf is the teaser as HTML.
func teaserOf(p *post.Post) string {
	if p.Teaser.Fragment == nil {
		return ""
	}
	return clean(p.Teaser.Fragment.WithoutComments().String())
}

// stamp is a time as RFC 3339 can write it: whole seconds, and an offset of
// whole minutes, which local mean time before the railways did not have.
func stamp(t time.Time) time.Time {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC()
	}
	return t.Truncate(time.Second)
}
