package main

import (
	"strings"
	"unicode/utf8"
)

// characters looks for what is likely to be a wrong encoding: control characters that
// are letters in windows-1252, replacement characters, and UTF-8 that was taken for
// Latin-1 and encoded again.
func (c *checker) characters(e *element, text string) {
	for line := range strings.Lines(text) {
		before := ' '
		for _, r := range line {
			switch {
			case 0x80 <= r && r <= 0x9f, r == utf8.RuneError:
				c.say(e.line, "BadCharacters", "%s has %U", e.name, r)
				return
			case 0x80 <= r && r <= 0xbf && (before == 0xc2 || before == 0xc3) && twiceEncoded(line):
				c.say(e.line, "BadCharacters", "%s %s: %.40q", e.name, twice, line)
				return
			}
			before = r
		}
	}
}

const twice = "is UTF-8 twice"

func twiceEncoded(text string) bool {
	latin1 := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			return false
		}
		latin1 = append(latin1, byte(r))
	}
	return utf8.Valid(latin1)
}
