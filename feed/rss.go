package feed

import (
	"cmp"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

// rssDocument completes gorilla's RSS 2.0, by the RSS Advisory Board's best
// practices profile: who the authors are (dc:creator; RSS's own author must be a
// mail address), where the feed itself is (atom:link), and what it is about.
type rssDocument struct {
	*feeds.RssFeedXml
	AtomNamespace string      `xml:"xmlns:atom,attr"`
	DCNamespace   string      `xml:"xmlns:dc,attr"`
	Media         string      `xml:"xmlns:media,attr,omitempty"`
	Channel       *rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title rssTitle `xml:"title"`
	*feeds.RssFeed
	history
	Links []rssLink  `xml:"atom:link"`
	Items []*rssItem `xml:"item"`
}

type rssItem struct {
	Title rssTitle `xml:"title"`
	*feeds.RssItem
	Description string   `xml:"description,omitempty"`
	Creators    []string `xml:"dc:creator"`
	Categories  []string `xml:"category"`
	Media       *media   `xml:"media:content"`
}

// rssLink is atom:link, which RFC 4287 lends to RSS.
type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

// rssTitle is plain text. RSS does not say whether a title is text or HTML, and
// readers differ. The profile found that a hexadecimal reference is what most of
// them show as the character.
type rssTitle struct {
	XML string `xml:",innerxml"`
}

func newRSSTitle(s string) rssTitle { return rssTitle{hexadecimal.Replace(s)} }

var hexadecimal = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3E;")

// FeedXml implements feeds.XmlFeed.
func (r *rssDocument) FeedXml() any { return r }

func writeRSS(w io.Writer, f Feed, links []Link) error {
	channel := &rssChannel{
		RssFeed: &feeds.RssFeed{
			Link:          href(f.Links, "alternate"),
			Description:   cmp.Or(f.Subtitle, f.Title), // RSS cannot be without
			Language:      strings.ToLower(f.Language),
			LastBuildDate: f.Updated.Format(time.RFC1123Z),
			Generator:     generator,
		},
		Title:   newRSSTitle(f.Title),
		history: historyOf(f),
	}
	for _, l := range links {
		channel.Links = append(channel.Links, rssLink{Href: l.Href, Rel: l.Rel, Type: l.Type})
	}
	if f.Icon != "" {
		channel.Image = &feeds.RssImage{Url: f.Icon, Title: f.Title, Link: channel.Link}
	}
	for _, e := range f.Entries {
		channel.Items = append(channel.Items, newRSSItem(e))
	}
	return feeds.WriteXML(&rssDocument{
		RssFeedXml:    &feeds.RssFeedXml{Version: "2.0", ContentNamespace: "http://purl.org/rss/1.0/modules/content/"},
		AtomNamespace: "http://www.w3.org/2005/Atom",
		DCNamespace:   "http://purl.org/dc/elements/1.1/",
		Media:         mediaIn(f.Entries),
		Channel:       channel,
	}, w)
}

func newRSSItem(e Entry) *rssItem {
	link := href(e.Links, "alternate")
	item := &rssItem{
		RssItem: &feeds.RssItem{
			Link:    link,
			Guid:    &feeds.RssGuid{Id: e.ID, IsPermaLink: "false"},
			PubDate: e.Published.Format(time.RFC1123Z),
		},
		Title:       newRSSTitle(e.Title),
		Description: e.Summary,
		Media:       mediaOf(e.Image),
	}
	if len(e.Files) > 0 { // the profile: readers know one
		f := e.Files[0]
		item.Enclosure = &feeds.RssEnclosure{Url: f.URL, Type: f.Type, Length: strconv.FormatInt(f.Length, 10)}
	}
	if e.ID == link {
		item.Guid.IsPermaLink = "true"
	}
	if e.Content != "" {
		item.Content = &feeds.RssContent{Content: e.Content}
	}
	for _, a := range e.Authors {
		item.Creators = append(item.Creators, a.Name)
	}
	for _, c := range e.Categories {
		item.Categories = append(item.Categories, c.Label)
	}
	return item
}
