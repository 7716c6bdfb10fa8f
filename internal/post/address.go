package post

import (
	"cmp"
	"net/url"
	"path"
	"strings"
)

// address finds slug, permalink and id. Without a title or a date the post has
// none, and its links count from the blog's root.
func (p *parsing) address() place {
	at := place{base: p.BaseURL, permalink: p.BaseURL, folder: folderOf(p.src.path), refs: p.refs}
	if p.post.Slug = p.slugOf(); p.post.Slug == "" {
		p.block(p.head.line, "give it a slug", "neither its name nor its title makes a slug")
	}
	if !p.post.Readable() || p.post.Published.IsZero() {
		return at
	}
	if u := p.permalinkOf(); u != nil {
		at.permalink = u
		p.post.Permalink = u.String()
		p.post.ID = p.idOf(u)
	}
	return at
}

func (p *parsing) permalinkOf() *url.URL {
	pattern := p.Settings.Permalink
	if pattern == "" {
		pattern = p.site.Sections[canonical(first(p.name.below(p.roots)))]
	}
	if pattern == "" {
		pattern = p.dialect.permalink
	}
	pattern, special := p.specialPattern(pattern)
	own, isOwn := p.meta.first("url", "permalink", "save_as")
	if isOwn {
		pattern = own.plain()
		if !p.titleToken {
			pattern = strings.TrimSuffix(pattern, "index.html")
		}
	}
	if isOwn && p.ownPath != nil {
		pattern = p.ownPath(pattern, p.name)
	}
	if style, ok := jekyllStyles[pattern]; ok && p.titleToken && !isOwn {
		pattern = style
	}
	dated := *p.post
	dated.Published = p.siteTime()
	name := p.name
	finished := p.finished != nil && p.Settings.Permalink == "" // a pattern in the settings is as it is meant
	if p.finished != nil && !finished && p.site.Below != "" {
		name.folders = nameOf(p.src.path).folders // and counts from the folder that they name
	}
	values := tokens(&dated, name, p.dialect)
	if finished && pattern != p.dialect.permalink {
		values = values.but("sections", strings.Join(p.ownSections(), "/"))
	}
	filled := fill(pattern, values, dated.Published)
	if !isOwn {
		if finished {
			filled = p.finished(filled, p.name.unrooted(p.roots))
		} else if p.isTranslation() && !special {
			filled = p.translated(filled, p.post.Language)
		}
		return below(p.BaseURL, filled)
	}
	u, err := writtenPermalink(p.BaseURL, filled)
	if err != nil {
		p.block(own.line, "write a path, as in /2026/day-one/", "permalink %v", err)
	}
	return u
}

func (p *parsing) slugOf() string {
	if slug := p.meta.text("own_slug"); slug != "" {
		return pathSlug(slug)
	}
	if slug := p.written(p.meta.text("slug")); slug != "" {
		return slug
	}
	if slug := p.slug(p.name, p.post.Title); slug != "" {
		return slug
	}
	return pathSlug(p.name.stem)
}

// specialPattern is the generator's own for translations and drafts, which holds
// where the operator has not named a pattern.
func (p *parsing) specialPattern(pattern string) (_ string, special bool) {
	switch {
	case pattern != p.dialect.permalink && pattern != p.site.Permalink:
	case p.post.Draft && p.inDrafts != "":
		return p.inDrafts, true
	case p.isTranslation() && p.inLanguage != "":
		return p.inLanguage, true
	}
	return pattern, false
}

// isTranslation: the file's name, or where the generator has it there the
// metadata, says that it is another language's version of a post.
func (p *parsing) isTranslation() bool {
	language, original := p.name.language, p.Settings.Language
	if _, says := p.meta.first("language", "lang"); says && p.saysLanguage {
		language, original = p.post.Language, cmp.Or(p.site.Language, original)
	}
	return language != "" && !strings.EqualFold(language, original)
}

func (p *parsing) idOf(permalink *url.URL) string {
	if guid := p.meta.text("guid", "id"); guid != "" {
		return writtenID(p.IDAuthority, guid)
	}
	if p.IDPreset != "" {
		return p.feedsID(permalink)
	}
	slug := p.post.Slug
	if p.isTranslation() {
		slug = p.post.Language + "/" + slug
	}
	return tagID(p.IDAuthority, p.post.Published, slug)
}

// feedsID is the id that the post has in the feed that its generator makes. It is
// of the address that the blog had then, and stays when the blog moves.
func (p *parsing) feedsID(permalink *url.URL) string {
	u := permalink
	if path, ok := strings.CutPrefix(u.String(), p.BaseURL.String()); ok {
		if moved, err := url.Parse(p.IDBase.String() + path); err == nil {
			u = moved
		}
	}
	generator, _ := dialectNamed(p.IDPreset) // checked with the settings
	if generator.feedID == nil {
		return u.String()
	}
	return generator.feedID(u, p.post)
}

func folderOf(file string) string {
	if folder := path.Dir(file); folder != "." {
		return folder
	}
	return ""
}
