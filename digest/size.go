package digest

import (
	"fmt"
	"sort"

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
	Words   int // words in a teaser; everything when teasers are as written
	Teasers int // posts with a teaser, counted from the first; the others have a title only
	Posts   int // posts in the mail, counted from the first; the others are on the web
}

func uncut(posts int) Cut { return Cut{Words: everything, Teasers: posts, Posts: posts} }

// Explain says in words what was cut, "" when nothing was.
func (c Cut) Explain(total int) string {
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

// fit finds the mildest cut that keeps the HTML under MaxHTML.
func fit(p *plan, set *templates.Set) (Cut, error) {
	var failed error
	fits := func(c Cut) bool {
		html, err := set.DigestHTML(p.digest(c, set.Attr, ""))
		if err != nil {
			failed = err
		}
		return err != nil || len(html)+personal <= MaxHTML
	}
	c := uncut(p.total)
	for _, c.Words = range steps {
		if fits(c) {
			return c, failed
		}
	}
	c.Teasers = last(p.total, func(n int) bool { return fits(Cut{c.Words, n, p.total}) })
	if c.Teasers < 0 {
		c.Teasers = 0
		c.Posts = max(0, last(p.total, func(n int) bool { return fits(Cut{c.Words, 0, n}) }))
	}
	return c, failed
}

// last is the largest n up to most for which ok holds, -1 if it does for none.
// What holds for n must hold for everything below.
func last(most int, ok func(int) bool) int {
	return sort.Search(most+1, func(n int) bool { return !ok(n) }) - 1
}
