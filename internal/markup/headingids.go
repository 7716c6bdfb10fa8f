package markup

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// headingIDs gives headings the ids that Hugo, GitHub and their like give them:
// lower case, letters and digits of any script, a hyphen for each space. goldmark's
// own know of ASCII only, and call every heading in Japanese "heading".
type headingIDs struct {
	taken map[string]bool
	last  map[string]int // the number given last to an id that was taken
}

func newHeadingIDs() *headingIDs {
	return &headingIDs{taken: map[string]bool{}, last: map[string]int{}}
}

// Generate makes an id of a heading's source text.
func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	base := headingSlug(string(value))
	id := base
	for h.taken[id] {
		h.last[base]++
		id = base + "-" + strconv.Itoa(h.last[base])
	}
	h.taken[id] = true
	return []byte(id)
}

// Put notes an id that the author gave.
func (h *headingIDs) Put(value []byte) { h.taken[string(value)] = true }

func headingSlug(text string) string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			return unicode.ToLower(r)
		case r == '_':
			return r
		case r == '-', unicode.IsSpace(r):
			return '-'
		}
		return -1
	}, strings.TrimSpace(text))
	if slug == "" {
		return "heading"
	}
	return slug
}
