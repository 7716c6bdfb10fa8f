package post

import (
	"strings"
	"unicode"
)

// A slug is the last part of a permalink, one path segment. Each generator
// makes its own; ids hold them too (ids.go), so none of these may ever change
// what it makes of a name.

// pathSlug takes a name as it is, but for what cannot stand in one segment.
func pathSlug(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || unicode.IsSpace(r) || isControl(r) {
			return '-'
		}
		return r
	}, strings.TrimSpace(text))
	return strings.Trim(text, "-.")
}

// keptSlug takes what an author wrote as a slug as it is, spaces too, but for
// what cannot stand in one segment.
func keptSlug(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = pathSlug(word)
	}
	return strings.Trim(strings.Join(words, " "), "-. ")
}
