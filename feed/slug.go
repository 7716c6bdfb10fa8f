package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// slug is the folder of the feed about a name, the same for ever: the name in lower
// case, with hyphens between its words. Names that differ only in capitals, blanks
// and hyphens have one feed, as they have one page with most generators. Any other
// sign that has to go is made up for by a part of the name's hash, so that "C" and
// "C#" stay apart. A name of any script keeps its letters.
func slug(name string) string {
	words := term(name)
	var b strings.Builder
	lost := words == ""
	for i, r := range words {
		inside := i > 0 && i < len(words)-1
		switch {
		case r == '-', unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '+',
			inside && (r == '.' || r == '_'):
			b.WriteRune(r)
		default:
			b.WriteByte('-')
			lost = true
		}
	}
	if !lost && b.Len() <= longestSlug {
		return b.String()
	}
	if words == "" {
		words = line(name)
	}
	sum := sha256.Sum256([]byte(words))
	kept := strings.Trim(strings.Join(strings.FieldsFunc(b.String(), isHyphen), "-"), "-._+")
	return strings.TrimPrefix(cut(kept, longestSlug)+"-"+hex.EncodeToString(sum[:4]), "-")
}

// term is what names have in common that have one feed. Letters that look the same are
// the same, however they are composed; some file systems know no difference.
func term(name string) string {
	return strings.Join(strings.FieldsFunc(norm.NFC.String(strings.ToLower(line(name))), func(r rune) bool { return r == ' ' || isHyphen(r) }), "-")
}

func isHyphen(r rune) bool { return r == '-' }

// longestSlug is in bytes; file systems take names of 255.
const longestSlug = 80

// cut is as much of the beginning of s as fits, in whole letters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}
