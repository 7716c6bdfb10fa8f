package rst

import (
	"slices"
	"strings"
)

func imageDirectives() map[string]directive {
	image := map[string]check{
		"alt": anyValue, "height": fixedLength, "width": length, "scale": percentage, "loading": oneOf("embed", "link", "lazy"),
		"align": oneOf("left", "center", "right", "top", "middle", "bottom"), "target": required,
	}
	fig := map[string]check{"figwidth": either(oneOf("image"), length), "figclass": classes}
	for k, v := range image {
		fig[k] = v
	}
	fig["align"] = oneOf("left", "center", "right")
	f := directive{required: 1, options: common(fig), content: mayContent, run: runFigure}
	return map[string]directive{
		"image":     {required: 1, options: common(image), run: runImage},
		"figure":    f,
		"thumbnail": f,
	}
}

func runImage(b *block, c *call) {
	if a := c.options["align"]; a != "" {
		if vertical := strings.Contains("top middle bottom", a); vertical != (c.defines != "") {
			b.problem(c.line, c.name+": invalid value of option align, dropped")
			return
		}
	}
	b.parent.add(image(b, c))
}

// image is the image of a call, inside its link if it has a target.
func image(b *block, c *call) *node {
	n := &node{kind: imageNode, more: &details{uri: squeeze(escape(c.arg()))}, line: c.line}
	if c.defines != "" {
		n.setAttr("alt", c.defines)
	}
	for _, k := range []string{"alt", "width", "height", "align", "class"} {
		if v, ok := c.options[k]; ok {
			n.setAttr(k, strings.Join(strings.Fields(v), " "))
		}
	}
	b.giveName(c, n)
	to, ok := c.options["target"]
	if !ok {
		return n
	}
	ref := &node{kind: reference, line: c.line, children: []*node{n}} // with no source: nothing remains of it without its target
	to = escape(strings.Join(strings.Fields(to), " "))
	if name, ok := asReference(to); ok {
		ref.name = normalize(unescape(name))
	} else {
		ref.setURI(squeeze(to))
	}
	return ref
}

// runFigure adds an image with a caption (the first paragraph) and a legend.
func runFigure(b *block, c *call) {
	f := &node{kind: figure, line: c.line, more: &details{attr: map[string]string{"class": c.options["figclass"], "align": c.options["align"]}}}
	delete(c.options, "align")
	f.add(image(b, c))
	b.parent.add(f)
	if len(c.content) == 0 {
		return
	}
	var inside node
	faults := len(b.doc.Problems)
	b.nested(c.content, &inside)
	if len(inside.children) == 0 {
		return
	}
	first := inside.children[0]
	isBefore := func(p Problem) bool { return p.Line < first.line }
	unread := slices.ContainsFunc(b.doc.Problems[faults:], isBefore)
	switch {
	case first.kind == paragraph && !unread:
		f.add(&node{kind: caption, line: first.line, children: first.children})
	case first.kind == comment && first.text == "" && !unread:
	default:
		b.problem(c.line, c.name+": the caption must be a paragraph, what follows is dropped")
		return
	}
	if rest := inside.children[1:]; len(rest) > 0 {
		f.add(&node{kind: legend, children: rest})
	}
}

// giveName registers the :name: option as a target.
func (b *block) giveName(c *call, n *node) {
	if name := c.options["name"]; name != "" {
		b.register(unescape(escape(name)), n)
	}
}
