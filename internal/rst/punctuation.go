package rst

import (
	"unicode"
	"unicode/utf8"
)

// The inline markup recognition rules speak of openers, closers and delimiters:
// a few ASCII characters, and the Unicode classes Ps Pe Pi Pf Pd Po.

// opensMarkup reports whether a start-string may follow r.
func opensMarkup(r rune) bool {
	if r < utf8.RuneSelf {
		switch r {
		case '"', '\'', '(', '<', '[', '{', '-', '/', ':':
			return true
		}
		return asciiSpace(r)
	}
	return unicode.IsSpace(r) || unicode.In(r, unicode.Ps, unicode.Pi, unicode.Pf, unicode.Pd, unicode.Po) && !unicode.Is(newer, r)
}

// closesMarkup reports whether an end-string may stand before r.
func closesMarkup(r rune) bool {
	if r < utf8.RuneSelf {
		switch r {
		case escaped, '"', '\'', ')', '>', ']', '}', '-', '/', ':', '\\', '.', ',', ';', '!', '?':
			return true
		}
		return asciiSpace(r)
	}
	return unicode.IsSpace(r) || r == '‚' || r == '„' ||
		unicode.In(r, unicode.Pe, unicode.Pi, unicode.Pf, unicode.Pd, unicode.Po) && !unicode.Is(newer, r)
}

// newer is what became punctuation after Unicode 5.1, by which docutils goes; that of
// scripts which nobody blogs in is left out.
var newer = &unicode.RangeTable{LatinOffset: 2, R16: []unicode.Range16{
	{'§', '§', 1}, {'¶', '¶', 1}, {'⌈', '⌋', 1}, {'\u2e32', '\u2e5d', 1},
}}

func asciiSpace(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r >= 0x1c && r <= 0x1f || r == '\r' || r == '\v' || r == '\f'
}

func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiSpace(r)
	}
	return unicode.IsSpace(r)
}

// isWord is the letters and digits of reference and role names (without "_").
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// quotes reports whether a and z are a pair, so that what stands between them is
// quoted and no start-string: '*', "*", (*), “*”.
func quotes(a, z rune) bool {
	switch a {
	case '"', '\'':
		return z == a
	case '(':
		return z == ')'
	case '<', '[', '{', '［', '｛':
		return z == a+2
	case '«':
		return z == '»'
	case '»':
		return z == '«' || z == a
	case '‘':
		return z == '’' || z == '‚'
	case '’':
		return z == '‘' || z == a
	case '‚':
		return z == '‛' || z == '‘' || z == '’'
	case '“':
		return z == '”' || z == '„'
	case '”':
		return z == '“' || z == a
	case '„':
		return z == '‟' || z == '“' || z == '”'
	case '›':
		return z == '‹' || z == a
	}
	switch {
	case unicode.Is(unicode.Ps, a), unicode.Is(unicode.Pi, a):
		return z == a+1
	case unicode.Is(unicode.Pf, a):
		return z == a-1
	}
	return false
}
