package rst

import "strings"

// admonitionTitles are the headings that docutils gives them in English.
var admonitionTitles = map[string]string{
	"attention": "Attention!", "caution": "Caution!", "danger": "!DANGER!", "error": "Error", "hint": "Hint",
	"important": "Important", "note": "Note", "tip": "Tip", "warning": "Warning", "seealso": "See also",
}

func admonitionDirectives() map[string]directive {
	m := map[string]directive{
		"admonition": {required: 1, options: common(nil), content: mustContent, run: runAdmonition},
	}
	for name := range admonitionTitles {
		m[name] = directive{options: common(nil), content: mustContent, run: runAdmonition}
	}
	m["seealso"] = directive{optional: 1, options: anyOption, content: mayContent, run: runAdmonition}
	return m
}

func runAdmonition(b *block, c *call) {
	n := &node{kind: admonition, name: c.name, line: c.line}
	heading := &node{kind: title, line: c.line}
	if fixed, ok := admonitionTitles[c.name]; ok {
		heading.add(textOf(fixed))
	} else {
		heading.children = b.inline(c.arg(), c.line)
		n.name = strings.TrimSuffix("admonition-"+makeID(c.arg()), "-")
	}
	n.setAttr("class", c.options["class"])
	n.add(heading)
	if c.name == "seealso" && len(c.args) > 0 {
		n.add(&node{kind: paragraph, line: c.line, children: b.inline(c.arg(), c.line)})
	}
	b.parent.add(n)
	b.giveName(c, n)
	b.nested(c.content, n)
}
