package rst

import (
	"bytes"
	"io"
	"strconv"
)

// Document is what was read: the metadata, and a body that renders itself.
type Document struct {
	Title    string // promoted document title as plain text, "" when there is none
	Subtitle string
	Fields   []Field   // docinfo in document order
	Problems []Problem // by line; lines are numbered from 1

	// ShortTitle is the line below the first text where that line is so much too
	// short for a title that both are text: an information to docutils, and all that
	// tells why a document has no title. 0 when it is not so.
	ShortTitle int

	root *node
}

// Field is one field of the docinfo list. Bibliographic names (author, date …)
// are in lower case, others as they were written.
type Field struct {
	Name, Value string
	Line        int
}

// Problem is markup that could not be honoured.
type Problem struct {
	Line    int
	Message string
}

// Option changes how a document is read.
type Option func(*options)

type options struct {
	keepTitle, noRaw, firstTitle bool
	documents                    func(target string) (label, uri string)
}

// KeepTitle leaves a lone top section in the body as a heading, for generators
// that keep the title elsewhere (docutils: doctitle_xform off).
func KeepTitle() Option { return func(o *options) { o.keepTitle = true } }

// NoRaw drops the raw directive and raw roles, and the excerpt in ABlog's post: what
// docutils alone does not have.
func NoRaw() Option { return func(o *options) { o.noRaw = true } }

// FirstTitle takes the first section's title for the document's, whatever stands
// before it that does not show, and whether or not other sections follow: so Sphinx
// does. There is no subtitle then.
func FirstTitle() Option { return func(o *options) { o.firstTitle = true } }

// Documents tells what a reference to another document, :doc:`target`, leads to, and
// what it is called. Without it, or with the uri "", the reference is its text.
func Documents(find func(target string) (label, uri string)) Option {
	return func(o *options) { o.documents = find }
}

// Parse reads a document. It never fails; see Document.Problems. One with more than
// half a million elements is a single paragraph of plain text.
func Parse(src []byte, opts ...Option) (doc *Document) {
	p := newParser()
	for _, o := range opts {
		o(&p.options)
	}
	p.size = len(src)
	lines := splitLines(src)
	defer func() {
		switch v := recover(); v {
		case nil:
		case tooLarge{}:
			doc = plainDocument(lines)
		default:
			panic(v)
		}
	}()
	p.document(lines)
	return p.doc
}

func plainDocument(lines []line) *Document {
	text := &node{kind: paragraph, line: 1, children: []*node{textOf(join(lines))}}
	return &Document{
		Problems: []Problem{{1, "more than " + strconv.Itoa(maxElements) + " elements of markup, taken as plain text"}},
		root:     &node{kind: document, children: []*node{text}},
	}
}

// Convert writes the body of a document as HTML, without title and docinfo.
func Convert(src []byte, w io.Writer, opts ...Option) error {
	return Parse(src, opts...).Render(w)
}

// Render writes the body as an HTML fragment. The only error is the writer's.
func (d *Document) Render(w io.Writer) error {
	var r renderer
	r.blocks(d.root.children, 1)
	_, err := io.Copy(w, bytes.NewReader(r.out.Bytes()))
	return err
}
