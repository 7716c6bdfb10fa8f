package rst

import (
	"strings"
	"unicode/utf8"
)

// Bare URIs and e-mail addresses in running text.

const (
	uriMarks   = "-_.!~*'()[];/:@&=+$,%\x00"
	uriLast    = "_~*/=+"
	emailMarks = "-_!~*'{|}/#?^`&=+$%\x00"
)

func isURIChar(c byte) bool   { return isASCIIWord(c) || strings.IndexByte(uriMarks, c) >= 0 }
func isEmailChar(c byte) bool { return isASCIIWord(c) || strings.IndexByte(emailMarks, c) >= 0 }
func isASCIIWord(c byte) bool { return c < utf8.RuneSelf && isWord(rune(c)) }
func isAlpha(c byte) bool     { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isSchemeChar(c byte) bool {
	return isASCIIWord(c) || c == '.' || c == '+' || c == '-'
}

// implicit splits a text at the URIs in it. A word that looks like one but has no
// registered scheme ends the search, as it does in docutils.
func implicit(text string) []*node {
	if !strings.ContainsAny(text, ":@") {
		return []*node{textOf(text)}
	}
	var out []*node
	for text != "" {
		m := uriMatcher{s: text}
		start, end, email := m.find()
		if start < 0 {
			break
		}
		whole := text[start:end]
		ref := &node{kind: reference, more: &details{uri: unescape(whole)}, children: []*node{textOf(whole)}}
		if email {
			ref.setURI("mailto:" + ref.uri())
		} else if scheme, _, _ := strings.Cut(whole, ":"); !schemes[strings.ToLower(scheme)] {
			break
		}
		if start > 0 {
			out = append(out, textOf(text[:start]))
		}
		out = append(out, ref)
		text = text[end:]
	}
	if text != "" {
		out = append(out, textOf(text))
	}
	return out
}

func isURI(s string) bool {
	m := uriMatcher{s: s}
	return m.absolute(0) > 0 || m.email(0) > 0
}

// adjustURI makes a bare address a mailto: URI.
func adjustURI(s string) string {
	m := uriMatcher{s: s}
	if e := m.email(0); e == len(s) && e > 0 {
		return "mailto:" + s
	}
	return s
}

// uriMatcher finds the first URI of a text. The extent of each run of characters
// is measured once for all positions inside it.
type uriMatcher struct {
	s                   string
	scheme, path, local extent
}

// extent is a run of characters, with its last good end (0: none).
type extent struct{ from, to, last int }

func (m *uriMatcher) find() (start, end int, email bool) {
	for i := 0; i < len(m.s); i++ {
		if !isEmailChar(m.s[i]) || !m.mayStart(i) {
			continue
		}
		if e := m.absolute(i); e > 0 {
			return i, e, false
		}
		if e := m.email(i); e > 0 {
			return i, e, true
		}
	}
	return -1, -1, false
}

func (m *uriMatcher) mayStart(i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(m.s[:i])
	return opensMarkup(r)
}

// absolute returns where the URI with a scheme at i ends, 0 if there is none.
func (m *uriMatcher) absolute(i int) int {
	if !isAlpha(m.s[i]) {
		return 0
	}
	if i >= m.scheme.to || i < m.scheme.from {
		j := i
		for j < len(m.s) && isSchemeChar(m.s[j]) {
			j++
		}
		m.scheme = extent{from: i, to: j}
	}
	e := m.scheme.to
	if e >= len(m.s) || m.s[e] != ':' {
		return 0
	}
	return m.parts(e+1, "?#")
}

// parts is the hierarchical part at i, then a query, then a fragment, each only
// when what stands before it may end there.
func (m *uriMatcher) parts(i int, next string) int {
	p := &m.path
	if i < p.from || i >= p.to {
		*p = m.measure(i)
	}
	run := *p
	if run.to > i && run.to < len(m.s) && m.uriEnd(run.to) {
		if k := strings.IndexByte(next, m.s[run.to]); k >= 0 {
			if e := m.parts(run.to+1, next[k+1:]); e > 0 {
				return e
			}
		}
	}
	if run.last > i {
		return run.last
	}
	return 0
}

func (m *uriMatcher) measure(i int) extent {
	x := extent{from: i, to: i}
	for x.to < len(m.s) && isURIChar(m.s[x.to]) {
		x.to++
	}
	for e := x.to; e > i; e-- {
		if m.uriEnd(e) && m.mayEnd(e) {
			x.last = e
			break
		}
	}
	return x
}

// uriEnd reports whether the character before e may be the last one of a URI.
func (m *uriMatcher) uriEnd(e int) bool {
	c := m.s[e-1]
	return isASCIIWord(c) || strings.IndexByte(uriLast, c) >= 0 ||
		e < len(m.s) && m.s[e] == '>' && isURIChar(c)
}

func (m *uriMatcher) mayEnd(e int) bool {
	if e >= len(m.s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(m.s[e:])
	return closesMarkup(r)
}

// email returns where the address at i ends, 0 if there is none.
func (m *uriMatcher) email(i int) int {
	if m.s == "" {
		return 0
	}
	if i >= m.local.to || i < m.local.from {
		m.local = extent{from: i, to: m.dotted(i, true)}
	}
	at := m.local.to
	if at <= i || at >= len(m.s) || m.s[at] != '@' || m.s[at-1] == escaped || m.s[at-1] == '.' {
		return 0
	}
	host := m.dotted(at+1, false)
	for e := host; e > at+2; e-- {
		if m.uriEnd(e) && m.mayEnd(e) {
			return e
		}
	}
	return 0
}

// dotted measures words of e-mail characters with dots between; in a local part
// only single ones.
func (m *uriMatcher) dotted(i int, single bool) int {
	j := i
	for j < len(m.s) && (isEmailChar(m.s[j]) || m.s[j] == '.' && j > i && !(single && m.s[j-1] == '.')) {
		j++
	}
	return j
}

// schemes are those registered with IANA that occur in prose, and some that
// docutils knows besides.
var schemes = schemeSet()
