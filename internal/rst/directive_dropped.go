package rst

// Directives that mean nothing in the body of a post: metadata of generators,
// tables of contents, what would read files, and marks of the teaser, which stay
// as comments for the one who cuts.
func droppedDirectives() map[string]directive {
	drop := directive{optional: 1, options: anyOption, content: mayContent, run: func(*block, *call) {}}
	m := named(drop, `author authors categories category tags comments toctree highlight index update disqus
		post_list postlist currentmodule module default-domain tabularcolumns sectionauthor codeauthor graphviz digraph
		chart automodule autoclass autofunction contents sectnum section-numbering header footer title
		meta target-notes cat gallery slides feed flattr doc-hidden`)
	file := drop
	file.run = func(b *block, c *call) { b.problem(c.line, c.name+": files are not read, dropped") }
	for name, d := range named(file, "include literalinclude listing") {
		m[name] = d
	}
	mark := drop
	mark.run = func(b *block, c *call) { b.parent.add(&node{kind: comment, text: c.name, line: c.line}) }
	m["more"], m["teaser"] = mark, mark
	return m
}
