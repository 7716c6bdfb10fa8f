package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"recapd/feed"
	"recapd/internal/newsletter"
)

// issueFeedPath is where the feed of issues is; see IssueFeed.Path.
const issueFeedPath = "/issues/atom.xml"

// issueShelf is the feed of issues, made of those that state names.
type issueShelf struct {
	state string
	Shelf
}

// issueFeed serves the archive as a feed, in each format that feeds have. It is
// made anew when an issue has gone out or was cancelled.
func (s *Server) issueFeed(w http.ResponseWriter, r *http.Request) {
	shelf, err := s.issueShelf(r.Context())
	if err != nil {
		s.broken(w, r, "feed of issues", err)
		return
	}
	v := shelf[strings.TrimPrefix(r.URL.Path, s.below)]
	if v == nil {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	v.ServeHTTP(w, r)
}

func (s *Server) issueShelf(ctx context.Context) (Shelf, error) {
	issues, err := s.archived(ctx, newsletter.Weekly, max(s.IssueFeed.Limit, recent))
	if err != nil {
		return nil, fmt.Errorf("read the issues: %w", err)
	}
	state := stateOf(issues)
	if made := s.issueDocs.Load(); made != nil && made.state == state {
		return made.Shelf, nil
	}
	var told []feed.Issue
	for _, i := range issues {
		rendering, err := s.rendering(ctx, i)
		if err != nil {
			return nil, err
		}
		told = append(told, feed.Issue{
			Name: strconv.Itoa(i.Number), Title: i.Title, URL: s.issueURL(i),
			Summary: rendering.Preheader, Language: rendering.Language, Sent: i.Letterhead.Date,
		})
	}
	documents, err := feed.OfIssues(s.IssueFeed, told).Documents()
	if err != nil {
		return nil, err
	}
	shelf := NewShelf(documents, s.FeedCache, nil)
	s.issueDocs.Store(&issueShelf{state, shelf})
	return shelf, nil
}

// stateOf names a list of issues: once numbered, an issue does not change.
func stateOf(issues []newsletter.Issue) string {
	var b strings.Builder
	for _, i := range issues {
		fmt.Fprint(&b, i.ID, " ")
	}
	return b.String()
}
