package post

import (
	"slices"
	"strings"

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
	doc  *markup.Document // nil: not parsed yet
	post *Post

	faults *[]Fault     // where they are noted: those of the post, later those of its text
	slots  markup.Slots // what stands for the tags in the body
	refs   *references  // its links to other posts
}

// parse makes a Post of the bytes of a file and of its side file. It is a function
// of its arguments and of the rules. What does not need the body is read now, the
// Text when it is asked for.
func (r rules) parse(path string, data []byte, side *beside) reading {
	src, faults := newSource(path, data, side)
	d, head, more, ok := r.dissect(src)
	p := &parsing{
		rules: r, dialect: d, src: src, name: nameOf(path), head: head,
		post: &Post{Path: path, Hash: src.hash, Faults: slices.Concat(faults, more)},
		refs: &references{folder: folderOf(path), text: src.text},
	}
	p.faults = &p.post.Faults
	if d.placed != nil {
		p.name = d.placed(path)
	}
	if ok && d.inherits != nil {
		d.inherits(p)
	}
	p.metadata()
	if ok && p.post.Readable() {
		p.words()
		p.status()
		p.dates()
		p.people()
		p.labels()
		p.lead()
		p.resend()
	}
	at := p.address()
	p.picture(at)
	p.enclosures(at)
	p.talks(at)
	p.feedContent()
	p.post.Text = p.text(at)
	return reading{post: p.post, isPost: ok || !p.post.Readable(), line: head.line, rules: r.key}
}

// metadata gathers what head, side file and path say of the post, and where the
// dialect has them there, the fields of the body.
func (p *parsing) metadata() {
	p.meta = metadata{}
	p.meta.add(p.head.metadata)
	if !p.src.inherits { // that is for Nikola alone, which has done so
		p.meta.add(readSide(p.src))
	}
	if p.head.docinfo {
		for _, field := range slices.Backward(p.document().Fields) { // the last of a name counts
			p.meta.add(metadata{canonical(field.Name): {text: p.refs.plain(field.Value), line: field.Line}})
		}
	}
	if p.given != nil {
		p.meta.add(p.given(p.src.path))
	}
}

// document parses the body, once.
func (p *parsing) document() *markup.Document {
	if p.doc != nil {
		return p.doc
	}
	if p.bare() {
		p.doc = p.bareDocument()
		return p.doc
	}
	var doc markup.Document
	text := []byte(p.expand(p.head.body))
	if p.src.rest() {
		_, titled := p.head.metadata.first("title")
		doc = markup.ReST(text, markup.ReSTOptions{KeepTitle: titled, FirstTitle: p.sphinx, Documents: p.otherDocument})
	} else {
		doc = markup.Markdown(text)
	}
	doc = doc.Fill(&p.slots)
	p.doc = &doc
	for _, problem := range doc.Problems {
		line := problem.Line
		if line > 0 {
			line += p.head.bodyLine - 1
		}
		p.note(line, "", "%s", problem.Message)
	}
	return p.doc
}

// text is made of the body. What it needs of the file is kept until then.
func (p *parsing) text(at place) *Text {
	write := func(d *draft) {
		p.faults = &d.faults
		d.body, d.teaser = p.body(at)
		p.refs.text = ""
	}
	return &Text{draft: &draft{post: p.post, refs: p.refs, write: write}, siblings: p.siblings}
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
		p.untitled()
	}
}

// untitled tells that there is no title, or what was taken for none.
func (p *parsing) untitled() {
	if line := p.document().ShortTitle; line > 0 {
		p.block(line+p.head.bodyLine-1, "make it as long as the title above it; fields count below a title only", "title underline too short, so that it is no title")
		return
	}
	p.block(p.head.line, "give it a title", "no title")
}

// fieldsLost tells that fields are not read because what is above them was taken for
// no title, which has been told.
func (p *parsing) fieldsLost() bool {
	return p.post.Title == "" && p.head.docinfo && p.document().ShortTitle > 0
}

// heading is the title of the document, with its subtitle, else its first heading
// if that is of the first rank. In reStructuredText a first heading always is:
// the ranks are told by the order in which they come.
func (p *parsing) heading() string {
	doc := p.document()
	if doc.Title != "" {
		p.post.Subtitle = oneLine(doc.Subtitle)
		return doc.Title
	}
	if outline := doc.Body.Outline(); len(outline) > 0 && (outline[0].Level == 1 || p.src.rest()) {
		return outline[0].Text
	}
	return ""
}

// bare tells that the body is wanted as docutils itself has it, with nothing of what a
// blog makes of its posts.
func (p *parsing) bare() bool { return p.NoRaw && p.src.rest() }

// bareDocument is the file as docutils reads it, to which a head of comments is a part
// of the text.
func (p *parsing) bareDocument() *markup.Document {
	text := p.src.text
	if fence := strings.TrimSpace(firstLine(text)); fence == "---" || fence == "+++" {
		text = p.head.body
	}
	_, titled := p.head.metadata.first("title")
	doc := markup.ReST([]byte(text), markup.ReSTOptions{KeepTitle: titled, NoRaw: true,
		Documents: func(target string) (label, uri string) { return target, "" }})
	return &doc
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
