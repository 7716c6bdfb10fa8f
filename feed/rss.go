package feed

import (
	"cmp"
	"io"
	"net/url"
	"path"
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
	Title       rssText `xml:"title"`
	Description rssText `xml:"description"`
	*feeds.RssFeed
	history
	Image *rssImage `xml:"image"`
	Links []rssLink `xml:"atom:link"`
}

// rssItem has its description before content:encoded: some readers take the last
// of the two.
type rssItem struct {
	Title       rssText `xml:"title"`
	Description string  `xml:"description"`
	*feeds.RssItem
	Creators   []string  `xml:"dc:creator"`
	Categories []rssText `xml:"category"`
	Media      *media    `xml:"media:content"`
}

type rssImage struct {
	URL   string  `xml:"url"`
	Title rssText `xml:"title"`
	Link  string  `xml:"link"`
}

// rssLink is atom:link, which RFC 4287 lends to RSS.
type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

// rssText is plain text. RSS does not say whether a title is text or HTML, and
// readers differ. The profile found that a hexadecimal reference is what most of
// them show as the character.
type rssText struct {
	XML string `xml:",innerxml"`
}

func newRSSText(s string) rssText { return rssText{hexadecimal.Replace(s)} }

var hexadecimal = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3E;")

// FeedXml implements feeds.XmlFeed.
func (r *rssDocument) FeedXml() any { return r }

func rssFrame(w io.Writer, f Feed, links []Link) error {
	channel := &rssChannel{
		RssFeed: &feeds.RssFeed{
			Link:          href(f.Links, "alternate"),
			Language:      strings.ToLower(f.Language),
			LastBuildDate: rssDate(f.Updated),
			Generator:     generator,
		},
		Title:       newRSSText(f.Title),
		Description: newRSSText(cmp.Or(f.Subtitle, f.Title)), // RSS cannot be without
		history:     historyOf(f),
	}
	for _, l := range links {
		channel.Links = append(channel.Links, rssLink{Href: l.Href, Rel: l.Rel, Type: l.Type})
	}
	if showsInRSS(f.Icon) {
		channel.Image = &rssImage{URL: f.Icon, Title: channel.Title, Link: channel.Link}
	}
	return feeds.WriteXML(&rssDocument{
		RssFeedXml:    &feeds.RssFeedXml{Version: "2.0", ContentNamespace: "http://purl.org/rss/1.0/modules/content/"},
		AtomNamespace: "http://www.w3.org/2005/Atom",
		DCNamespace:   "http://purl.org/dc/elements/1.1/",
		Media:         mediaIn(f.Entries),
		Channel:       channel,
	}, w)
}

func rssItems(w io.Writer) func(Entry, string) error {
	write := xmlElements(w, "item", "    ")
	return func(e Entry, _ string) error { return write(newRSSItem(e)) }
}

func newRSSItem(e Entry) *rssItem {
	link := href(e.Links, "alternate")
	item := &rssItem{
		RssItem: &feeds.RssItem{
			Link:    link,
			Guid:    &feeds.RssGuid{Id: e.ID, IsPermaLink: "false"},
			PubDate: rssDate(e.Published),
		},
		Title:       newRSSText(e.Title),
		Description: cmp.Or(e.Summary, e.Content), // the profile: without a summary it is the text
		Media:       mediaOf(e.Image),
	}
	if len(e.Files) > 0 { // the profile: readers know one
		f := e.Files[0]
		item.Enclosure = &feeds.RssEnclosure{Url: f.URL, Type: f.Type, Length: strconv.FormatInt(f.Length, 10)}
	}
	if e.ID == link {
		item.Guid.IsPermaLink = "true"
	}
	if e.Summary != "" && e.Content != "" {
		item.Content = &feeds.RssContent{Content: e.Content}
	}
	for _, a := range e.Authors {
		item.Creators = append(item.Creators, a.Name)
	}
	for _, c := range e.Categories {
		item.Categories = append(item.Categories, newRSSText(c.Label))
	}
	return item
}

// rssDate is a date of RFC 822 with the year of RFC 2822, in UTC where the zone is not
// by whole and half hours: validators doubt others.
func rssDate(t time.Time) string {
	if _, offset := t.Zone(); offset%(30*60) != 0 {
		t = t.UTC()
	}
	return t.Format(time.RFC1123Z)
}

// showsInRSS tells whether a picture may be that of a channel: RSS has GIF, JPEG
// and PNG. What has no such name may be one all the same.
func showsInRSS(picture string) bool {
	u, err := url.Parse(picture)
	if err != nil || picture == "" {
		return false
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case "", ".gif", ".jpeg", ".jpg", ".png":
		return true
	}
	return false
}
