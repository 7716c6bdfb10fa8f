package post

import (
	"slices"

	"recapd/internal/markup"
)

// parsing is one file on its way to being a Post. Its methods each read one
// matter of the metadata, in an order in which each finds what it needs.
type parsing struct {
	Settings
	dialect
	src  source
	name fileName
	head header
	meta metadata
	doc  markup.Document
	post *Post
}

// parse makes a Post of a file's bytes. It is a function of its arguments and
// of the settings.
func (r *Reader) parse(path string, data []byte) reading {
	src, faults := newSource(path, data)
	d, head, more, ok := r.dissect(src)
	p := parsing{
		Settings: r.settings, dialect: d, src: src, name: nameOf(path), head: head,
		post: &Post{Path: path, Hash: src.hash, Faults: slices.Concat(faults, more)},
	}
	p.document()
	if ok && p.post.Readable() {
		p.words()
		p.dates()
		p.people()
		p.labels()
		p.status()
	}
	at := p.address()
	p.picture(at)
	p.body(at)
	return reading{p.post, ok || !p.post.Readable(), head.line}
}

// document parses the body, and takes over what it says of itself: the title,
// and where the dialect has them there, fields.
func (p *parsing) document() {
	if p.src.rest() {
		_, titled := p.head.metadata.first("title")
		p.doc = markup.ReST([]byte(p.head.body), markup.ReSTOptions{KeepTitle: titled, NoRaw: p.NoRaw})
	} else {
		p.doc = markup.Markdown([]byte(p.head.body))
	}
	p.meta = metadata{}
	p.meta.add(p.head.metadata)
	if p.head.docinfo {
		for _, field := range p.doc.Fields {
			p.meta.add(metadata{canonical(field.Name): {text: field.Value, line: field.Line}})
		}
	}
	for _, problem := range p.doc.Problems {
		line := problem.Line
		if line > 0 {
			line += p.head.bodyLine - 1
		}
		p.note(line, "", "%s", problem.Message)
	}
}

// words reads title, subtitle and the author's description.
func (p *parsing) words() {
	p.title()
	if subtitle := p.meta.text("subtitle"); subtitle != "" {
		p.post.Subtitle = subtitle
	}
	p.post.Summary = p.meta.text("description", "summary", "excerpt")
	p.post.Series = p.meta.text("series")
	p.language()
}

// title is that of the metadata, else of the document, else a heading of the
// first rank.
func (p *parsing) title() {
	p.post.Title = p.meta.text("title")
	if p.post.Title == "" {
		p.post.Title, p.post.Subtitle = oneLine(p.doc.Title), oneLine(p.doc.Subtitle)
	}
	if outline := p.doc.Body.Outline(); p.post.Title == "" && len(outline) > 0 && outline[0].Level == 1 {
		p.post.Title = oneLine(outline[0].Text)
	}
	if p.post.Title == "" {
		p.block(p.head.line, "give it a title", "no title")
	}
}

// language is that of the metadata, else of the file name, else the site's.
func (p *parsing) language() {
	p.post.Language = p.Language
	if p.name.language != "" {
		p.post.Language = p.name.language
	}
	v, ok := p.meta.first("language", "lang")
	if !ok {
		return
	}
	tag, ok := languageTag(v.plain())
	if !ok {
		p.note(v.line, "write it as en or pt-BR", "language %s is not known", shown(v.plain()))
		return
	}
	p.post.Language = tag
}

// dates reads published and updated. Where the metadata have no date, that of
// the file name counts.
func (p *parsing) dates() {
	v, ok := p.publishedValue()
	if !ok {
		p.block(p.head.line, "give it a date; "+dateHint, "no date")
		return
	}
	published, err := parseDate(v.plain(), p.Zone)
	if err != nil {
		p.block(v.line, dateHint, "date %s %v", shown(v.plain()), err)
		return
	}
	p.post.Published, p.post.Updated = published, published
	p.updated()
}

func (p *parsing) publishedValue() (value, bool) {
	if v, ok := p.meta.first("date", "pubdate", "publishdate", "published_at", "published_date"); ok {
		return v, true
	}
	if v, ok := p.meta.first("published"); ok {
		if _, isFlag := v.flag(); !isFlag {
			return v, true
		}
	}
	return value{text: p.name.date, line: p.head.line}, p.name.date != ""
}

func (p *parsing) updated() {
	v, ok := p.meta.first("updated", "lastmod", "modified", "last_modified_at", "last_modified", "updated_at")
	if !ok {
		return
	}
	updated, err := parseDate(v.plain(), p.Zone)
	if err != nil {
		p.note(v.line, dateHint, "updated %s %v; taken as never updated", shown(v.plain()), err)
		return
	}
	p.post.Updated = updated
}
