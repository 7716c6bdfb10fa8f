package rst

import (
	"strings"
	"unicode/utf8"
)

// inline reads the inline markup of a text.
func (p *parser) inline(text string, lineNo int) []*node {
	ns := p.inlineEscaped(text, lineNo)
	unescapeAll(ns)
	return ns
}

// inlineEscaped leaves the marks of escapes in the text nodes, for callers that
// look for delimiters of their own.
func (p *parser) inlineEscaped(text string, lineNo int) []*node {
	s := &scanner{parser: p, s: escape(text), line: lineNo}
	s.scan()
	s.count(2)
	return s.out
}

// scanner goes once over an escaped text. Where a start-string has its
// end-string, the construct becomes a node; where not, the start-string is text.
type scanner struct {
	*parser
	s    string
	line int
	out  []*node

	pending int // text from here on is not in out yet
	base    int // the rest after the last construct: it counts as a beginning
	ends    [numEnds]reach
	starts  runCache // of names that begin constructs
	roleRun runCache // of names behind a closing backquote
}

func (s *scanner) scan() {
	for i := 0; i < len(s.s); {
		i = s.step(i)
	}
	s.flush(len(s.s))
}

// step looks at one position and returns the next one to look at.
func (s *scanner) step(i int) int {
	c := s.s[i]
	if c < utf8.RuneSelf && !isWord(rune(c)) {
		switch c {
		case '*', '`', '_', '|', '[', ':':
			if s.mayStart(i) {
				return s.markup(i)
			}
		}
		return i + 1
	}
	if !s.mayStart(i) {
		_, size := utf8.DecodeRuneInString(s.s[i:])
		return i + size
	}
	return s.reference(i)
}

// mayStart is the rule for what must stand before a start-string.
func (s *scanner) mayStart(i int) bool {
	if i == s.base {
		return true
	}
	if c := s.s[i-1]; c < utf8.RuneSelf {
		return opensMarkup(rune(c))
	}
	r, _ := utf8.DecodeLastRuneInString(s.s[:i])
	return opensMarkup(r)
}

func (s *scanner) markup(i int) int {
	rest := s.s[i:]
	switch {
	case strings.HasPrefix(rest, "**"):
		return s.simple(i, 2, endStrong)
	case rest[0] == '*':
		return s.simple(i, 1, endEmphasis)
	case strings.HasPrefix(rest, "``"):
		return s.simple(i, 2, endLiteral)
	case rest[0] == '`':
		return s.interpreted(i, i, "")
	case strings.HasPrefix(rest, "_`"):
		return s.simple(i, 2, endTarget)
	case rest[0] == '|' && !strings.HasPrefix(rest, "||"):
		return s.simple(i, 1, endSubstitution)
	case rest[0] == '[':
		return s.noteReference(i)
	case rest[0] == ':':
		if e := s.starts.end(s.s, i+1); e > i+1 && strings.HasPrefix(s.s[e:], ":`") && !strings.HasPrefix(s.s[e:], ":``") {
			return s.interpreted(i, e+1, s.s[i+1:e])
		}
	}
	return i + 1
}

// flush turns the text before i into nodes, finding bare URIs on the way.
func (s *scanner) flush(i int) {
	if i > s.pending {
		s.out = append(s.out, implicit(s.s[s.pending:i])...)
	}
	s.pending = i
}

// emit closes a construct that reaches from start to end.
func (s *scanner) emit(start, end int, ns ...*node) int {
	s.flush(start)
	s.count(1 + 2*len(ns))
	s.out = append(s.out, ns...)
	s.pending, s.base = end, end
	return end
}

// opens checks what stands around a start-string of n bytes at i: something that
// is no space behind it, and no pair of quotes around it.
func (s *scanner) opens(i, n int) (ok, quoted bool) {
	if i+n == len(s.s) {
		return i == s.base, true
	}
	after, _ := utf8.DecodeRuneInString(s.s[i+n:])
	if isSpace(after) {
		return false, false
	}
	if i == s.base {
		return true, false
	}
	before, _ := utf8.DecodeLastRuneInString(s.s[:i])
	return true, quotes(before, after)
}

// simple reads what has one start-string and one end-string.
func (s *scanner) simple(i, n int, kind endKind) int {
	ok, quoted := s.opens(i, n)
	if !ok {
		return i + 1
	}
	if quoted {
		s.base = i + n
		return i + n
	}
	end := s.next(kind, i+n)
	if end.at <= i+n {
		return s.unclosed(i, n)
	}
	return s.emit(i, end.at+end.len, s.close(kind, s.s[i+n:end.at], s.s[i:end.at+end.len]))
}

// unclosed takes a start-string without an end-string as text.
func (s *scanner) unclosed(i, n int) int {
	s.problem(s.line, "inline markup "+s.s[i:i+n]+" is never closed")
	return s.emit(i, i+n, brokenText(s.s[i:i+n]))
}

func (s *scanner) close(kind endKind, text, whole string) *node {
	inner := []*node{textOf(text)}
	switch kind {
	case endStrong:
		return &node{kind: strong, children: inner}
	case endEmphasis:
		return &node{kind: emphasis, children: inner}
	case endLiteral:
		return &node{kind: literal, text: source(text)}
	case endTarget:
		t := &node{kind: target, line: s.line, children: inner}
		s.register(unescape(text), t)
		return t
	}
	return s.substitution(unescape(text), whole)
}

// substitution makes "|name|", or a reference around it for "|name|_".
func (s *scanner) substitution(name, whole string) *node {
	sub := &node{kind: substitutionRef, name: name, text: source(whole), line: s.line}
	if !strings.HasSuffix(whole, "_") {
		return sub
	}
	ref := &node{kind: reference, text: source(whole), line: s.line, children: []*node{sub}}
	if strings.HasSuffix(whole, "__") {
		ref.n = 1
	} else {
		ref.name = normalize(name)
	}
	return ref
}

// reference reads "name_" and "name__" at the beginning of a word.
func (s *scanner) reference(i int) int {
	e := s.starts.end(s.s, i)
	if e == i { // a mark or sign, not a word
		_, size := utf8.DecodeRuneInString(s.s[i:])
		return i + size
	}
	end := e
	for end < len(s.s) && s.s[end] == '_' && end < e+2 {
		end++
	}
	if end == e || !s.mayEnd(end) {
		return e
	}
	ref := &node{kind: reference, line: s.line, text: s.s[i:end], children: []*node{textOf(s.s[i:e])}}
	if end == e+2 {
		ref.n = 1
	} else {
		ref.name = normalize(s.s[i:e])
	}
	return s.emit(i, end, ref)
}

// noteReference reads "[1]_", "[#]_", "[#name]_", "[*]_" and "[citation]_".
func (s *scanner) noteReference(i int) int {
	start := i + 1
	if start < len(s.s) && (s.s[start] == '#' || s.s[start] == '*') {
		start++
	}
	e := start
	if start == i+1 || s.s[start-1] == '#' {
		e = s.starts.end(s.s, start)
	}
	if e == i+1 || !strings.HasPrefix(s.s[e:], "]_") || !s.mayEnd(e+2) {
		return i + 1
	}
	label := s.s[i+1 : e]
	kind := citationRef
	if label[0] == '#' || label[0] == '*' || strings.Trim(label, "0123456789") == "" {
		kind = footnoteRef
	}
	ref := &node{kind: kind, name: normalize(label), text: "[" + label + "]_", line: s.line}
	if label[0] != '#' && label[0] != '*' { // these have no text until they are numbered
		ref.add(textOf(label))
	}
	return s.emit(i, e+2, ref)
}
