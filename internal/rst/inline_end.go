package rst

import (
	"strings"
	"unicode/utf8"
)

// End-strings. Whether one stands at a position depends on its neighbours only,
// not on the start-string, so the first one found behind a position serves all
// start-strings before it: an unclosed "*" costs one search and never a second.

type endKind uint8

const (
	endEmphasis endKind = iota
	endStrong
	endLiteral
	endTarget
	endSubstitution
	endInterpreted
	numEnds
)

var endStrings = [numEnds]string{"*", "**", "``", "`", "|", "`"}

// found is an end-string: where it begins and how long it is.
type found struct{ at, len int }

// reach remembers that the first end-string behind any position from "from" up
// to its own is end; none at all when end.at is negative.
type reach struct {
	from int
	end  found
	set  bool
}

// next finds the first end-string of that kind at or behind i.
func (s *scanner) next(kind endKind, i int) found {
	c := &s.ends[kind]
	if c.set && c.from <= i && (c.end.at < 0 || i <= c.end.at) {
		return c.end
	}
	*c = reach{i, s.search(kind, i), true}
	return c.end
}

func (s *scanner) search(kind endKind, i int) found {
	mark := endStrings[kind]
	for at := i; ; at++ {
		j := strings.Index(s.s[at:], mark)
		if j < 0 {
			return found{-1, 0}
		}
		at += j
		if !s.mayPrecede(kind, at) {
			continue
		}
		if n := s.endLength(kind, at); n > 0 {
			return found{at, n}
		}
	}
}

// mayPrecede is the rule for what stands before an end-string: no space, and no
// escape except in literals. In interpreted text an escaped space will do.
func (s *scanner) mayPrecede(kind endKind, at int) bool {
	if at == 0 {
		return true
	}
	r, size := utf8.DecodeLastRuneInString(s.s[:at])
	if kind == endLiteral {
		return !isSpace(r)
	}
	if r == escaped {
		return false
	}
	if isSpace(r) {
		return kind == endInterpreted && at > size && s.s[at-size-1] == escaped
	}
	return true
}

// endLength is the length of the end-string at that position with what belongs to
// it ("`_", "`:role:", "|__"), 0 if it is none.
func (s *scanner) endLength(kind endKind, at int) int {
	n := at + len(endStrings[kind])
	switch kind {
	case endSubstitution:
		return s.withUnderscores(n) - at
	case endInterpreted:
		if n < len(s.s) && s.s[n] == ':' {
			if e := s.roleRun.end(s.s, n+1); e > n+1 && e < len(s.s) && s.s[e] == ':' {
				if e = s.withUnderscores(e + 1); e > at {
					return e - at
				}
			}
		}
		return max(s.withUnderscores(n)-at, 0)
	}
	if !s.mayEnd(n) {
		return 0
	}
	return n - at
}

// withUnderscores takes up to two "_" at i; -1 if no end may stand behind them.
func (s *scanner) withUnderscores(i int) int {
	for end := i; ; end++ {
		if s.mayEnd(end) {
			return end
		}
		if end == i+2 || end >= len(s.s) || s.s[end] != '_' {
			return -1
		}
	}
}

// mayEnd is the rule for what must stand behind an end-string.
func (s *scanner) mayEnd(i int) bool {
	if i >= len(s.s) {
		return true
	}
	if c := s.s[i]; c < utf8.RuneSelf {
		return closesMarkup(rune(c))
	}
	r, _ := utf8.DecodeRuneInString(s.s[i:])
	return closesMarkup(r)
}

// runCache remembers the last name that was measured: all positions inside it
// have the same end.
type runCache struct{ from, to int }

// end is where the simple name at i ends: words with single - . _ + : between.
func (c *runCache) end(s string, i int) int {
	if c.from <= i && i < c.to {
		return c.to
	}
	end, j := i, i
	for j < len(s) {
		r, size := utf8.DecodeRuneInString(s[j:])
		if isWord(r) {
			j += size
			end = j
			continue
		}
		if j != end || j == i || strings.IndexByte("-._+:", s[j]) < 0 {
			break
		}
		j++
	}
	c.from, c.to = i, end
	return end
}
