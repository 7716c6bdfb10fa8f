package main

import (
	"net/url"
	"slices"
	"strings"
)

// relations are those that the validator knows.
var relations = []string{"alternate", "current", "describedby", "edit", "edit-media", "enclosure", "first", "hub", "last", "license", "next",
	"next-archive", "payment", "prev-archive", "previous", "related", "replies", "search", "self", "service", "up", "via"}

// pages are the relations of RFC 5005.
var pages = []string{"current", "first", "last", "next", "next-archive", "prev-archive", "previous"}

func relation(link *element) string {
	if rel, ok := link.attr("rel"); ok {
		return rel
	}
	return "alternate"
}

func has(rel string) func(*element) bool {
	return func(link *element) bool { return relation(link) == rel }
}

// link is RFC 4287 §4.2.7's, also where RSS borrows it.
func (c *checker) link(e *element) {
	rel := relation(e)
	if rel == "" {
		c.say(e.line, "AttrNotBlank", "rel of link")
	} else if !slices.Contains(relations, rel) && !full.MatchString(rel) {
		c.say(e.line, "UnregisteredAtomLinkRel", "%s", rel)
	}
	if mediaType, ok := e.attr("type"); ok {
		if !mediaTypes.MatchString(mediaType) {
			c.say(e.line, "InvalidMIMEType", "%q of link", mediaType)
		} else if rel == "self" && !slices.Contains([]string{"application/atom+xml", "application/rss+xml"}, mediaType) {
			c.say(e.line, "SelfNotAtom", "%s", mediaType)
		}
	}
	if length, ok := e.attr("length"); ok {
		c.length(e, length)
	}
	if language, ok := e.attr("hreflang"); ok {
		c.language(e, language)
	}
	if title, ok := e.attr("title"); ok {
		c.plain(e, title, "ContainsHTML")
	}
	if len(e.children) > 0 || strings.TrimSpace(e.text) != "" {
		c.say(e.line, "AtomLinkNotEmpty", "%s", rel)
	}
	href, ok := e.attr("href")
	if !ok {
		c.say(e.line, "MissingHref", "link %s", rel)
		return
	}
	c.iri(e, href)
	if rel == "self" && e.parent.name != "entry" {
		c.self(e, href)
	}
}

// self must be absolute, and where the document is. Of the latter only the end is
// known.
func (c *checker) self(e *element, href string) {
	u, err := url.Parse(href)
	if err != nil {
		return // iri has said so
	}
	if u.Host == "" {
		c.say(e.line, "RelativeSelf", "%s", href)
	}
	if !strings.HasSuffix(u.Path, c.doc.path) {
		c.say(e.line, "SelfDoesntMatchLocation", "%s at %s", href, c.doc.path)
	}
}

// history looks at archives and whole feeds (RFC 5005).
func (c *checker) history(feed *element) {
	links := feed.all("link")
	self := hrefOf(links, "self")
	complete, archive := feed.child("fh:complete"), feed.child("fh:archive")
	if complete != nil {
		for _, link := range links {
			rel := relation(link)
			if href, _ := link.attr("href"); rel == "current" && href != self {
				c.say(link.line, "CurrentNotSelfInCompleteFeed", "%s", href)
			} else if rel != "current" && slices.Contains(pages, rel) {
				c.say(link.line, "FeedRelInCompleteFeed", "%s", rel)
			}
		}
	}
	if archive == nil || complete != nil {
		return
	}
	if hrefOf(links, "prev-archive") == "" && hrefOf(links, "next-archive") == "" {
		c.say(archive.line, "ArchiveIncomplete", "no prev-archive, no next-archive")
	}
	if hrefOf(links, "current") == "" {
		c.say(archive.line, "MissingCurrentInArchive", "feed")
	}
}

func hrefOf(links []*element, rel string) string {
	if i := slices.IndexFunc(links, has(rel)); i >= 0 {
		href, _ := links[i].attr("href")
		return href
	}
	return ""
}
