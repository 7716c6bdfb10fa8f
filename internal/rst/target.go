package rst

import (
	"strings"
)

func isAnonymousTarget(s string) bool {
	return strings.HasPrefix(s, "__") && (len(s) == 2 || s[2] == ' ')
}

// anonymousTarget is the short form "__ url".
func (b *block) anonymousTarget() bool {
	s := b.at(0)
	if !isAnonymousTarget(s) {
		return false
	}
	no := b.cur().no
	b.makeTarget("", b.firstIndented(2+indentOf(s[2:]), true), no)
	return true
}

// explicitTarget is ".. _name: url", ".. _name: other_", ".. _name:" or ".. __: url".
// The name may go on over several lines.
func (b *block) explicitTarget(rest string, width int) bool {
	if len(rest) == 1 || rest[1] == ' ' {
		return false
	}
	start, no := b.pos, b.cur().no
	end, _ := b.extent(true)
	lines := b.take(end, width+1, 0) // what indents a line divides the words of the name
	var text strings.Builder
	for i, l := range lines {
		from := max(text.Len()-2, 0)
		text.WriteString(escape(l.text))
		if name, n := targetMark(text.String(), from); n > 0 {
			lines = lines[i:]
			lines[0].text = source(strings.TrimSpace(text.String()[n:]))
			b.makeTarget(name, lines, no)
			return true
		}
	}
	b.pos = start
	b.problem(no, "malformed hyperlink target, taken as a comment")
	return false
}

// targetMark finds the end of "name: "; from is where the name may end at the earliest.
func targetMark(s string, from int) (name string, n int) {
	if s[0] == '_' {
		if i := targetColon(s, 1); i > 0 {
			return "", i
		}
		return "", 0
	}
	if s[0] == '`' {
		if len(s) < 2 || s[1] == ' ' || s[1] == '`' {
			return "", 0
		}
		for end := max(from, 2); end < len(s); end++ {
			if s[end] != '`' || s[end-1] == escaped || s[end-1] == ' ' {
				continue
			}
			if n := targetColon(s, end+1); n > 0 {
				return s[1:end], n
			}
		}
		return "", 0
	}
	for i := max(from, 1); i < len(s); i++ {
		c := s[i-1]
		if c == ' ' || c == escaped || c == ':' && (i < 2 || s[i-2] != escaped) {
			continue
		}
		if n := targetColon(s, i); n > 0 {
			return s[:i], n
		}
	}
	return "", 0
}

// targetColon reads " : " at i, the space before it optional, and returns what is
// behind it; 0 if it is not there.
func targetColon(s string, i int) int {
	if i < len(s) && s[i] == ' ' {
		i++
	}
	if i >= len(s) || s[i] != ':' || i+1 < len(s) && s[i+1] != ' ' {
		return 0
	}
	return i + 1 + indentOf(s[i+1:])
}

// makeTarget adds a target that points to a URI, to another name, or (with
// nothing behind the colon) to what follows it.
func (b *block) makeTarget(name string, lines []line, no int) {
	t := &node{kind: target, line: no}
	parts := make([]string, 0, len(lines))
	for _, l := range lines {
		parts = append(parts, strings.TrimSpace(escape(l.text)))
	}
	data := strings.TrimSpace(strings.Join(parts, " "))
	if other, ok := asReference(data); ok {
		t.name = normalize(unescape(other))
	} else {
		t.setURI(squeeze(data))
	}
	b.parent.add(t)
	if name == "" {
		b.anonymous = append(b.anonymous, t)
		return
	}
	t.setURI(adjustURI(t.uri()))
	b.register(unescape(name), t)
}

// asReference reads "name_" or "`phrase`_" when the whole text is one.
func asReference(s string) (string, bool) {
	s, ok := strings.CutSuffix(s, "_")
	if !ok || s == "" {
		return "", false
	}
	if strings.HasPrefix(s, "`") {
		if len(s) < 3 || s[1] == ' ' || !strings.HasSuffix(s, "`") || s[len(s)-2] == escaped || s[len(s)-2] == ' ' {
			return "", false
		}
		return s[1 : len(s)-1], true
	}
	var c runCache
	return s, c.end(s, 0) == len(s)
}
