package rst

// Directives of docutils that give a part of the body a place of its own.
func bodyDirectives() map[string]directive {
	m := named(directive{content: mustContent, run: runQuote}, "epigraph highlights pull-quote")
	m["topic"] = directive{required: 1, options: common(nil), content: mustContent, run: runTopic}
	m["sidebar"] = directive{optional: 1, options: common(map[string]check{"subtitle": required}), content: mustContent, run: runTopic}
	m["rubric"] = directive{required: 1, options: common(nil), run: runRubric}
	m["compound"] = directive{options: common(nil), content: mustContent, run: runContainer}
	m["container"] = directive{optional: 1, options: map[string]check{"name": anyValue}, content: mustContent, run: runContainer}
	m["line-block"] = directive{options: common(nil), content: mustContent, run: runLineBlock}
	return m
}

func runQuote(b *block, c *call) {
	for lines := c.content; len(lines) > 0; {
		lines = trimTop(b.blockQuote(b.parent, lines))
	}
}

// runTopic adds a topic or a sidebar; a sidebar may be without a title.
func runTopic(b *block, c *call) {
	inSidebar := b.parent.kind == topic && b.parent.name == "sidebar"
	if b.sections == nil && (!inSidebar || c.name == "sidebar") {
		b.problem(c.line, c.name+": not allowed inside other elements, dropped")
		return
	}
	n := &node{kind: topic, name: c.name, line: c.line}
	n.setAttr("class", c.options["class"])
	if len(c.args) > 0 {
		n.add(&node{kind: title, line: c.line, children: b.inline(c.arg(), c.line)})
	}
	if s := c.options["subtitle"]; s != "" {
		n.add(&node{kind: paragraph, line: c.line, children: b.inline(s, c.line)})
	}
	b.parent.add(n)
	b.giveName(c, n)
	b.nested(c.content, n)
}

func runRubric(b *block, c *call) {
	n := &node{kind: rubric, line: c.line, children: b.inline(c.arg(), c.line)}
	b.parent.add(n)
	b.giveName(c, n)
}

func runContainer(b *block, c *call) {
	n := &node{kind: container, line: c.line}
	if c.name == "container" {
		class, ok := classes(c.arg())
		if !ok && len(c.args) > 0 {
			b.problem(c.line, "container: invalid class, dropped")
			return
		}
		n.setAttr("class", class)
	}
	n.setAttr("class", n.attr("class")+c.options["class"])
	b.parent.add(n)
	b.giveName(c, n)
	b.nested(c.content, n)
}

// runLineBlock is the directive that the "|" syntax has replaced.
func runLineBlock(b *block, c *call) {
	list := &node{kind: lineBlock, line: c.line}
	for _, l := range c.content {
		indent := indentOf(l.text)
		list.add(&node{kind: lineItem, line: l.no, n: int32(min(indent/2, 4)), children: b.inline(l.text[indent:], l.no)})
	}
	b.parent.add(list)
	b.giveName(c, list)
}
