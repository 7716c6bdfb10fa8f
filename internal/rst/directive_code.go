package rst

import "strings"

func codeDirectives() map[string]directive {
	code := directive{optional: 1, options: anyOption, content: mayContent, run: runCode}
	m := named(code, "code code-block sourcecode highlight-block prompt parsed-code console ipython")
	m["parsed-literal"] = directive{options: common(nil), content: mustContent, run: runParsedLiteral}
	m["math"] = directive{optional: 1, options: common(map[string]check{"nowrap": anyValue, "label": anyValue}), content: mayContent, run: runMath}
	return m
}

func runCode(b *block, c *call) {
	n := &node{kind: codeBlock, text: join(c.content), line: c.line}
	switch c.name {
	case "code", "code-block", "sourcecode":
		language, _, _ := strings.Cut(c.arg(), "\n")
		n.name = strings.ToLower(strings.TrimSpace(language))
	}
	b.parent.add(n)
}

// runParsedLiteral keeps the line breaks and reads the inline markup.
func runParsedLiteral(b *block, c *call) {
	n := &node{kind: parsedLiteral, line: c.line, children: b.inline(join(c.content), c.line)}
	b.parent.add(n)
	b.giveName(c, n)
}

// runMath makes a block of each paragraph of TeX.
func runMath(b *block, c *call) {
	text := c.arg()
	if len(c.content) > 0 {
		text += "\n\n" + join(c.content)
	}
	for _, part := range strings.Split(text, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			n := &node{kind: mathBlock, text: part, line: c.line}
			b.parent.add(n)
			b.giveName(c, n)
			delete(c.options, "name")
		}
	}
}
