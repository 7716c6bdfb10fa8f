package rst

import (
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// runeWidth is the number of columns of a character. As in docutils, what combines is
// what Unicode gives a place above or below a letter: the selector that follows many an
// emoji has none, and takes a column.
func runeWidth(r rune) int {
	if norm.NFD.PropertiesString(string(r)).CCC() != 0 {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
