package web

import (
	"bytes"
	"time"

	"recapd/feed"
	"recapd/templates"
)

// feedsFolder is where the page about feeds is, and on a static host what it loads.
const feedsFolder = "/feeds"

// StaticFeeds is the page about feeds with all that it loads, as files for a host that
// has no recapd behind it. Of page, what the program has to say is needed: the rest is
// filled in. It leads to nothing that only a server has, and writes no file outside of
// its folder: the blog may have a style.css of its own.
func StaticFeeds(set *templates.Set, page templates.FeedsPage) ([]feed.Document, error) {
	page.Static, page.Assets = true, feedsFolder
	page.Language = set.Match("", page.SiteLanguage)
	page.OutlineURL = page.URL + feed.OutlinePath
	page.Feeds = mainFeeds(page.URL)
	var body bytes.Buffer
	if err := set.FeedsPage(&body, page); err != nil {
		return nil, err
	}
	return []feed.Document{
		feed.NewDocument(feedsFolder+"/index.html", "text/html; charset=utf-8", body.Bytes(), time.Time{}),
		feed.NewDocument(feedsFolder+templates.StylesheetPath, "text/css; charset=utf-8", set.Stylesheet(), time.Time{}),
		feed.NewDocument(feedsFolder+"/feeds.js", "text/javascript; charset=utf-8", set.CopyScript(), time.Time{}),
	}, nil
}
