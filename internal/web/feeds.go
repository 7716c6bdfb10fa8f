package web

import (
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"recapd/feed"
	"recapd/templates"
)

// feedsPage is for people who want to follow by a feed: what that is, all addresses,
// and what they would get.
func (s *Server) feedsPage(w http.ResponseWriter, r *http.Request) {
	page := templates.FeedsPage{Page: s.page(r, ""), OutlineURL: s.PublicURL + feed.OutlinePath}
	if front := s.front.Load(); front != nil {
		page.Items, page.Groups = front.latest(), front.Feeds
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	s.show(w, r, func(out io.Writer) error { return s.Set.FeedsPage(out, page) })
}

// copyScript serves what that page may load.
func (s *Server) copyScript(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=3600")
	answer(w, r, http.StatusOK, "text/javascript; charset=utf-8", s.Set.CopyScript())
}

// Groups are feeds as that page lists them: those of a kind together.
func Groups(all []feed.Listing) []templates.FeedGroup {
	var groups []templates.FeedGroup
	for _, l := range all {
		if n := len(groups); n == 0 || groups[n-1].Kind != string(l.Kind) {
			groups = append(groups, templates.FeedGroup{Kind: string(l.Kind)})
		}
		last := &groups[len(groups)-1]
		last.Feeds = append(last.Feeds, templates.FeedLink{Title: l.Name, Type: feeds[0].Type, URL: l.URL, Name: placeOf(l.URL)})
	}
	return groups
}

// placeOf is where that page has a feed: "tags/go", of the address of its document.
func placeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	folder := path.Dir(u.Path)
	return path.Join(path.Base(path.Dir(folder)), path.Base(folder))
}

// toFeedsPage leads whoever asks for the folder of a feed, "/tags/go/", to the feed's
// place on that page. It tells whether there is one.
func (s *Server) toFeedsPage(front *Front, w http.ResponseWriter, r *http.Request) bool {
	folder := strings.Trim(strings.TrimPrefix(r.URL.Path, s.below), "/")
	if folder == "" || front.Shelf["/"+folder+feeds[0].URL] == nil {
		return false
	}
	to := url.URL{Path: s.below + feedsFolder + "/", Fragment: folder}
	w.Header().Set("Cache-Control", "public, max-age=300")
	http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
	return true
}
