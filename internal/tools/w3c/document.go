package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"unicode/utf8"
)

// document is a feed as it lies on the disk.
type document struct {
	name string // for people
	path string // below where the feeds are served
	body []byte

	oldest bool // of the pages of its archive

	root  *element
	lines []bool // has a hexadecimal reference: what is on it is meant as text
}

// most is how much the validator reads of a feed, in bytes.
const most = 5_000_000

// vocabularies are the names that feeds have for the namespaces that ours use.
var vocabularies = map[string]string{
	"http://www.w3.org/2005/Atom":                "atom",
	"http://purl.org/rss/1.0/modules/content/":   "content",
	"http://purl.org/dc/elements/1.1/":           "dc",
	"http://purl.org/syndication/history/1.0":    "fh",
	"http://search.yahoo.com/mrss/":              "media",
	"http://www.w3.org/XML/1998/namespace":       "xml",
	"http://www.w3.org/1999/xhtml":               "xhtml",
	"http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
}

// document reads a feed and looks at all of it.
func (c *checker) document(d *document) {
	c.doc = d
	if len(d.body) > most {
		c.say(1, "ValidatorLimit", "%d bytes", len(d.body))
	}
	if !utf8.Valid(d.body) {
		c.say(1, "UnicodeError", "not UTF-8")
	}
	declaration := regexp.MustCompile(`^<\?xml version="1\.0" encoding="(?i:utf-8)"\?>`)
	if !declaration.Match(d.body) {
		c.say(1, "NotUTF8", "begins with %.40q", d.body)
	}
	for line := range bytes.Lines(d.body) {
		d.lines = append(d.lines, bytes.Contains(line, []byte("&#x")))
	}
	if err := c.read(); err != nil {
		c.say(1, "SAXError", "%v", err)
		return
	}
	switch d.root.name {
	case "feed":
		c.element(d.root, atomKinds)
		c.feed(d.root)
	case "rss":
		c.element(d.root, rssKinds)
		c.rss(d.root)
	default:
		c.say(1, "UndefinedElement", "%s as root", d.root.name)
	}
}

// read makes the tree. It looks at what belongs to no element of its own: names of
// namespaces, and characters.
func (c *checker) read() error {
	dec := xml.NewDecoder(bytes.NewReader(c.doc.body))
	var at *element
	for {
		line, _ := dec.InputPos()
		token, err := dec.Token()
		if errors.Is(err, io.EOF) && c.doc.root != nil {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: c.nameOf(token.Name, line), attrs: token.Attr, parent: at, line: line}
			c.prefixes(e)
			if at == nil {
				c.doc.root = e
			} else {
				at.children = append(at.children, e)
			}
			at = e
			for _, a := range token.Attr {
				c.characters(e, a.Value)
			}
		case xml.EndElement:
			c.characters(at, at.text)
			at = at.parent
		case xml.CharData:
			if at != nil {
				at.text += string(token)
			}
		case xml.Directive:
			c.say(line, "InvalidDoctype", "%.40q", []byte(token))
		}
	}
}

// nameOf is how an element is called here. What is in no namespace is RSS's.
func (c *checker) nameOf(name xml.Name, line int) string {
	prefix, known := vocabularies[name.Space]
	switch {
	case name.Space == "", prefix == "atom" && (c.doc.root == nil || c.doc.root.name == "feed"):
		return name.Local
	case !known:
		c.say(line, "UnknownNamespace", "%s of %s", name.Local, name.Space)
		return "?:" + name.Local
	}
	return prefix + ":" + name.Local
}

// prefixes looks at the namespaces that an element declares.
func (c *checker) prefixes(e *element) {
	for _, a := range e.attrs {
		if a.Name.Space != "xmlns" {
			continue
		}
		usual, known := vocabularies[a.Value]
		switch {
		case !known:
			c.say(e.line, "UnknownNamespace", "%s", a.Value)
		case usual != a.Name.Local:
			c.say(e.line, "ReservedPrefix", "%s for %s", a.Name.Local, a.Value)
		case e.name == "feed" && slices.Contains([]string{"atom", "xhtml"}, usual):
			c.say(e.line, "AvoidNamespacePrefix", "%s", usual)
		}
	}
}

// checker collects messages, and HTML for html5lib.
type checker struct {
	doc      *document
	messages []message
	fragments
}

func (c *checker) say(line int, name, what string, args ...any) {
	m := message{document: c.doc.name, line: line, name: name, what: fmt.Sprintf(what, args...)}
	m.why = explained(c.doc, m)
	c.messages = append(c.messages, m)
}
