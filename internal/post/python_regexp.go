package post

import (
	"regexp"
	"strings"

	"recapd/internal/pattern"
)

// Patterns in a configuration are in Python's language. Most of it is Go's too;
// classes mean letters of every script there, and some marks have other names.
// What Go cannot have (to look ahead, to refer back) is no pattern: the setting is
// as if it were not there.

const longestPattern = 1000

var (
	inClass  = map[byte]string{'w': `\pL\pN_`, 's': `\s\pZ`, 'd': `\p{Nd}`}
	ownClass = map[byte]string{'w': `[\pL\pN_]`, 'W': `[^\pL\pN_]`, 's': `[\s\pZ]`, 'S': `[^\s\pZ]`, 'd': `\p{Nd}`, 'D': `\P{Nd}`, 'Z': `\z`}
)

func pythonRegexp(text string) (*regexp.Regexp, bool) {
	if len(text) > longestPattern {
		return nil, false
	}
	text = strings.ReplaceAll(text, "(?u)", "")
	var b strings.Builder
	class := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\\' && i+1 < len(text) {
			i++
			of := ownClass
			if class {
				of = inClass
			}
			if meaning, ok := of[text[i]]; ok {
				b.WriteString(meaning)
			} else {
				b.WriteString(text[i-1 : i+1])
			}
			continue
		}
		if c == '[' && !class {
			class = true
		} else if c == ']' {
			class = false
		}
		b.WriteByte(c)
	}
	pattern, err := regexp.Compile(b.String())
	return pattern, err == nil
}

var pythonGroup = pattern.New(`\\(?:(\d)|g<(\w+)>)`)

// pythonReplacement writes what Python puts in the place of a match as Go does.
func pythonReplacement(text string) string {
	return pythonGroup.ReplaceAllString(strings.ReplaceAll(text, "$", "$$"), "$${$1$2}")
}
