package feed

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
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
		Authors:     m.people(p.Authors),
		Categories:  categories(p.Categories, p.Tags),
		Description: line(p.Summary),
		Language:    language(p.Language),
		Image:       post.Image{URL: absolute(p.Image.URL), Alt: line(p.Image.Alt)},
		Files:       files(p.Enclosures),
	}
	if e.Updated.Before(e.Published) { // none, or of a draft: readers cannot have seen that
		e.Updated = e.Published
	}
	if p.FeedContent != "" { // the author knows better than the operator
		content = Content(p.FeedContent)
	}
	readOn := cmp.Or(line(p.Text.Teaser().ReadMore), m.readOn.of(cmp.Or(e.Language, m.language), e.Title))
	e.tell(p, content, readOn)
	if strings.TrimSpace(e.Summary+e.Content) == "" { // no format can do without a text
		e.Summary, e.Content = readMore(permalink, readOn), ""
	}
	e.illustrate()
	return e
}

// people are the authors of a post, who are those of the feed where it names none. Of one
// whom it names as the feed does, the feed knows the rest.
func (m *maker) people(authors []post.Author) []post.Author {
	named := people("", authors)
	if len(named) == 0 {
		return m.authors
	}
	for i := range named {
		for _, known := range m.authors {
			if a := &named[i]; strings.EqualFold(a.Name, known.Name) {
				a.URI, a.Email = cmp.Or(a.URI, known.URI), cmp.Or(a.Email, known.Email)
			}
		}
	}
	return named
}

// illustrate puts the lead image before the text, where it is not in it already:
// not all readers show the picture that an entry names.
func (e *Entry) illustrate() {
	if e.Image.URL == "" {
		return
	}
	src := html.EscapeString(e.Image.URL)
	for _, text := range []*string{&e.Summary, &e.Content} {
		if *text != "" && !strings.Contains(*text, `src="`+src+`"`) {
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

// tell fills in the text, without comments: they are the generator's business, teaser
// markers, and what the author hid. A summary that repeats the content is no summary
// (RFC 4287 §4.2.13). The words of readOn lead from a teaser to the post.
func (e *Entry) tell(p *post.Post, content Content, readOn string) {
	teaser := p.Text.Teaser()
	if content == Full || content == Both {
		e.Content = carried(p.Text.Body().WithoutComments().String())
	}
	if content == Full || content == Both && teaser.Whole {
		return
	}
	e.Summary = carried(teaser.Fragment.WithoutComments().String())
	if !teaser.Whole {
		e.Summary += "\n" + readMore(href(e.Links, "alternate"), readOn)
	}
	if content == Both && e.Description == "" {
		e.Description = line(teaser.Fragment.Text())
	}
}

func readMore(href, text string) string {
	return fmt.Sprintf("<p><a href=\"%s\">%s</a></p>", html.EscapeString(href), html.EscapeString(text))
}

// carried is HTML as a feed carries it. What notes are to a browser (DPUB-ARIA) is nothing
// to a reader, and validators warn of it.
func carried(html string) string { return roles.ReplaceAllString(clean(html), "") }

// roles can be found without a parser: in HTML that was serialised, a quotation mark
// that is not an attribute's is escaped.
var roles = regexp.MustCompile(` role="doc-[a-z]+"`)

// stamp is a time as RFC 3339 can write it: whole seconds, and an offset of
// whole minutes, which local mean time before the railways did not have.
func stamp(t time.Time) time.Time {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC()
	}
	return t.Truncate(time.Second)
}
