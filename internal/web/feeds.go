package web

import (
	"io"
	"net/http"

	"recapd/feed"
	"recapd/templates"
)

// feedsPage is for people who want to follow by a feed: what that is, all addresses,
// and what they would get.
func (s *Server) feedsPage(w http.ResponseWriter, r *http.Request) {
	page := templates.FeedsPage{Page: s.page(r, ""), OutlineURL: s.PublicURL + feed.OutlinePath}
	if front := s.front.Load(); front != nil {
		page.Items, page.Groups = front.Latest, front.Feeds
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
		last.Feeds = append(last.Feeds, templates.FeedLink{Title: l.Name, Type: feeds[0].Type, URL: l.URL})
	}
	return groups
}
