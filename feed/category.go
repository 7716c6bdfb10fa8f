package feed

import (
	"cmp"
	"slices"
	"strings"
)

// Category is RFC 4287 §4.2.2's category. Term is the same however a tag is
// capitalised; Label is the tag as its author writes it.
type Category struct {
	Term, Label string
}

// mostCategories is how many of its first an entry has. Each is in the feed of each of
// them, so what a post costs grows with their square; nobody means a thousand.
const mostCategories = 100

// categories makes one sorted list of a post's categories and tags: generators
// differ in which of the two they have, and some in their order.
func categories(lists ...[]string) []Category {
	var out []Category
	for _, label := range slices.Concat(lists...) {
		if label = line(label); label != "" {
			out = append(out, Category{Term: strings.ToLower(label), Label: label})
		}
	}
	out = out[:min(len(out), mostCategories)]
	slices.SortFunc(out, func(a, b Category) int {
		return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(a.Label, b.Label))
	})
	return slices.CompactFunc(out, func(a, b Category) bool { return a.Term == b.Term })
}
