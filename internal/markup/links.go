package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// Links gives the links in document order, those within the page ("#day-2")
// included. The text of a link around an image is the image's alternative text.
func (f *Fragment) Links() []Link {
	var links []Link
	each(f.tree(), func(n *html.Node) {
		if href := strings.TrimSpace(attr(n, "href")); href != "" && is(n, "a", "area") {
			links = append(links, Link{URL: href, Text: linkText(n)})
		}
	})
	return links
}

// Images gives the images in document order.
func (f *Fragment) Images() []Link {
	var images []Link
	each(f.tree(), func(n *html.Node) {
		if src := strings.TrimSpace(attr(n, "src")); src != "" && is(n, "img") {
			images = append(images, Link{URL: src, Text: attr(n, "alt")})
		}
	})
	return images
}

func linkText(n *html.Node) string {
	if s := content(n); s != "" {
		return s
	}
	var alts []string
	each(n, func(c *html.Node) {
		if alt := attr(c, "alt"); alt != "" && is(c, "img") {
			alts = append(alts, alt)
		}
	})
	return strings.Join(alts, " ")
}
