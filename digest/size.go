package digest

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"recapd/templates"
)

const (
	// MaxHTML is the most bytes of HTML that a reader is sent. Gmail cuts a
	// mail off near 102 KB, with some encodings sooner.
	MaxHTML = 90 << 10

	// personal is room for what goes into the slots: an address has at most
	// 254 characters (RFC 5321 §4.5.3.1), and HTML may need five for one.
	personal = 254*5 + 32
)

// Cut says what was left out of the mail for want of room.
type Cut struct {
	Extras  Extras
	Dropped string // the extras that were there and had to go, in words
	Words   int    // words in a teaser; everything when teasers are as written
	Teasers int    // posts with a teaser, counted from the first; the others have a title only
	Posts   int    // posts in the mail, counted from the first; the others are on the web
}

func uncut(posts int) Cut {
	return Cut{Extras: withPictures, Words: everything, Teasers: posts, Posts: posts}
}

// Extras is how much is told beside the teasers. It goes first, from the highest down.
type Extras int

const (
	bare       Extras = iota
	withTalks         // the lines of a post's talks
	withMedia         // the section of slides and recordings
	withTopics        // the line of a post's headings
	withPictures
)

var extraNames = map[Extras]string{withTalks: "talks", withMedia: "slides and recordings", withTopics: "headings", withPictures: "pictures"}

// Explain says in words what was cut, "" when nothing was.
func (c Cut) Explain(total int) string {
	var said []string
	if c.Dropped != "" {
		said = append(said, c.Dropped+" are left out")
	}
	if teasers := c.ofTeasers(total); teasers != "" {
		said = append(said, teasers)
	}
	return strings.Join(said, "; ")
}

func (c Cut) ofTeasers(total int) string {
	switch {
	case c.Posts < total:
		return fmt.Sprintf("%d of %d posts are told by title only, %d on the web only", c.Posts, total, total-c.Posts)
	case c.Teasers < total:
		return fmt.Sprintf("teasers are cut to about %d words, and %d posts are told by title only", c.Words, total-c.Teasers)
	case c.Words < everything:
		return fmt.Sprintf("teasers are cut to about %d words", c.Words)
	}
	return ""
}

// steps are the lengths that teasers are shortened to, before any is left out.
var steps = []int{everything, 160, 110, 80, 55, 40, 30}

// fit finds the mildest cut that keeps the HTML to so many bytes.
func fit(p *plan, set *templates.Set, most int) (Cut, error) {
	var failed error
	fits := func(c Cut) bool {
		size, err := set.DigestSize(p.digest(c, set.Attr, ""), most)
		if err != nil && !errors.Is(err, templates.ErrTooLong) {
			failed = err
		}
		return err == nil && size+personal <= most || failed != nil
	}
	c := uncut(p.total)
	for !fits(c) && c.Extras > bare {
		c = p.without(c, set)
	}
	shortest := len(steps) - 1
	c.Words = steps[sort.Search(shortest, func(i int) bool {
		return fits(Cut{Extras: c.Extras, Words: steps[i], Teasers: p.total, Posts: p.total})
	})]
	if c.Words > steps[shortest] || fits(c) {
		return c, failed
	}
	c.Teasers = last(p.total, func(n int) bool { return fits(Cut{Words: c.Words, Teasers: n, Posts: p.total}) })
	if c.Teasers < 0 {
		c.Teasers = 0
		c.Posts = max(0, last(p.total, func(n int) bool { return fits(Cut{Words: c.Words, Posts: n}) }))
	}
	return c, failed
}

// without drops the next of the extras that there are.
func (p *plan) without(c Cut, set *templates.Set) Cut {
	d := p.digest(c, set.Attr, "")
	for ; c.Extras > bare; c.Extras-- {
		if has(d, c.Extras) {
			c.Dropped = strings.TrimPrefix(c.Dropped+", "+extraNames[c.Extras], ", ")
			c.Extras--
			return c
		}
	}
	return c
}

// has tells whether a digest has an extra.
func has(d templates.Digest, e Extras) bool {
	items := func(of func(templates.Item) bool) bool {
		return d.Lead != nil && of(*d.Lead) || slices.ContainsFunc(d.Sections, func(s templates.Section) bool {
			return slices.ContainsFunc(s.Days, func(day templates.Day) bool { return slices.ContainsFunc(day.Items, of) })
		})
	}
	switch e {
	case withPictures:
		return slices.ContainsFunc(d.Sections, func(s templates.Section) bool { return s.Logo != "" }) || items(func(i templates.Item) bool { return i.Picture != nil })
	case withTopics:
		return items(func(i templates.Item) bool { return i.Covered != "" })
	case withMedia:
		return len(d.Media) > 0
	}
	return items(func(i templates.Item) bool { return len(i.Talks) > 0 })
}

// last is the largest n up to most for which ok holds, -1 if it does for none.
// What holds for n must hold for everything below.
func last(most int, ok func(int) bool) int {
	return sort.Search(most+1, func(n int) bool { return !ok(n) }) - 1
}
