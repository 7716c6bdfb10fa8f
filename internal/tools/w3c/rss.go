package main

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

// rssKinds is RSS 2.0 with the profile of the RSS Advisory Board, and the extensions that
// recapd writes.
var rssKinds = map[string]kind{
	"rss": {attrs: "version", one: "channel", must: "channel"},
	"channel": {one: "title link description language copyright managingEditor webMaster pubDate lastBuildDate docs generator cloud ttl image rating " +
		"textInput skipHours skipDays fh:archive fh:complete", many: "category atom:link item", must: "description link title"},
	"item": {one: "title link description author comments enclosure guid pubDate source content:encoded",
		many: "category dc:creator media:content", must: "guid"},
	"image":             {one: "title link url width height description", must: "title link url"},
	"title":             {text: true, value: func(c *checker, e *element) { c.filled(e); c.plain(e, e.value(), "ContainsHTML") }},
	"link":              {text: true, value: func(c *checker, e *element) { c.fullURI(e, e.value(), "InvalidFullLink") }},
	"url":               {text: true, value: (*checker).imageURL},
	"description":       {text: true, value: (*checker).description},
	"content:encoded":   {text: true, value: (*checker).encoded},
	"language":          {text: true, value: func(c *checker, e *element) { c.language(e, e.value()) }},
	"generator":         {text: true},
	"pubDate":           {text: true, value: (*checker).rfc822},
	"lastBuildDate":     {text: true, value: (*checker).rfc822},
	"author":            {text: true, value: (*checker).mailAddress},
	"category":          {attrs: "domain", text: true, value: func(c *checker, e *element) { c.filled(e); c.plain(e, e.value(), "ContainsHTML") }},
	"dc:creator":        {text: true},
	"enclosure":         {attrs: "url length type", value: (*checker).enclosure},
	"guid":              {attrs: "isPermaLink", text: true, value: (*checker).guid},
	"textInput":         {one: "title description name link", value: func(c *checker, e *element) { c.say(e.line, "AvoidTextInput", "channel") }},
	"atom:link":         {attrs: "type title rel href length hreflang", value: (*checker).link},
	"media:content":     mediaContent,
	"media:description": mediaDescription,
}

// rss looks at what no element shows alone.
func (c *checker) rss(root *element) {
	if version, ok := root.attr("version"); !ok {
		c.say(root.line, "MissingAttribute", "rss has no version")
	} else if version != "2.0" {
		c.say(root.line, "InvalidRSSVersion", "%s", version)
	}
	channel := root.child("channel")
	if channel == nil {
		return
	}
	if !slices.ContainsFunc(channel.all("atom:link"), has("self")) {
		c.say(channel.line, "MissingAtomSelfLink", "channel")
	}
	c.image(channel)
	items := false
	for _, e := range channel.children {
		if e.name == "item" {
			items = true
		} else if items {
			c.say(e.line, "MisplacedItem", "%s after an item", e.name)
		}
	}
	ids := map[string]bool{}
	for _, item := range channel.all("item") {
		c.unique(item.child("guid"), ids, "DuplicateValue")
		if item.child("title") == nil && item.child("description") == nil {
			c.say(item.line, "ItemMustContainTitleOrDescription", "item")
		}
		if item.child("author") != nil && item.child("dc:creator") != nil {
			c.say(item.line, "DuplicateItemSemantics", "author and dc:creator")
		}
	}
}

// image must be called as its channel and lead to the same page.
func (c *checker) image(channel *element) {
	image := channel.child("image")
	if image == nil {
		return
	}
	for name, message := range map[string]string{"title": "ImageTitleDoesntMatch", "link": "ImageLinkDoesntMatch"} {
		if ours, its := channel.child(name), image.child(name); ours != nil && its != nil && ours.value() != its.value() {
			c.say(its.line, message, "%s, not %s", its.value(), ours.value())
		}
	}
}

func (c *checker) imageURL(e *element) {
	c.fullURI(e, e.value(), "InvalidFullLink")
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(e.value()), "."))
	if u, err := url.Parse(e.value()); err == nil && u.Path == "" {
		ext = ""
	}
	if word.MatchString(ext) && !slices.Contains([]string{"gif", "jpeg", "jpg", "png"}, ext) {
		c.say(e.line, "ImageUrlFormat", "%s", e.value())
	}
}

// description is HTML in an item and plain text elsewhere.
func (c *checker) description(e *element) {
	if e.parent.name == "item" {
		c.html(e, e.text)
		c.references(e, e.text)
	} else {
		c.plain(e, e.value(), "ContainsHTML")
	}
}

func (c *checker) encoded(e *element) {
	c.html(e, e.text)
	c.references(e, e.text)
	for _, before := range e.parent.children {
		if before == e {
			c.say(e.line, "NeedDescriptionBeforeContent", "item")
		}
		if before == e || before.name == "description" {
			return
		}
	}
}

func (c *checker) enclosure(e *element) {
	for _, name := range []string{"url", "length", "type"} {
		if _, ok := e.attr(name); !ok {
			c.say(e.line, "MissingAttribute", "enclosure has no %s", name)
		}
	}
	if length, ok := e.attr("length"); ok {
		n, err := strconv.Atoi(length)
		switch {
		case err != nil:
			c.say(e.line, "InvalidIntegerAttribute", "length %q of enclosure", length)
		case n == -1:
			c.say(e.line, "UseZeroForUnknown", "length of enclosure")
		case n < 0:
			c.say(e.line, "InvalidNonNegativeInteger", "length %d of enclosure", n)
		}
	}
	if mediaType, ok := e.attr("type"); ok && !mediaTypes.MatchString(mediaType) {
		c.say(e.line, "InvalidMIMEAttribute", "type %q of enclosure", mediaType)
	}
	if address, ok := e.attr("url"); ok && (!web.MatchString(address) || !full.MatchString(address)) {
		c.say(e.line, "InvalidURLAttribute", "url %q of enclosure", address)
	}
}

func (c *checker) guid(e *element) {
	permanent, ok := e.attr("isPermaLink")
	if ok && permanent != "true" && permanent != "false" {
		c.say(e.line, "InvalidBooleanAttribute", "isPermaLink %q", permanent)
	}
	id := e.value()
	switch {
	case permanent != "false":
		if c.fullURI(e, id, "InvalidHttpGUID"); strings.HasPrefix(strings.ToLower(id), "tag:") || strings.HasPrefix(strings.ToLower(id), "urn:uuid:") {
			c.say(e.line, "InvalidPermalink", "%s", id)
		}
	case id == "":
		c.say(e.line, "NotBlank", "guid")
	case len(id) < 9 && strings.Trim(id, "0123456789") == "":
		c.say(e.line, "NotSufficientlyUnique", "%s", id)
	}
}
