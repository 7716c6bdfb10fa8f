package rst

import (
	"bytes"
	"io"
)

// Document is what was read: the metadata, and a body that renders itself.
type Document struct {
	Title    string // promoted document title as plain text, "" when there is none
	Subtitle string
	Fields   []Field   // docinfo in document order
	Problems []Problem // by line; lines are numbered from 1

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

// NoRaw drops the raw directive and raw roles.
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

// Parse reads a document. It never fails; see Document.Problems.
func Parse(src []byte, opts ...Option) *Document {
	p := newParser()
	for _, o := range opts {
		o(&p.options)
	}
	p.size = len(src)
	p.document(splitLines(src))
	return p.doc
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
