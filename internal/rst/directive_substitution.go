package rst

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Directives that only make sense inside a substitution definition.
func substitutionDirectives() map[string]directive {
	return map[string]directive{
		"replace": {content: mustContent, run: runReplace},
		"unicode": {required: 1, options: map[string]check{"trim": noValue, "ltrim": noValue, "rtrim": noValue}, run: runUnicode},
		"date": {content: mayContent, run: func(b *block, c *call) {
			b.problem(c.line, "date: a post does not change with the day it is read, left empty")
			if c.defines != "" {
				b.parent.add(textOf(""))
			}
		}},
	}
}

// runReplace stands for the inline content of its one paragraph.
func runReplace(b *block, c *call) {
	if c.defines == "" {
		b.problem(c.line, "replace: only allowed in a substitution definition")
		return
	}
	var inside node
	b.nested(c.content, &inside)
	if len(inside.children) != 1 || inside.children[0].kind != paragraph {
		b.problem(c.line, "replace: one paragraph expected, dropped")
		return
	}
	b.parent.add(inside.children[0].children...)
}

// runUnicode writes characters by their code points; ".. " begins a comment.
func runUnicode(b *block, c *call) {
	if c.defines == "" {
		b.problem(c.line, "unicode: only allowed in a substitution definition")
		return
	}
	text, _, _ := strings.Cut(" "+strings.ReplaceAll(c.arg(), "\n", " "), " .. ")
	var out strings.Builder
	for _, code := range strings.Fields(text) {
		char, ok := codePoint(code)
		if !ok {
			b.problem(c.line, "unicode: there is no character "+code)
			return
		}
		out.WriteString(char)
	}
	if out.Len() == 0 {
		return
	}
	b.parent.add(textOf(out.String()))
	for o := range c.options {
		b.parent.setAttr(o, o) // for when it is put in place
	}
}

// codePoint reads 169, 0xA9, xA9, \xA9, U+A9, &#xA9; anything else is itself. It is not ok
// where the number is of no character.
func codePoint(s string) (char string, ok bool) {
	lower, base := strings.ToLower(s), 16
	digits := ""
	switch {
	case strings.Trim(s, "0123456789") == "":
		digits, base = s, 10
	case strings.HasPrefix(lower, "&#x") && strings.HasSuffix(s, ";"):
		digits = s[3 : len(s)-1]
	default:
		for _, p := range []string{"0x", `\x`, "x", "u+", `\u`, "u"} {
			if rest, ok := strings.CutPrefix(lower, p); ok {
				digits = rest
				break
			}
		}
	}
	n, err := strconv.ParseUint(digits, base, 31)
	if errors.Is(err, strconv.ErrSyntax) {
		return s, true
	}
	if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
		return "", false
	}
	if n == '\r' { // as at the end of a line
		n = '\n'
	}
	return string(rune(n)), true
}
