package rst

import (
	"regexp"
	"strings"
)

func roleDirectives() map[string]directive {
	return map[string]directive{
		"role":         {content: mayContent, run: runRole},
		"default-role": {optional: 1, oneWord: true, run: runDefaultRole},
	}
}

var roleArgument = regexp.MustCompile(`^([\p{L}\p{N}]+(?:[-._+:][\p{L}\p{N}]+)*)\s*(?:\(\s*([\p{L}\p{N}]+(?:[-._+:][\p{L}\p{N}]+)*)\s*\)\s*)?$`)

// runRole defines a role for the rest of the document: "name" or "name(base)".
func runRole(b *block, c *call) {
	if len(c.content) == 0 {
		b.problem(c.line, "role: the name is missing")
		return
	}
	m := roleArgument.FindStringSubmatch(c.content[0].text)
	if m == nil {
		b.problem(c.line, "role: invalid name "+c.content[0].text)
		return
	}
	name, base := strings.ToLower(m[1]), strings.ToLower(m[2])
	options, fault := readOptions(c.content[1:], anyOption)
	if fault != "" {
		b.problem(c.line, "role: "+fault)
		return
	}
	if base == "raw" {
		if format, ok := options["format"]; ok {
			b.roles[name] = rawRole(format)
		} else {
			b.roles[name] = builtinRoles["raw"]
		}
		return
	}
	class, ok := classes(options["class"])
	if !ok {
		class = makeID(name)
	}
	if class == "" {
		b.problem(c.line, "role: no class can be made of the name "+name)
		return
	}
	r := b.findRole(base)
	if base != "" && r == nil {
		b.problem(c.line, "role: unknown base "+base)
		return
	}
	b.roles[name] = classedRole(r, class)
}

// classedRole is a role with a class around it, or nothing but the class.
func classedRole(base role, class string) role {
	if base != nil {
		return base
	}
	return func(_ *parser, text string) *node {
		return &node{kind: span, name: class, children: []*node{textOf(text)}}
	}
}

func rawRole(formats string) role {
	return func(p *parser, text string) *node {
		n := &node{kind: raw}
		if !p.noRaw && isHTML(formats) {
			n.text = source(text)
		}
		return n
	}
}

func runDefaultRole(b *block, c *call) {
	name := strings.ToLower(c.arg())
	if name != "" && b.findRole(name) == nil {
		b.problem(c.line, "default-role: unknown role "+name+", its text is kept")
		b.roles[name] = crossReference(span)
	}
	b.role = name
}
