package digest

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/post"
	"recapd/templates"
)

// Masthead is what all issues of a site have in common.
type Masthead struct {
	Title         string
	BaseURL       string   // of the blog
	PublicURL     string   // of recapd's own pages; no trailing slash
	PostalAddress string   // may be ""
	Language      string   // BCP 47
	Languages     []string // of the posts that are told, language ranges; none: Language
	Zone          *time.Location
	Pictures      bool    // one lead image for each event
	Events        []Event // of which more is known than posts say

	original string // the language of the site, where Language is a reader's
}

// own is the language of the site.
func (m Masthead) own() string { return cmp.Or(m.original, m.Language) }

// Reads are the languages whose posts are told.
func (m Masthead) Reads() []string {
	if len(m.Languages) > 0 {
		return m.Languages
	}
	return []string{m.Language}
}

// Editor makes the issues of a site: a masthead and the templates that it is
// printed with.
type Editor struct {
	Masthead  Masthead
	Templates *templates.Set
}

// Compose makes an issue of the posts, which must be at least one.
func (e Editor) Compose(n Numbered, posts []*post.Post) (Composition, error) {
	return Compose(e.Masthead, n, posts, e.Templates)
}

// LanguageFor is the language in which a reader is written to who has chosen one, or
// none (""): that of the site, unless there are words in another that fits better.
func (e Editor) LanguageFor(chosen string) string {
	own := e.Masthead.Language
	if fits := e.Templates.Match("", chosen); fits != "" && fits != e.Templates.Match("", own) {
		return fits
	}
	return own
}

// Mail makes the message of an issue alone, in a language of LanguageFor: for readers
// who choose among its posts, of which there must be at least one.
func (e Editor) Mail(n Numbered, posts []*post.Post, language string) (newsletter.Rendering, Cut, error) {
	m := e.Masthead
	m.original, m.Language, m.Languages = m.Language, language, m.Reads()
	p := newPlan(m, n, posts, e.Templates)
	cut, err := fit(p, e.Templates, MaxHTML)
	if err != nil {
		return newsletter.Rendering{}, cut, err
	}
	r, err := p.rendering(cut, e.Templates)
	return r, cut, err
}

// Numbered is what sets one issue apart from the others.
type Numbered struct {
	Edition string // "" is newsletter.Weekly
	Number  int
	At      time.Time

	// Intro and Outro are the editor's own words before and after the posts, in
	// Markdown; see Advice.
	Intro, Outro string

	// Told are the events that issues of the edition have told of, by name, with the
	// first time that one did.
	Told map[string]time.Time
}

// Composition is an issue before it is frozen.
type Composition struct {
	Title     string    // the subject without the number
	From, To  time.Time // when the first and the last of its posts were published
	Rendering newsletter.Rendering
	Posts     []newsletter.IssuePost // in the order told; also those told on the web only

	// Page is the content of the issue's page on the web, for
	// templates.IssuePage: never cut to size, and with nothing in it that
	// belongs to one reader.
	Page string

	Cut Cut
}

// Compose makes an issue of the posts, which must be at least one.
func Compose(m Masthead, n Numbered, posts []*post.Post, set *templates.Set) (Composition, error) {
	if len(posts) == 0 {
		return Composition{}, errors.New("composing an issue: there are no posts to tell")
	}
	p := newPlan(m, n, posts, set)
	out := Composition{Title: p.title, Posts: p.remembered()}
	out.From, out.To = p.from, p.to
	var err error
	if out.Page, err = set.IssueBody(p.digest(uncut(p.total), nil, "")); err != nil {
		return Composition{}, fmt.Errorf("composing issue %d for the web: %w", n.Number, err)
	}
	if out.Cut, err = fit(p, set, MaxHTML); err != nil {
		return Composition{}, fmt.Errorf("composing issue %d: %w", n.Number, err)
	}
	out.Rendering, err = p.rendering(out.Cut, set)
	if err != nil {
		return Composition{}, fmt.Errorf("composing issue %d: %w", n.Number, err)
	}
	return out, nil
}

// rendering makes the bodies twice: the first time to know all that goes in,
// which the mark is derived from.
func (p *plan) rendering(c Cut, set *templates.Set) (newsletter.Rendering, error) {
	html, text, err := p.render(c, set, "")
	if err != nil {
		return newsletter.Rendering{}, err
	}
	mark := newsletter.NewMark(html, text)
	html, text, err = p.render(c, set, mark)
	return newsletter.Rendering{
		Language: p.masthead.Language, Subject: p.subject, Preheader: p.preheader,
		HTML: html, Text: text, Mark: mark,
	}, err
}

func (p *plan) render(c Cut, set *templates.Set, mark string) (html, text string, err error) {
	d := p.digest(c, set.Attr, mark)
	html, err1 := set.DigestHTML(d)
	text, err2 := set.DigestText(d)
	return html, text, errors.Join(err1, err2)
}

// footer has slots where readers differ. One token leaves and chooses.
func (m Masthead) footer(mark string) templates.Footer {
	return templates.Footer{
		Address:        newsletter.SlotAddress(mark),
		Since:          newsletter.SlotSince(mark),
		UnsubscribeURL: m.PublicURL + "/u/" + newsletter.SlotToken(mark),
		PreferencesURL: m.PublicURL + "/s/" + newsletter.SlotToken(mark),
		PostalAddress:  clip(clean(m.PostalAddress), titleLength),
	}
}
