package markup

import (
	"unicode"
)

// Words counts the words of the fragment's text. Alternative texts of images
// are not counted: nobody reads them who sees the picture.
func (f *Fragment) Words() int { return countWords(content(f.tree())) }

// countWords counts runs of characters between white space in which there is
// at least one letter or digit. Scripts that put no space between words are
// counted by their words' usual length.
func countWords(s string) int {
	n, inWord := 0, false
	run, length := 0, 0 // characters of the run of an unspaced script so far
	endRun := func() {
		if run > 0 {
			n += (run + length - 1) / length
			run = 0
		}
	}
	for _, r := range s {
		if l := unspaced(r); l > 0 {
			if run > 0 && l != length {
				endRun()
			}
			run, length, inWord = run+1, l, false
			continue
		}
		endRun()
		switch {
		case unicode.IsSpace(r):
			inWord = false
		case !inWord && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			inWord = true
			n++
		}
	}
	endRun()
	return n
}

// unspaced gives the usual length of a word in the script of r where that
// script leaves no space between words, and 0 for all others. Chinese and
// Japanese words have about two characters; those of Thai and its neighbours
// about five, vowel signs included.
func unspaced(r rune) int {
	switch {
	case r < 0x0E00:
		return 0
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return 2
	case unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return 5
	}
	return 0
}
