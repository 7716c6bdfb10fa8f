package post

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"recapd/internal/markup"
)

// Text is what a post says. It is made when it is first asked for, since most of
// the work of reading a folder is in the bodies, and many of them are in no feed and
// no issue. It may be asked by several goroutines at once. A nil Text says nothing.
type Text struct {
	draft    *draft // nil: it is known
	siblings func() *siblings

	once    sync.Once
	body    *markup.Fragment
	teaser  markup.Teaser
	faults  []Fault
	answers []answer // to the draft's references, when it was made
}

// NewText is a text that is known.
func NewText(body *markup.Fragment, teaser markup.Teaser) *Text {
	return &Text{body: body, teaser: teaser}
}

// Body is all of it: sanitised, every link absolute; never nil.
func (t *Text) Body() *markup.Fragment { return t.written().body }

// Teaser is a cut of the body, or the author's own summary. Its fragment is never nil.
func (t *Text) Teaser() markup.Teaser { return t.written().teaser }

// Faults are what the markup complains of. None is blocking.
func (t *Text) Faults() []Fault { return t.written().faults }

// written is the text once it is made. What it links to is where the other posts
// are by now.
func (t *Text) written() *Text {
	if t == nil {
		return noText
	}
	t.once.Do(func() {
		if t.draft != nil {
			t.body, t.teaser, t.faults, t.answers = t.draft.answered(t.siblings())
		}
		if t.body == nil {
			t.body = noText.body
		}
		if t.teaser.Fragment == nil {
			t.teaser.Fragment = noText.body
		}
	})
	return t
}

var noText = func() *Text {
	empty := markup.HTML("").Pack()
	return &Text{body: empty, teaser: markup.Teaser{Fragment: empty, Whole: true}}
}()

// WriteAll makes the texts of posts, side by side. Who needs all of them asks for it
// first.
func WriteAll(posts []*Post) {
	var taken atomic.Int64
	var workers sync.WaitGroup
	for range min(len(posts), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := taken.Add(1) - 1; i < int64(len(posts)); i = taken.Add(1) - 1 {
				posts[i].Text.written()
			}
		})
	}
	workers.Wait()
}

// stale tells that a text was made, and would now be another.
func (t *Text) stale(index *siblings) bool {
	if t == nil || t.draft == nil || !t.draft.done() {
		return false
	}
	answers, _ := t.draft.ask(index)
	return !slices.Equal(t.written().answers, answers)
}

// draft is a text whose links to other posts are not known yet: addresses that
// cannot be stand for them (links_posts.go).
type draft struct {
	post *Post // whose it is

	mu     sync.Mutex
	write  func(*draft) // fills in the rest; nil when that is done
	body   *markup.Fragment
	teaser markup.Teaser
	faults []Fault
	refs   *references
}

func (d *draft) done() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.write == nil
}

// finish writes the draft, once. Whatever a parser does on foreign bytes costs this
// text only: a panic is a fault like any other.
func (d *draft) finish() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.write == nil {
		return
	}
	defer func() {
		d.write = nil // and let go of the source
		if problem := recover(); problem != nil {
			d.body, d.teaser, d.refs = noText.body, noText.teaser, &references{}
			d.faults = []Fault{{Path: d.post.Path, Message: fmt.Sprintf("recapd failed to read its text: %v", problem),
				Hint: "this is a mistake in recapd: please report it with the file"}}
		}
	}()
	d.write(d)
}
