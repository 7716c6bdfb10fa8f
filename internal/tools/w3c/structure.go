package main

import (
	"slices"
	"strings"
)

// kind is what an element may have in it.
type kind struct {
	attrs string // names, by blanks
	one   string // children that it may have once
	many  string // children that it may have often
	must  string // those of them that may not be missing
	text  bool   // text is what it has
	value func(c *checker, e *element)
}

// element looks at an element by its kind, and at what is in it.
func (c *checker) element(e *element, kinds map[string]kind) {
	k := kinds[e.name]
	c.attributes(e, k)
	c.children(e, k, kinds)
	if !k.text && strings.TrimSpace(e.text) != "" {
		c.say(e.line, "UnexpectedText", "%s has %.40q", e.name, e.value())
	}
	if k.value != nil {
		k.value(c, e)
	}
}

func (c *checker) attributes(e *element, k kind) {
	for _, a := range e.attrs {
		switch {
		case a.Name.Space == "xmlns", a.Name.Local == "xmlns", a.Name.Space == "xml" && a.Name.Local == "space":
		case strings.HasSuffix(a.Name.Space, "namespace") && a.Name.Local == "lang":
			c.language(e, a.Value)
		case !slices.Contains(strings.Fields(k.attrs), a.Name.Local):
			c.say(e.line, "UnexpectedAttribute", "%s has %s", e.name, a.Name.Local)
		}
	}
}

func (c *checker) children(e *element, k kind, kinds map[string]kind) {
	one, many := strings.Fields(k.one), strings.Fields(k.many)
	seen := map[string]bool{}
	for _, child := range e.children {
		switch {
		case slices.Contains(many, child.name):
		case !slices.Contains(one, child.name):
			c.say(child.line, "UndefinedElement", "%s in %s", child.name, e.name)
			continue
		case seen[child.name] && child.name == "enclosure":
			c.say(child.line, "DuplicateEnclosure", "in %s", e.name)
		case seen[child.name]:
			c.say(child.line, "DuplicateElement", "%s in %s", child.name, e.name)
		}
		seen[child.name] = true
		c.element(child, kinds)
	}
	for _, name := range strings.Fields(k.must) {
		if !seen[name] {
			c.say(e.line, missing(e.name, name), "%s has no %s", e.name, name)
		}
	}
}

// missing is the name of the message: RSS has its own for some.
func missing(parent, name string) string {
	switch {
	case parent == "channel" && name == "description":
		return "MissingDescription"
	case parent == "channel" || parent == "image":
		switch name {
		case "link":
			return "MissingLink"
		case "title":
			return "MissingTitle"
		}
	case parent == "item" && name == "guid":
		return "MissingGuid"
	}
	return "MissingElement"
}
