package rst

import "strings"

// interpreted reads interpreted text and phrase references. The whole begins at
// start (with a role in front) and its backquote stands at i.
func (s *scanner) interpreted(start, i int, role string) int {
	if i+1 < len(s.s) && s.s[i+1] == '`' {
		return i + 1
	}
	ok, quoted := true, false
	if role == "" {
		ok, quoted = s.opens(i, 1)
	} else if i+1 < len(s.s) {
		ok, _ = s.opens(i, 1)
	}
	if !ok {
		return i + 1
	}
	if quoted {
		s.base = i + 1
		return i + 1
	}
	end := s.next(endInterpreted, i+1)
	if end.at <= i+1 {
		return s.unclosed(i, 1)
	}
	stop := end.at + end.len
	text, suffix := s.s[i+1:end.at], s.s[end.at+1:stop]
	return s.emit(start, stop, s.interpret(s.s[start:stop], text, role, suffix)...)
}

func (s *scanner) interpret(whole, text, role, suffix string) []*node {
	if strings.HasPrefix(suffix, ":") {
		name := strings.TrimRight(suffix, "_")
		if role != "" || name != suffix {
			s.problem(s.line, "interpreted text has two roles or a role and a reference: "+source(whole))
			return []*node{brokenText(source(whole))}
		}
		role = strings.Trim(suffix, ":")
		suffix = ""
	}
	if suffix == "" {
		return s.applyRole(role, whole, text, s.line)
	}
	if role != "" {
		s.problem(s.line, "interpreted text has a role and is a reference: "+source(whole))
		return []*node{brokenText(source(whole))}
	}
	return s.phrase(whole, text, suffix == "__")
}

// phrase is `phrase`_, `text <uri>`_ or `text <name_>`_.
func (s *scanner) phrase(whole, text string, anonymous bool) []*node {
	ref := &node{kind: reference, line: s.line, text: source(whole)}
	at, inner, ok := embedded(text)
	if !ok {
		ref.children = []*node{textOf(text)}
		if anonymous {
			ref.n = 1
		} else {
			ref.name = normalize(unescape(text))
		}
		return []*node{ref}
	}
	label := text[:at]
	if strings.HasSuffix(inner, "_") && !strings.HasSuffix(inner, "\x00_") && !isURI(inner) {
		alias := unescape(inner[:len(inner)-1])
		ref.name = normalize(alias)
		if label == "" {
			label = alias
		}
		if !anonymous {
			s.alias(unescape(label), ref.name)
		}
	} else {
		ref.setURI(adjustURI(squeeze(inner)))
		if label == "" {
			label = ref.uri()
		}
		if !anonymous {
			s.register(unescape(label), &node{kind: target, more: &details{uri: ref.uri()}, line: s.line})
		}
	}
	ref.children = []*node{textOf(label)}
	return []*node{ref}
}

// embedded finds "<…>" at the end of the text; at is where the text before it ends.
func embedded(text string) (at int, inner string, ok bool) {
	n := len(text) - 1
	if n < 2 || text[n] != '>' || text[n-1] == escaped || asciiSpace(rune(text[n-1])) {
		return 0, "", false
	}
	i := n - 1
	for ; i >= 0; i-- {
		if (text[i] == '<' || text[i] == '>') && (i == 0 || text[i-1] != escaped) {
			break
		}
	}
	if i < 0 || text[i] == '>' || asciiSpace(rune(text[i+1])) {
		return 0, "", false
	}
	at = len(strings.TrimRight(text[:i], " \n"))
	if i > 0 && at == i {
		return 0, "", false
	}
	return at, text[i+1 : n], true
}

// squeeze takes white space out of a URI; an escaped space stays one.
func squeeze(s string) string {
	parts := splitEscapedSpace(s)
	for i, p := range parts {
		parts[i] = unescape(strings.Join(strings.Fields(p), ""))
	}
	return strings.Join(parts, " ")
}

func splitEscapedSpace(s string) []string {
	return strings.Split(strings.ReplaceAll(s, "\x00\n", "\x00 "), "\x00 ")
}

// alias makes the text refer to what the name does. It takes no name: the first alias
// counts, and there may be a target of the same name.
func (p *parser) alias(text, name string) {
	if key := normalize(text); p.aliases[key] == nil {
		p.aliases[key] = &node{kind: target, name: name}
	}
}

// register makes the name refer to the target, or to nothing if it is taken.
func (p *parser) register(text string, t *node) {
	if !p.names.explicit(text, t) {
		p.problem(t.line, "duplicate target name "+strings.TrimSpace(text))
	}
}
