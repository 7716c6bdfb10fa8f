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

// hugoSlug is Hugo's urlize: lower case, letters of any script and a few marks
// stay, spaces become one hyphen where there is none yet, the rest goes.
func hugoSlug(text string) string {
	var b strings.Builder
	hyphen, owed := false, false // written last; due before the next letter
	for _, r := range strings.ToLower(text) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("._-+~@", r):
			hyphen = r == '-'
			if owed && !hyphen {
				b.WriteByte('-')
			}
			owed = false
			b.WriteRune(r)
		case unicode.IsSpace(r) || r == '/' || r == '\\':
			owed = !hyphen
		}
	}
	return strings.Trim(b.String(), "-.")
}
