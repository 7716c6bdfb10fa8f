package feed

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean is text that XML 1.0 can hold (§2.2, production 2) and that no validator
// frowns at: without control characters but tab and line feed, without
// noncharacters, and with U+FFFD for what is not UTF-8. Clean text comes back as
// it is, without a copy.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r < utf8.RuneSelf:
			if r < ' ' || r == 0x7f {
				return -1
			}
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Noncharacter_Code_Point, r):
			return -1
		}
		return r
	}, s)
}

// isClean tells the most usual of clean texts, ASCII, in little time.
func isClean(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7f {
			return false
		}
	}
	return true
}

// line is clean text on one line, with single spaces between words. Spaces that
// do not break are the typographer's and stay.
func line(s string) string {
	s = clean(s)
	if !strings.ContainsAny(s, " \t\n\u2028\u2029") {
		return s
	}
	words := strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\n' || r == '\u2028' || r == '\u2029'
	})
	return strings.Join(words, " ")
}
