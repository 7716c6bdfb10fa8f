package post

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"recapd/internal/markup"
)

// block notes what keeps the post from being published.
func (p *parsing) block(line int, hint, format string, args ...any) {
	p.post.Faults = append(p.post.Faults, p.src.fault(line, hint, format, args...))
}

// note notes what the author should know.
func (p *parsing) note(line int, hint, format string, args ...any) {
	p.post.Faults = append(p.post.Faults, p.src.note(line, hint, format, args...))
}

func (p *parsing) people() {
	p.post.Authors = authors(p.meta)
	if len(p.post.Authors) == 0 {
		p.post.Authors = known(p.Author)
	}
}

// labels reads what posts are grouped by.
func (p *parsing) labels() {
	separators := []string{";", ","}
	if p.spacedLists {
		separators = append(separators, " ")
	}
	if v, ok := p.meta.first("tags", "tag"); ok {
		p.post.Tags = v.items(separators...)
	}
	if v, ok := p.meta.first("categories"); ok {
		p.post.Categories = v.items(separators...)
	} else if v, ok := p.meta.first("category"); ok {
		p.post.Categories = v.items(";", ",")
	}
	p.post.Event = p.meta.text("event", "conference")
	if v, ok := p.meta.first("day"); ok {
		day, err := dayOf(v)
		if err != nil {
			p.note(v.line, "write it as 2", "%v", err)
		}
		p.post.Day = day
	}
}

// status reads whether the post is out. Nikola's "private" and Pelican's
// "hidden" have a page that nothing links to.
func (p *parsing) status() {
	published, isFlag := p.meta["published"].flag()
	p.post.Draft = p.meta.on("draft") || isFlag && !published || slices.ContainsFunc(p.name.folders, isDrafts)
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
func (p *parsing) body(at place) {
	tree := p.doc.Body.
		MapURLs(func(ref string) string { return at.absolute(p.dialect, ref) }).
		Sanitise()
	teaser := tree.Cut(markup.CutOptions{Markers: p.markers, Words: p.TeaserWords})
	if summary := p.meta.text("summary"); teaser.Marker == "" && summary != "" {
		teaser = summaryTeaser(summary)
	}
	teaser.Fragment = teaser.Fragment.WithoutComments()
	p.post.Body, p.post.Teaser = tree.WithoutComments(), teaser
}

// summaryTeaser is the paragraph that the author wrote for those who have not
// read the post. "description" is none: that one is for search engines.
func summaryTeaser(summary string) markup.Teaser {
	fragment := markup.HTML(fmt.Sprintf("<p>%s</p>", html.EscapeString(summary)))
	return markup.Teaser{Fragment: fragment, Words: fragment.Words()}
}
