package post

import (
	"fmt"
	"html"
	"strings"

	"recapd/internal/markup"
)

// block notes what keeps the post from being published.
func (p *parsing) block(line int, hint, format string, args ...any) {
	*p.faults = append(*p.faults, p.src.fault(line, hint, format, args...))
}

// note notes what the author should know.
func (p *parsing) note(line int, hint, format string, args ...any) {
	*p.faults = append(*p.faults, p.src.note(line, hint, format, args...))
}

func (p *parsing) people() {
	p.post.Authors = authors(p.meta)
	if len(p.post.Authors) == 0 {
		p.post.Authors = known(p.Author)
	}
	if len(p.post.Authors) == 0 {
		p.post.Authors = p.siteAuthor()
	}
}

// siteAuthor is for posts that ask for the author whom the blog's configuration
// names; if that cannot be found, the word by which they ask is all there is.
func (p *parsing) siteAuthor() []Author {
	asked := p.meta.text("site_author")
	if asked != "" && p.site.Author != "" {
		return known(authorNamed(p.site.Author))
	}
	if asked == "" {
		asked = p.site.Author // the generator's own for posts that name nobody
	}
	return known(authorNamed(asked))
}

// labels reads what posts are grouped by.
func (p *parsing) labels() {
	p.post.Tags = p.list("tags", "tag")
	p.post.Categories = p.list("categories", "category")
	if len(p.post.Categories) == 0 {
		p.post.Categories = p.list("topics", "topic")
	}
	p.event()
}

// list reads what stands under a plural or, where that is empty, a singular key.
// Under the singular a space is part of the name.
func (p *parsing) list(plural, singular string) []string {
	separators := []string{";", ","}
	v, ok := p.meta.first(plural)
	if !ok {
		v, _ = p.meta.first(singular)
	} else if p.spacedLists {
		separators = append(separators, " ")
	}
	if p.oneCategory && plural == "categories" {
		separators = nil
	}
	return v.items(separators...)
}

// status reads whether the post is out. Nikola's "private" and Pelican's
// "hidden" have a page that nothing links to.
func (p *parsing) status() {
	published, isFlag := p.meta["published"].flag()
	p.post.Draft = p.meta.on("draft") || isFlag && !published || p.name.draft()
	p.post.Unlisted = p.meta.on("unlisted") || p.meta.on("hidden") || p.meta.on("private")
	switch strings.ToLower(p.meta.text("status")) {
	case "draft", "skip":
		p.post.Draft = true
	case "private", "hidden", "unlisted":
		p.post.Unlisted = true
	}
}

func isDrafts(folder string) bool {
	return folder == "_drafts" || folder == "drafts" || folder == "draft"
}

// lead is whether the post is to open an issue. Themes have a text of that name, which
// is something else.
func (p *parsing) lead() { p.post.Lead = p.meta.on("lead") }

// resend is whether a correction is to be mailed to those who had the post before.
func (p *parsing) resend() { p.post.Resend = p.meta.on("resend") }

// picture finds the lead image under any of the names that themes have for it.
func (p *parsing) picture(at place) {
	v, ok := p.meta.first("image", "cover", "bigimg", "featured_image", "previewimage", "cover_image", "images", "thumbnail")
	if !ok {
		return
	}
	if len(v.list) > 0 {
		v = v.list[0]
	}
	ref, alt := v.plain(), p.meta.text("image_alt", "cover_alt")
	if len(v.table) > 0 {
		ref = v.table.text("url", "src", "image", "path", "feature")
		alt = v.table.text("alt", "caption", "desc", "title")
	}
	if ref != "" {
		p.post.Image = Image{URL: at.absolute(p.dialect, ref), Alt: alt}
	}
}

// body makes links absolute, the tree safe, and then the cut.
func (p *parsing) body(at place) (*markup.Fragment, markup.Teaser) {
	if p.bare() {
		body := p.document().Body.Pack() // for the operator's eyes: nothing else is unsanitised
		return body, markup.Teaser{Fragment: body, Whole: true}
	}
	tree := p.document().Body.
		MapURLs(func(ref string) string { return at.absolute(p.dialect, ref) }).
		Sanitise().
		QuoteTemplates()
	teaser := tree.Cut(markup.CutOptions{Markers: append(p.ownMarkers(), p.markers...), Words: p.TeaserWords})
	empty := strings.TrimSpace(teaser.Fragment.WithoutComments().String()) == ""
	if summary := p.meta.text("summary"); (teaser.Marker == "" || empty) && summary != "" {
		marker := teaser.Marker
		teaser = summaryTeaser(summary)
		teaser.Marker = marker
	} else if empty && teaser.Marker != "" { // it stands before all text
		marker := teaser.Marker
		teaser = tree.WithoutComments().Cut(markup.CutOptions{Words: p.TeaserWords})
		teaser.Marker = marker
	}
	teaser.Fragment = teaser.Fragment.QuoteTemplates().WithoutComments()
	teaser.Marker = p.spelledMarker(teaser.Marker)
	teaser.Fragment = teaser.Fragment.Pack()
	return tree.WithoutComments().Pack(), teaser
}

// summaryTeaser is the paragraph that the author wrote for those who have not
// read the post. "description" is none: that one is for search engines.
func summaryTeaser(summary string) markup.Teaser {
	fragment := markup.HTML(fmt.Sprintf("<p>%s</p>", html.EscapeString(summary)))
	return markup.Teaser{Fragment: fragment, Words: fragment.Words()}
}
