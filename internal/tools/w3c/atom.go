package main

import (
	"slices"
	"strings"
)

// atomKinds is RFC 4287, with the extensions that recapd writes.
var atomKinds = map[string]kind{
	"feed": {one: "generator icon id logo rights subtitle title updated fh:archive fh:complete",
		many: "author category contributor link entry", must: "id title updated"},
	"entry": {one: "content id published rights summary title updated",
		many: "author category contributor link media:content", must: "id title updated"},
	"author":            {one: "email name uri", must: "name"},
	"contributor":       {one: "email name uri", must: "name"},
	"name":              {text: true, value: (*checker).personName},
	"email":             {text: true, value: (*checker).mailAddress},
	"uri":               {text: true, value: func(c *checker, e *element) { c.filled(e); c.tight(e); c.iri(e, e.value()) }},
	"category":          {attrs: "term scheme label", value: (*checker).category},
	"generator":         {attrs: "uri version", text: true, value: func(c *checker, e *element) { c.filled(e); c.plain(e, e.value(), "ContainsHTML") }},
	"icon":              {text: true, value: (*checker).picture},
	"logo":              {text: true, value: (*checker).picture},
	"id":                {text: true, value: func(c *checker, e *element) { c.tight(e); c.canonicalURI(e, e.text) }},
	"published":         {text: true, value: (*checker).rfc3339},
	"updated":           {text: true, value: (*checker).rfc3339},
	"title":             {attrs: "type", text: true, value: (*checker).textConstruct},
	"subtitle":          {attrs: "type", text: true, value: (*checker).textConstruct},
	"rights":            {attrs: "type", text: true, value: (*checker).textConstruct},
	"summary":           {attrs: "type", text: true, value: (*checker).textConstruct},
	"content":           {attrs: "type src", text: true, value: (*checker).textConstruct},
	"link":              {attrs: "type title rel href length hreflang", value: (*checker).link},
	"media:content":     mediaContent,
	"media:description": mediaDescription,
}

// feed looks at what no element shows alone.
func (c *checker) feed(feed *element) {
	c.misplaced(feed)
	c.history(feed)
	ids, times := map[string]bool{}, map[string]bool{}
	for _, entry := range feed.all("entry") {
		c.entry(entry, feed)
		c.unique(entry.child("id"), ids, "DuplicateEntries")
		c.unique(entry.child("updated"), times, "DuplicateUpdated")
	}
	links := feed.all("link")
	c.alternates(links)
	if !slices.ContainsFunc(links, has("self")) {
		c.say(feed.line, "MissingSelf", "feed")
	}
}

func (c *checker) entry(entry, feed *element) {
	if entry.child("author") == nil && feed.child("author") == nil {
		c.say(entry.line, "MissingElement", "entry has no author")
	}
	links := entry.all("link")
	if entry.child("content") == nil {
		if entry.child("summary") == nil {
			c.say(entry.line, "MissingTextualContent", "entry")
		}
		if !slices.ContainsFunc(links, has("alternate")) {
			c.say(entry.line, "MissingContentOrAlternate", "entry")
		}
	}
	c.alternates(links)
	for _, link := range links {
		if rel := relation(link); slices.Contains(pages, rel) {
			c.say(link.line, "FeedHistoryRelInEntry", "%s", rel)
		}
	}
}

// misplaced finds what is said of a feed after its first entry.
func (c *checker) misplaced(feed *element) {
	entries := false
	for _, e := range feed.children {
		if e.name == "entry" {
			entries = true
		} else if entries {
			c.say(e.line, "MisplacedMetadata", "%s after an entry", e.name)
		}
	}
}

// alternates: one for each type and language (RFC 4287 §4.1.1).
func (c *checker) alternates(links []*element) {
	seen := map[[2]string]bool{}
	for _, link := range links {
		if relation(link) != "alternate" {
			continue
		}
		mediaType, _ := link.attr("type")
		language, _ := link.attr("hreflang")
		key := [2]string{mediaType, language}
		if seen[key] {
			c.say(link.line, "DuplicateAtomLink", "alternate of %s %s", mediaType, language)
		}
		seen[key] = true
	}
}

// unique looks for the same value twice.
func (c *checker) unique(e *element, seen map[string]bool, name string) {
	if e == nil || e.value() == "" {
		return
	}
	if seen[e.value()] {
		c.say(e.line, name, "%s", e.value())
	}
	seen[e.value()] = true
}

func (c *checker) personName(e *element) {
	c.filled(e)
	c.plain(e, e.value(), "ContainsHTML")
	if bracketed.MatchString(e.text) {
		c.say(e.line, "ContainsEmail", "%s", e.value())
	}
}

func (c *checker) category(e *element) {
	term, ok := e.attr("term")
	if !ok {
		c.say(e.line, "MissingAttribute", "category has no term")
	} else if term == "" {
		c.say(e.line, "NotBlank", "term of category")
	}
	if label, ok := e.attr("label"); ok {
		c.plain(e, label, "ContainsHTML")
	}
	if scheme, ok := e.attr("scheme"); ok {
		c.fullURI(e, scheme, "InvalidFullLink")
	}
}

func (c *checker) picture(e *element) {
	c.filled(e)
	c.tight(e)
	c.uri(e, e.value(), "InvalidLink")
}

// textConstruct is RFC 4287 §3.1's, and content.
func (c *checker) textConstruct(e *element) {
	kind, ok := e.attr("type")
	if !ok {
		kind = "text"
	}
	switch kind {
	case "text":
		c.plain(e, e.text, "ContainsUndeclaredHTML")
	case "html":
		c.html(e, e.text)
	default: // recapd writes no other
		c.say(e.line, "InvalidTextType", "%s of %s", kind, e.name)
	}
	if strings.TrimSpace(e.text) == "" {
		c.say(e.line, "NotBlank", "%s", e.name)
	}
}
