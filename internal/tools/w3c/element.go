package main

import (
	"encoding/xml"
	"slices"
	"strings"
)

// element is an XML element. Its name is its local name in the feed's own
// vocabulary, and has the usual prefix in another: "media:content".
type element struct {
	name     string
	attrs    []xml.Attr
	text     string // without that of its children
	children []*element
	parent   *element
	line     int
}

// attr is an attribute, and whether it is there.
func (e *element) attr(name string) (string, bool) {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// child is the first of a name, or nil.
func (e *element) child(name string) *element {
	if i := slices.IndexFunc(e.children, func(c *element) bool { return c.name == name }); i >= 0 {
		return e.children[i]
	}
	return nil
}

// all are the children of a name.
func (e *element) all(name string) []*element {
	var out []*element
	for _, c := range e.children {
		if c.name == name {
			out = append(out, c)
		}
	}
	return out
}

// value is the text of an element without blanks around it, as the validator takes it.
func (e *element) value() string { return strings.TrimSpace(e.text) }
