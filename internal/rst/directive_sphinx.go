package rst

// Directives of Sphinx and its extensions whose content belongs to the text.
func sphinxDirectives() map[string]directive {
	keep := directive{optional: 1, options: anyOption, content: mayContent, run: runKeep}
	m := named(keep, "class rst-class only hlist tab tabs details div column columns card dropdown ifconfig note-block")
	para := directive{optional: 1, options: anyOption, content: mayContent, run: runParagraph}
	for name, d := range named(para, "versionadded versionchanged deprecated centered") {
		m[name] = d
	}
	post := keep
	post.run = runPost
	m["post"] = post
	return m
}

// runPost keeps the excerpt, which is a part of the page unless it says otherwise. To
// docutils, which NoRaw asks for, the whole is metadata.
func runPost(b *block, c *call) {
	if _, excluded := c.options["exclude"]; !excluded && !b.noRaw {
		b.nested(c.content, b.parent)
	}
}

// runKeep leaves the content where it is, without the frame.
func runKeep(b *block, c *call) { b.nested(c.content, b.parent) }

// runParagraph makes a paragraph of the argument and keeps the content.
func runParagraph(b *block, c *call) {
	if len(c.args) > 0 {
		b.parent.add(&node{kind: paragraph, line: c.line, children: b.inline(c.arg(), c.line)})
	}
	b.nested(c.content, b.parent)
}
