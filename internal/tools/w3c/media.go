package main

import "slices"

// mediaContent and mediaDescription are of Media RSS.
var (
	mediaContent = kind{attrs: "bitrate channels duration expression fileSize framerate height isDefault lang medium samplingrate type url width",
		one: "media:description media:title", value: (*checker).media}
	mediaDescription = kind{attrs: "type", text: true, value: (*checker).mediaText}
)

func (c *checker) media(e *element) {
	if medium, ok := e.attr("medium"); ok && !slices.Contains([]string{"image", "audio", "video", "document", "executable"}, medium) {
		c.say(e.line, "InvalidMediaMedium", "%s", medium)
	}
	if url, ok := e.attr("url"); ok {
		c.fullURI(e, url, "InvalidFullLink")
	}
}

func (c *checker) mediaText(e *element) {
	switch kind, _ := e.attr("type"); kind {
	case "", "plain":
		c.plain(e, e.value(), "ContainsUndeclaredHTML")
	case "html":
		c.html(e, e.text)
	default:
		c.say(e.line, "InvalidMediaTextType", "%s", kind)
	}
}
