package feed

import (
	"bytes"
	"crypto/sha256"
	"errors"

	"recapd/internal/post"
)

// galley holds entries as they were written in one format, by what that depends on.
// Most feeds repeat what another one has, and most rebuilds what the last one had.
// They share the memory of it.
type galley map[galleyKey]written

type galleyKey struct {
	post     *post.Post
	content  Content
	language string // of the feed
}

// written is an entry in one format, and its hash.
type written struct {
	text []byte
	sum  [sha256.Size]byte
}

// compose makes the parts of a document, and holds its entries.
func (g galley) compose(d *Document, f Feed, as format, links []Link) error {
	var frame, entry bytes.Buffer
	if err := as.frame(&frame, f, links); err != nil {
		return err
	}
	head, ok := bytes.CutSuffix(frame.Bytes(), []byte(as.end))
	if !ok {
		return errors.New("it does not end as its format does")
	}
	sum := sha256.New()
	sum.Write(head)
	d.parts = append(make([][]byte, 0, 2*len(f.Entries)+2), head)
	write, before := as.entries(&entry), []byte(as.first)
	for i, e := range f.Entries {
		one, known := g.held(f, i)
		if !known {
			entry.Reset()
			if err := write(e, f.Language); err != nil {
				return err
			}
			one = newWritten(bytes.Trim(entry.Bytes(), "\n"))
		}
		d.entries, d.parts = append(d.entries, one), append(d.parts, before, one.text)
		sum.Write(one.sum[:])
		before = []byte(as.next)
	}
	d.parts = append(d.parts, []byte(as.end))
	d.Sum = [sha256.Size]byte(sum.Sum(nil))
	g.hold(f, *d)
	return nil
}

func newWritten(text []byte) written { return written{bytes.Clone(text), sha256.Sum256(text)} }

// held is an entry of a feed, if it was written before.
func (g galley) held(f Feed, i int) (one written, known bool) {
	if i < len(f.posts) { // else it is no post's
		one, known = g[f.key(i)]
	}
	return one, known
}

// hold takes the entries of a document, for others.
func (g galley) hold(f Feed, d Document) {
	for i := range f.posts {
		g[f.key(i)] = d.entries[i]
	}
}

func (f Feed) key(i int) galleyKey { return galleyKey{f.posts[i], f.content, f.Language} }
