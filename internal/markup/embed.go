package markup

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// player is a host whose frames we can replace by a link to the same thing.
type player struct {
	name  string // in reST's data-embed="name:ID"
	kind  string // what the link is called
	frame *regexp.Regexp
	page  string // the address of the page; $1 is the ID
}

// players by the address of their frames: host and path, without "www.".
var players = []player{
	{"youtube", "Video", regexp.MustCompile(`^(?:youtube(?:-nocookie)?\.com/(?:embed|v|shorts|live)|youtu\.be)/([\w-]{6,20})$`), "https://www.youtube.com/watch?v=$1"},
	{"vimeo", "Video", regexp.MustCompile(`^(?:player\.)?vimeo\.com/(?:video/)?(\d+)$`), "https://vimeo.com/$1"},
	{"dailymotion", "Video", regexp.MustCompile(`^dailymotion\.com/embed/video/(\w+)$`), "https://www.dailymotion.com/video/$1"},
	{"ccc", "Video", regexp.MustCompile(`^media\.ccc\.de/v/([\w.-]+)/oembed$`), "https://media.ccc.de/v/$1"},
	{"archive", "Video", regexp.MustCompile(`^archive\.org/embed/([\w.-]+)$`), "https://archive.org/details/$1"},
	{"ted", "Video", regexp.MustCompile(`^embed\.ted\.com/talks/(?:lang/[\w-]+/)?([\w.-]+)$`), "https://www.ted.com/talks/$1"},
	{"speakerdeck", "Slides", regexp.MustCompile(`^speakerdeck\.com/player/(\w+)$`), "https://speakerdeck.com/player/$1"},
	{"slideshare", "Slides", regexp.MustCompile(`^slideshare\.net/slideshow/embed_code/(key/\w+|\d+)$`), "https://www.slideshare.net/slideshow/embed_code/$1"},
}

// playerLink gives what to show in place of n, or nil when n is no player that
// we know. Between blocks the link is a paragraph of its own.
func playerLink(n *html.Node) *html.Node {
	page, kind := playerPage(n)
	if page == "" {
		return nil
	}
	link := element("a", html.Attribute{Key: "href", Val: page})
	link.AppendChild(text(kind + ": " + playerTitle(n, page)))
	if !flow[n.Parent.Data] {
		return link
	}
	p := element("p")
	p.AppendChild(link)
	return p
}

// flow are the elements in which blocks stand beside each other.
var flow = set(`div section article aside main header footer blockquote figure li dd td th details center body`)

func playerPage(n *html.Node) (page, kind string) {
	switch n.Data {
	case "iframe", "embed":
		return framePage(attr(n, "src"))
	case "object":
		return objectPage(n)
	case "video", "audio":
		return filePage(n)
	}
	if name, id, ok := strings.Cut(attr(n, "data-embed"), ":"); ok && n.Data == "div" {
		return namedPage(name, id)
	}
	return "", ""
}

func framePage(src string) (page, kind string) {
	u, err := url.Parse(strings.TrimSpace(src))
	if err != nil {
		return "", ""
	}
	address := strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.Path, "/")
	for _, p := range players {
		if m := p.frame.FindStringSubmatch(address); m != nil {
			return strings.Replace(p.page, "$1", m[1], 1), p.kind
		}
	}
	return "", ""
}

// objectPage looks into the snippets of the years of Flash: an object with an
// embed inside for the browsers that knew no object.
func objectPage(n *html.Node) (page, kind string) {
	page, kind = framePage(attr(n, "data"))
	each(n, func(c *html.Node) {
		if page == "" && is(c, "embed", "iframe") {
			page, kind = framePage(attr(c, "src"))
		}
	})
	return page, kind
}

func namedPage(name, id string) (page, kind string) {
	for _, p := range players {
		if strings.EqualFold(p.name, strings.TrimSpace(name)) && embedID.MatchString(strings.TrimSpace(id)) {
			return strings.Replace(p.page, "$1", strings.TrimSpace(id), 1), p.kind
		}
	}
	return "", ""
}

var embedID = regexp.MustCompile(`^[\w.-]{1,100}$`)

// filePage is the media file itself, which every browser can play.
func filePage(n *html.Node) (page, kind string) {
	page = attr(n, "src")
	each(n, func(c *html.Node) {
		if page == "" && is(c, "source") {
			page = attr(c, "src")
		}
	})
	if u, err := url.Parse(page); err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "" {
		return "", ""
	}
	if n.Data == "audio" {
		return page, "Audio"
	}
	return page, "Video"
}

// playerTitle is the title that the author gave, else the host. The titles
// which the hosts put into their own snippets say nothing.
func playerTitle(n *html.Node, page string) string {
	title := strings.Join(strings.Fields(xmlSafe(attr(n, "title"))), " ")
	if title != "" && !strings.Contains(strings.ToLower(title), "video player") {
		return title
	}
	if u, err := url.Parse(page); err == nil && u.Host != "" {
		return strings.TrimPrefix(u.Host, "www.")
	}
	return page
}
