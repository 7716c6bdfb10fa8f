package post

import (
	"slices"

	"recapd/internal/markup"
)

// parsing is one file on its way to being a Post. Its methods each read one
// matter of the metadata, in an order in which each finds what it needs.
type parsing struct {
	rules
	dialect
	src  source
	name fileName
	head header
	meta metadata
	doc  markup.Document
	post *Post

	slots markup.Slots // what stands for the tags in the body
	refs  *references  // its links to other posts
}

// parse makes a Post of the bytes of a file and of its side file. It is a function
// of its arguments and of the rules.
func (r rules) parse(path string, data []byte, side *beside) reading {
	src, faults := newSource(path, data, side)
	d, head, more, ok := r.dissect(src)
	p := parsing{
		rules: r, dialect: d, src: src, name: nameOf(path), head: head,
		post: &Post{Path: path, Hash: src.hash, Faults: slices.Concat(faults, more)},
		refs: &references{folder: folderOf(path), text: src.text},
	}
	if d.placed != nil {
		p.name = d.placed(path)
	}
	if ok && d.inherits != nil {
		d.inherits(&p)
	}
	p.document()
	if ok && p.post.Readable() {
		p.words()
		p.status()
		p.dates()
		p.people()
		p.labels()
	}
	at := p.address()
	p.picture(at)
	p.enclosures(at)
	p.feedContent()
	p.body(at)
	p.refs.text = "" // not to be kept
	return reading{p.post, ok || !p.post.Readable(), head.line, r.key, p.refs}
}

// document parses the body, and takes over what it says of itself: the title,
// and where the dialect has them there, fields.
func (p *parsing) document() {
	text := []byte(p.expand(p.head.body))
	if p.src.rest() {
		_, titled := p.head.metadata.first("title")
		p.doc = markup.ReST(text, markup.ReSTOptions{KeepTitle: titled, NoRaw: p.NoRaw, FirstTitle: p.sphinx, Documents: p.otherDocument})
	} else {
		p.doc = markup.Markdown(text)
	}
	p.doc = p.doc.Fill(&p.slots)
	p.meta = metadata{}
	p.meta.add(p.head.metadata)
	if !p.src.inherits { // that is for Nikola alone, which has done so
		p.meta.add(readSide(p.src))
	}
	if p.head.docinfo {
		for _, field := range slices.Backward(p.doc.Fields) { // the last of a name counts
			p.meta.add(metadata{canonical(field.Name): {text: p.refs.plain(field.Value), line: field.Line}})
		}
	}
	if p.given != nil {
		p.meta.add(p.given(p.src.path))
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
	p.post.Summary = p.meta.text("summary", "excerpt", "abstract", "description")
	p.post.Series = p.meta.text("series")
	p.language()
}

// title is that of the metadata, else what the dialect makes of the first heading
// and the name.
func (p *parsing) title() {
	p.post.Title = p.meta.text("title")
	if p.post.Title == "" {
		p.post.Title = oneLine(p.refs.plain(p.dialect.title(p.name, p.heading())))
	}
	if p.post.Title == "" {
		p.block(p.head.line, "give it a title", "no title")
	}
}

// heading is the title of the document, with its subtitle, else its first heading
// if that is of the first rank. In reStructuredText a first heading always is:
// the ranks are told by the order in which they come.
func (p *parsing) heading() string {
	if p.doc.Title != "" {
		p.post.Subtitle = oneLine(p.doc.Subtitle)
		return p.doc.Title
	}
	if outline := p.doc.Body.Outline(); len(outline) > 0 && (outline[0].Level == 1 || p.src.rest()) {
		return outline[0].Text
	}
	return ""
}
