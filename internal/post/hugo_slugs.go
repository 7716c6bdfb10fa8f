package post

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"recapd/internal/pattern"
)

// hugoSlug is what Hugo makes of names in paths: lower case, letters of any script
// and a few marks stay, spaces become one hyphen where there is none yet, the rest
// goes.
func hugoSlug(text string) string { return hugoCased(strings.ToLower(text)) }

var noName = pattern.New(`^[./-]*$`)

// hugoCased is hugoSlug for blogs that keep the case (disablePathToLower).
func hugoCased(text string) string {
	var b strings.Builder
	hyphen, owed := false, false // written last; due before the next letter
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("._-+~@#", r):
			hyphen = r == '-'
			if owed && !hyphen {
				b.WriteByte('-')
			}
			owed = false
			b.WriteRune(r)
		case unicode.IsSpace(r) || r == '/' || r == '\\':
			owed = b.Len() > 0 && !hyphen
		}
	}
	if noName.MatchString(b.String()) {
		return "" // no name, perhaps a way out of the folder
	}
	return b.String()
}

// hugoUnplussed is what becomes of a path that Hugo fills into a pattern: there it
// takes a plus sign for a space.
func hugoUnplussed(filled string) string {
	parts := strings.Split(filled, "/")
	for i, part := range parts {
		if !strings.Contains(part, "+") {
			continue
		}
		spaced := strings.ReplaceAll(part, "+", " ")
		parts[i] = hugoCased(spaced)
		if strings.HasPrefix(spaced, " ") {
			parts[i] = "-" + parts[i]
		}
		if strings.HasSuffix(spaced, " ") {
			parts[i] += "-"
		}
	}
	return strings.Join(parts, "/")
}

// unaccented takes the accents off letters of any script (removePathAccents).
func unaccented(text string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
	return norm.NFC.String(plain)
}
