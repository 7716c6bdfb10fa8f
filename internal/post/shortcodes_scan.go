package post

import (
	"strings"

	"recapd/internal/pattern"
)

// scanner finds tags. It goes over the text once: where the end of a tag was
// looked for in vain, it is not looked for again.
type scanner struct {
	text   string
	liquid bool // {% raw %} is Liquid's
	tags   []tag
	gone   map[string]int // what does not occur from this offset on
}

// scan finds the tags of a text, but none in what is to be skipped: offsets in
// pairs, in order.
func scan(text string, syntax tagSyntax, skipped [][]int) []tag {
	s := scanner{text: text, liquid: syntax == liquidTags, gone: map[string]int{}}
	for at := 0; ; {
		next := strings.IndexByte(text[at:], '{')
		if next < 0 {
			return s.tags
		}
		at += next
		for len(skipped) > 0 && skipped[0][1] <= at {
			skipped = skipped[1:]
		}
		if len(skipped) > 0 && skipped[0][0] <= at {
			at = skipped[0][1]
			continue
		}
		if t, ok := s.tagAt(at); ok {
			s.tags = append(s.tags, t)
			at = t.end
		} else {
			at++
		}
	}
}

// find gives the offset of mark at or after from, or -1.
func (s *scanner) find(mark string, from int) int {
	if gone, ok := s.gone[mark]; ok && from >= gone {
		return -1
	}
	at := strings.Index(s.text[from:], mark)
	if at < 0 {
		s.gone[mark] = from
		return -1
	}
	return from + at
}

func (s *scanner) tagAt(at int) (tag, bool) {
	rest := s.text[at:]
	switch {
	case strings.HasPrefix(rest, "{{</*"):
		return s.quotedTag(at, "{{<", "*/>}}", ">}}")
	case strings.HasPrefix(rest, "{{%/*"):
		return s.quotedTag(at, "{{%", "*/%}}", "%}}")
	case strings.HasPrefix(rest, "{{/*"):
		return s.quotedTag(at, "{{", "*/}}", "}}")
	case strings.HasPrefix(rest, "{%/*"):
		return s.quotedTag(at, "{%", "*/%}", "%}")
	case strings.HasPrefix(rest, "{{<"):
		return s.shortcode(at, angleTag, ">}}")
	case strings.HasPrefix(rest, "{{%"):
		return s.shortcode(at, percentTag, "%}}")
	case strings.HasPrefix(rest, "{{"):
		return s.output(at)
	case strings.HasPrefix(rest, "{%"):
		return s.block(at)
	}
	return tag{}, false
}

// quotedTag reads a tag that stands in comment marks: its text is shown.
func (s *scanner) quotedTag(at int, open, mark, closing string) (tag, bool) {
	from := at + len(open) + len("/*")
	end := s.find(mark, from)
	if end < 0 {
		return tag{}, false
	}
	return tag{brackets: quotedTag, start: at, end: end + len(mark), rest: open + s.text[from:end] + closing}, true
}

var shortcodeName = pattern.New(`^\s*(/?)\s*([\pL\pN_][\pL\pN_./-]*)`)

// shortcode reads {{< … >}}. The marks of its end do not count inside of quotes.
func (s *scanner) shortcode(at int, kind brackets, mark string) (tag, bool) {
	end := s.endOf(at+3, mark)
	if end < 0 {
		return tag{brackets: openTag, start: at, end: at + 3}, true
	}
	inside := s.text[at+3 : end]
	found := shortcodeName.FindStringSubmatch(inside)
	if found == nil {
		return tag{brackets: kind, start: at, end: end + len(mark), single: true}, true
	}
	t := tag{brackets: kind, start: at, end: end + len(mark), closing: found[1] != "", name: strings.TrimRight(found[2], "/"), rest: inside[len(found[0]):]}
	t.single = strings.HasSuffix(strings.TrimSpace(inside), "/") && !t.closing
	if t.single {
		t.rest = strings.TrimSuffix(strings.TrimSpace(t.rest), "/")
	}
	return t, true
}

// endOf finds the end mark of a shortcode. Another beginning outside of quotes
// tells that this one has no end.
func (s *scanner) endOf(from int, mark string) int {
	for i := from; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '"' || c == '`':
			if i = s.quoteEnd(i, c); i < 0 {
				return -1
			}
		case strings.HasPrefix(s.text[i:], mark):
			return i
		case c == '{' && strings.HasPrefix(s.text[i:], "{{"):
			return -1
		}
	}
	return -1
}

// quoteEnd gives the offset of the quote that ends what the one at i begins.
func (s *scanner) quoteEnd(i int, quote byte) int {
	for {
		end := s.find(string(quote), i+1)
		if end < 0 || quote == '`' || s.text[end-1] != '\\' {
			return end
		}
		i = end
	}
}

var zolaCall = pattern.New(`(?s)^\s*([A-Za-z_][\w:]*)\s*\((.*)\)\s*$`)

var quotedText = pattern.New(`"[^"\n]*"|'[^'\n]*'`)

func (s *scanner) output(at int) (tag, bool) {
	end := s.find("}}", at+2)
	if end < 0 || strings.Contains(quotedText.ReplaceAllString(s.text[at+2:end], ""), "{{") {
		return tag{}, false
	}
	t := tag{brackets: outputTag, start: at, end: end + 2, rest: trimmed(s.text[at+2 : end])}
	if found := zolaCall.FindStringSubmatch(t.rest); found != nil && !s.liquid {
		t.brackets, t.name, t.rest, t.single = callTag, found[1], found[2], true
	}
	return t, true
}

var blockName = pattern.New(`^([A-Za-z_][\w-]*)`)

func (s *scanner) block(at int) (tag, bool) {
	end := s.find("%}", at+2)
	if end < 0 {
		return tag{}, false
	}
	inside := trimmed(s.text[at+2 : end])
	t := tag{brackets: blockTag, start: at, end: end + 2, name: blockName.FindString(inside)}
	t.rest = inside[len(t.name):]
	switch found := zolaCall.FindStringSubmatch(inside); {
	case found != nil && !s.liquid:
		t.brackets, t.name, t.rest = callTag, found[1], found[2]
	case t.name == "end":
		t.brackets, t.closing = callTag, true
	case t.name == "raw" && s.liquid:
		return s.raw(t)
	case len(t.name) > 3 && strings.HasPrefix(t.name, "end"):
		t.name, t.closing = t.name[3:], true
	case t.name == "":
		return tag{}, false
	}
	return t, true
}

// raw reads on to {% endraw %}; there are no tags in between.
func (s *scanner) raw(t tag) (tag, bool) {
	for from := t.end; ; {
		at := s.find("endraw", from)
		if at < 0 {
			return t, true
		}
		open := strings.LastIndex(s.text[max(t.end, at-40):at], "{%")
		open += max(t.end, at-40)
		end := s.find("%}", at)
		if end >= 0 && open >= max(t.end, at-40) && trimmed(s.text[open+2:end]) == "endraw" {
			return tag{brackets: rawTag, name: "raw", start: t.start, end: end + 2, rest: s.text[t.end:open]}, true
		}
		from = at + len("endraw")
	}
}

// trimmed takes off white space, and the hyphens by which Liquid trims its own.
func trimmed(inside string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(inside, "-"), "-"))
}
