package markup

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

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
		return framePage(n, attr(n, "src"))
	case "object":
		return objectPage(n)
	case "video", "audio":
		return filePage(n)
	case "script":
		return scriptPage(n)
	}
	if name, id, ok := strings.Cut(attr(n, "data-embed"), ":"); ok && n.Data == "div" {
		return namedPage(name, id)
	}
	return "", ""
}

// framePage is the page of a player that we know, else the frame's own.
func framePage(n *html.Node, src string) (page, kind string) {
	if page, kind = knownPage(players, src); page != "" || hidden(n) {
		return page, kind
	}
	page, address := frameAddress(src)
	if idle.MatchString(address) || strings.HasSuffix(address, ".swf") {
		return "", ""
	}
	return page, "Embedded"
}

func knownPage(players []player, src string) (page, kind string) {
	own, address := frameAddress(src)
	for _, p := range players {
		switch {
		case own == "" || !p.frame.MatchString(address):
		case p.page == "":
			return own, p.kind
		default:
			return p.frame.ReplaceAllString(address, p.page), p.kind
		}
	}
	return "", ""
}

// frameAddress gives the URL of a frame, and what players know it by: host and
// path. Both are empty unless it is on the web.
func frameAddress(src string) (page, address string) {
	u, err := url.Parse(strings.TrimSpace(src))
	if err != nil || u.Host == "" || u.User != nil {
		return "", ""
	}
	if u.Scheme == "" { // "//host/path", of the years between http and https
		u.Scheme = "https"
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", ""
	}
	return u.String(), strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.Path, "/")
}

// objectPage looks into the snippets of the years of Flash: an object with an
// embed inside for the browsers that knew no object.
func objectPage(n *html.Node) (page, kind string) {
	page, kind = framePage(n, attr(n, "data"))
	each(n, func(c *html.Node) {
		if page == "" && is(c, "embed", "iframe") {
			page, kind = framePage(c, attr(c, "src"))
		}
	})
	return page, kind
}

func namedPage(name, id string) (page, kind string) {
	name, id = strings.TrimSpace(name), strings.TrimSpace(id)
	for _, p := range players {
		if name != "" && strings.EqualFold(p.name, name) && embedID.MatchString(id) {
			return strings.Replace(p.page, "$1", id, 1), p.kind
		}
	}
	return "", ""
}

var embedID = pattern.New(`^[\w.-]{1,100}$`)

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
